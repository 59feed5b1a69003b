//! How much of an item: pieces, kilograms, metres.

use crate::fault::FaultKind;
use crate::locale::Bilingual;
use crate::money::Money;
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The parts in which a quantity is counted.
const THOUSAND: i64 = 1000;

/// How much of an item, in thousandths.
///
/// Invariant: more than nothing, and 100 000 at most. In JSON decimal text of at most three places, as it is printed: `1`,
/// `2.5`, `0.125`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(i64);

impl Quantity {
    /// The most of an item.
    pub const MAX: Self = Self(100_000 * THOUSAND);

    /// So many thousandths; `None` where that is nothing, or more than [`Quantity::MAX`].
    #[must_use]
    pub fn from_thousandths(thousandths: i64) -> Option<Self> {
        (1..=Self::MAX.0).contains(&thousandths).then_some(Self(thousandths))
    }

    /// The quantity in thousandths.
    #[must_use]
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// Reads decimal text of at most three places: `1`, `2.5`, `0.125`, and `2.50` as well. A comma could stand for either
    /// of two things, and is not read.
    pub fn parse(text: &str) -> Result<Self, FaultKind> {
        let (whole, parts) = text.split_once('.').map_or((text, None), |(whole, parts)| (whole, Some(parts)));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let canonical = whole == "0" || !whole.starts_with('0');
        if !digits(whole) || !canonical || parts.is_some_and(|parts| !digits(parts) || parts.len() > 3) {
            return Err(malformed());
        }
        let parts = format!("{:0<3}", parts.unwrap_or_default());
        let (whole, parts) = (whole.parse::<i64>().ok(), parts.parse::<i64>().ok());
        let thousandths = whole.and_then(|whole| whole.checked_mul(THOUSAND)?.checked_add(parts?));
        thousandths.and_then(Self::from_thousandths).ok_or_else(malformed)
    }

    /// What so much costs, half a tetri being rounded up; `None` above [`Money::MAX`].
    #[must_use]
    pub fn cost(self, unit_price: Money) -> Option<Money> {
        let thousandths = i128::from(self.0) * i128::from(unit_price.minor());
        let tetri = (thousandths + i128::from(THOUSAND / 2)) / i128::from(THOUSAND);
        i64::try_from(tetri).ok().and_then(Money::from_minor)
    }
}

fn malformed() -> FaultKind {
    FaultKind::Malformed {
        expected: Bilingual::fixed(
            "რაოდენობა ნულზე მეტი და არაუმეტეს 100000, არაუმეტეს სამი ათობითი ნიშნით, მაგალითად 2.5",
            "a quantity above 0 and up to 100000, with at most three decimals, such as 2.5",
        ),
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, parts) = (self.0 / THOUSAND, self.0 % THOUSAND);
        if parts == 0 {
            return write!(formatter, "{whole}");
        }
        let parts = format!("{parts:03}");
        write!(formatter, "{whole}.{}", parts.trim_end_matches('0'))
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        RawQuantity::deserialize(deserializer)?.parse().map_err(|kind| D::Error::custom(kind.code()))
    }
}

/// A quantity as it was told: decimal text, or a whole number as before there were parts of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RawQuantity {
    /// Decimal text.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// Nothing.
    Missing,
    /// Something else; a number with a fraction, too, for those are not kept exactly.
    Other,
}

impl RawQuantity {
    /// Reads it.
    pub fn parse(&self) -> Result<Quantity, FaultKind> {
        match self {
            Self::Text(text) => Quantity::parse(text),
            Self::Whole(whole) => {
                let quantity = whole.checked_mul(THOUSAND).and_then(Quantity::from_thousandths);
                quantity.ok_or(FaultKind::OutOfRange { min: 1, max: Quantity::MAX.0 / THOUSAND })
            }
            Self::Missing => Err(FaultKind::Required),
            Self::Other => Err(malformed()),
        }
    }
}

impl From<Quantity> for RawQuantity {
    fn from(quantity: Quantity) -> Self {
        Self::Text(quantity.to_string())
    }
}

impl Serialize for RawQuantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Whole(whole) => serializer.serialize_i64(*whole),
            Self::Missing | Self::Other => serializer.serialize_unit(),
        }
    }
}

impl<'de> Deserialize<'de> for RawQuantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Told)
    }
}

struct Told;

impl<'de> Visitor<'de> for Told {
    type Value = RawQuantity;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("decimal text or a whole number")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<RawQuantity, E> {
        Ok(RawQuantity::Text(text.to_owned()))
    }

    fn visit_i64<E: Error>(self, whole: i64) -> Result<RawQuantity, E> {
        Ok(RawQuantity::Whole(whole))
    }

    fn visit_u64<E: Error>(self, whole: u64) -> Result<RawQuantity, E> {
        Ok(RawQuantity::Whole(i64::try_from(whole).unwrap_or(i64::MAX)))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<RawQuantity, E> {
        Ok(RawQuantity::Other)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<RawQuantity, E> {
        Ok(RawQuantity::Other)
    }

    fn visit_unit<E: Error>(self) -> Result<RawQuantity, E> {
        Ok(RawQuantity::Missing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<RawQuantity, A::Error> {
        Ok(RawQuantity::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<RawQuantity, A::Error> {
        Ok(RawQuantity::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn thousandths(text: &str) -> Option<i64> {
        Quantity::parse(text).ok().map(Quantity::thousandths)
    }

    #[test]
    fn only_plain_decimals_of_at_most_three_places_are_read() {
        for (text, expected) in
            [("1", 1000), ("2.5", 2500), ("2.50", 2500), ("0.125", 125), ("100000.000", 100_000_000)]
        {
            assert_eq!(thousandths(text), Some(expected), "{text}");
        }
        for wrong in [
            "",
            "0",
            "0.000",
            "-1",
            "+1",
            "01",
            ".5",
            "5.",
            "1,5",
            "1,234",
            "1.2345",
            "100000.001",
            "1e3",
            " 1",
            "٤",
            "99999999999999999999",
        ] {
            assert!(matches!(Quantity::parse(wrong), Err(FaultKind::Malformed { .. })), "{wrong}");
        }
    }

    #[test]
    fn whole_numbers_are_read_as_before_and_fractions_only_as_text() {
        let read = |json: &str| {
            serde_json::from_str::<RawQuantity>(json).ok().map(|raw| raw.parse().map_err(|kind| kind.code()))
        };
        assert_eq!(read("3"), Some(Ok(Quantity(3000))));
        assert_eq!(read("\"0.5\""), Some(Ok(Quantity(500))));
        for (json, code) in [
            ("0", "out_of_range"),
            ("-1", "out_of_range"),
            ("100001", "out_of_range"),
            ("18446744073709551615", "out_of_range"),
            ("2.5", "malformed"),
            ("true", "malformed"),
            ("null", "required"),
        ] {
            assert_eq!(read(json), Some(Err(code)), "{json}");
        }
        assert_eq!(serde_json::from_str::<Quantity>("7").ok(), Some(Quantity(7000)));
    }

    #[test]
    fn what_it_costs_is_exact_and_half_a_tetri_is_rounded_up() {
        let cost = |quantity: i64, price: i64| {
            Quantity(quantity).cost(Money::from_minor(price).unwrap_or_default()).map(Money::minor)
        };
        assert_eq!(cost(2500, 1000), Some(2500));
        assert_eq!(cost(125, 1004), Some(126));
        assert_eq!(cost(125, 1003), Some(125));
        assert_eq!(cost(1, 499), Some(0));
        assert_eq!(cost(1, 500), Some(1));
        assert_eq!(Quantity::MAX.cost(Money::MAX), None);
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back_and_has_no_zeros_behind(thousandths in 1..=Quantity::MAX.0) {
            let quantity = Quantity(thousandths);
            let text = quantity.to_string();
            prop_assert_eq!(Quantity::parse(&text), Ok(quantity));
            prop_assert!(!text.contains('.') || !text.ends_with('0'));
            let json = serde_json::to_string(&quantity).unwrap_or_default();
            prop_assert_eq!(serde_json::from_str::<Quantity>(&json).ok(), Some(quantity));
        }
    }
}
