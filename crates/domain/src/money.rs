//! Amounts in Georgian lari.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::fault::{Allowed, Fault, FaultKind, Faults};
use crate::locale::Bilingual;

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

    /// Reads decimal text with exactly two places, as [`Money`] prints it: `4000.00`, `0.05`.
    pub fn parse(text: &str) -> Result<Self, FaultKind> {
        let (lari, tetri) = text.split_once('.').ok_or_else(malformed)?;
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let canonical = lari == "0" || !lari.starts_with('0');
        if !digits(lari) || !digits(tetri) || tetri.len() != 2 || !canonical {
            return Err(malformed());
        }
        let minor = lari.parse::<i64>().ok().and_then(|lari| lari.checked_mul(100));
        let tetri = tetri.parse::<i64>().map_err(|_| malformed())?;
        minor
            .and_then(|minor| minor.checked_add(tetri))
            .and_then(Self::from_minor)
            .ok_or(FaultKind::OutOfRange { min: 0, max: Self::MAX.0 / 100 })
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

/// An amount as it was told: nothing of it is certain yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawAmount {
    pub amount: Option<String>,
    pub currency: Option<String>,
}

impl RawAmount {
    /// Reads the amount that stands at `place`. Fails with every fault it has.
    pub fn parse(&self, place: &str) -> Result<Money, Vec<Fault>> {
        let mut faults = Faults::new();
        let amount = self.amount.as_deref().ok_or(FaultKind::Required).and_then(Money::parse);
        let amount = faults.take(format!("{place}/amount"), amount);
        let currency = match self.currency.as_deref() {
            Some(CURRENCY) => Ok(()),
            Some(_) => Err(FaultKind::UnknownValue { allowed: Allowed::codes([CURRENCY]) }),
            None => Err(FaultKind::Required),
        };
        faults.take(format!("{place}/currency"), currency);
        faults.result_of(amount)
    }
}

impl RawAmount {
    /// The same, more than nothing.
    pub fn parse_positive(&self, place: &str) -> Result<Money, Vec<Fault>> {
        let amount = self.parse(place)?;
        let positive = amount > Money::ZERO;
        positive
            .then_some(amount)
            .ok_or_else(|| vec![Fault::new(format!("{place}/amount"), FaultKind::AmountNotPositive)])
    }
}

impl From<Money> for RawAmount {
    fn from(money: Money) -> Self {
        Self { amount: Some(money.to_string()), currency: Some(CURRENCY.to_owned()) }
    }
}

fn malformed() -> FaultKind {
    FaultKind::Malformed {
        expected: Bilingual::fixed(
            "თანხა ზუსტად ორი ათობითი ნიშნით, მაგალითად 4000.00",
            "an amount with exactly two decimals, such as 4000.00",
        ),
    }
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

#[derive(Serialize)]
struct Written {
    amount: String,
    currency: &'static str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    amount: String,
    currency: String,
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written { amount: self.to_string(), currency: CURRENCY }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = Read::deserialize(deserializer)?;
        if read.currency != CURRENCY {
            return Err(de::Error::custom("the currency is GEL"));
        }
        Self::parse(&read.amount).map_err(|kind| de::Error::custom(kind.code()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_plain_amounts_with_two_decimals_are_read() {
        assert_eq!(Money::parse("4000.00").ok().map(Money::minor), Some(400_000));
        assert_eq!(Money::parse("0.05").ok().map(Money::minor), Some(5));
        assert_eq!(Money::parse("1000000000000.00"), Ok(Money::MAX));
        for wrong in
            ["", "4000", "4000.0", "4000.000", "-1.00", "+1.00", "01.00", ".50", "1,000.00", "1e3.00", "٤.٠٠", " 1.00"]
        {
            assert!(matches!(Money::parse(wrong), Err(FaultKind::Malformed { .. })), "{wrong}");
        }
        for large in ["1000000000000.01", "99999999999999999999.00"] {
            assert!(matches!(Money::parse(large), Err(FaultKind::OutOfRange { .. })), "{large}");
        }
    }

    #[test]
    fn another_currency_or_a_number_is_refused() {
        for wrong in [
            r#"{"amount": "1.00", "currency": "USD"}"#,
            r#"{"amount": 1.00, "currency": "GEL"}"#,
            r#"{"amount": "1.00", "currency": "GEL", "tax": 0}"#,
            r#""1.00""#,
        ] {
            assert!(serde_json::from_str::<Money>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_fault_of_an_amount_is_named() {
        let read = |amount: Option<&str>, currency: Option<&str>| {
            let raw = RawAmount { amount: amount.map(Into::into), currency: currency.map(Into::into) };
            let told = |fault: Fault| (fault.pointer.clone(), fault.kind.code());
            raw.parse("/price").map_err(|faults| faults.into_iter().map(told).collect::<Vec<_>>())
        };
        let at = |name: &str, code| (format!("/price/{name}"), code);
        assert_eq!(read(Some("1.00"), Some("GEL")).map(Money::minor), Ok(100));
        assert_eq!(read(None, None), Err(vec![at("amount", "required"), at("currency", "required")]));
        assert_eq!(read(Some("1"), Some("USD")), Err(vec![at("amount", "malformed"), at("currency", "unknown_value")]));
    }

    proptest! {
        #[test]
        fn text_and_json_read_back(tetri in 0..=Money::MAX.minor()) {
            let money = Money::from_minor(tetri);
            prop_assert_eq!(money, money.and_then(|money| Money::parse(&money.to_string()).ok()));
            let json = serde_json::to_string(&money).unwrap_or_default();
            prop_assert_eq!(money, serde_json::from_str::<Option<Money>>(&json).ok().flatten());
        }

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
