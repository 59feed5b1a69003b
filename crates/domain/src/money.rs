//! Amounts in Georgian lari.

use std::fmt;

/// The only currency of the programmes.
pub const CURRENCY: &str = "GEL";

/// An amount of money in tetri (1 GEL = 100 tetri).
///
/// Invariant: from zero to 10^12 GEL. All arithmetic is checked, and no float is anywhere near it.
/// In JSON: `{"amount": "4000.00", "currency": "GEL"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The largest amount: 10^12 GEL. Far above any budget, and far below where sums could overflow.
    pub const MAX: Self = Self(100_000_000_000_000);

    /// An amount in tetri, or `None` when negative or above [`Money::MAX`].
    #[must_use]
    pub fn from_minor(tetri: i64) -> Option<Self> {
        (0..=Self::MAX.0).contains(&tetri).then_some(Self(tetri))
    }

    /// The amount in tetri.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// The sum, or `None` above [`Money::MAX`].
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(Self::from_minor)
    }

    /// The difference, or `None` when it would be negative.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).and_then(Self::from_minor)
    }

    /// The product, or `None` above [`Money::MAX`].
    #[must_use]
    pub fn checked_mul(self, count: u32) -> Option<Self> {
        self.0.checked_mul(i64::from(count)).and_then(Self::from_minor)
    }

    /// The sum of many amounts, or `None` above [`Money::MAX`].
    #[must_use]
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn arithmetic_never_leaves_the_range(a in any::<i64>(), b in any::<i64>(), count in any::<u32>()) {
            let (Some(a), Some(b)) = (Money::from_minor(a.rem_euclid(Money::MAX.minor() + 1)), Money::from_minor(b.rem_euclid(Money::MAX.minor() + 1))) else {
                return Err(TestCaseError::fail("both are in range"));
            };
            for result in [a.checked_add(b), a.checked_sub(b), a.checked_mul(count)].into_iter().flatten() {
                prop_assert!((Money::ZERO..=Money::MAX).contains(&result));
            }
            if let Some(sum) = a.checked_add(b) {
                prop_assert_eq!(sum.checked_sub(b), Some(a));
            }
        }
    }
}
