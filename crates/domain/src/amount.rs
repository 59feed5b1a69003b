//! Amounts as they are written: read with every fault they have.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::fault::{Allowed, Fault, FaultKind, Faults};
use crate::locale::Bilingual;
use crate::money::{CURRENCY, Money};

impl Money {
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
            .ok_or(FaultKind::OutOfRange { min: 0, max: Self::MAX.minor() / 100 })
    }
}

/// An amount as it was told: nothing of it is certain yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawAmount {
    pub amount: String,
    pub currency: String,
}

impl RawAmount {
    /// Reads the amount that stands at `place`. Fails with every fault it has.
    pub fn parse(&self, place: &str) -> Result<Money, Vec<Fault>> {
        let mut faults = Faults::new();
        let amount = faults.take(format!("{place}/amount"), Money::parse(&self.amount));
        if self.currency != CURRENCY {
            faults.push(format!("{place}/currency"), FaultKind::UnknownValue { allowed: Allowed::codes([CURRENCY]) });
        }
        faults.result_of(amount)
    }

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
        Self { amount: money.to_string(), currency: CURRENCY.to_owned() }
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
        let read = |amount: &str, currency: &str| {
            let raw = RawAmount { amount: amount.to_owned(), currency: currency.to_owned() };
            let told = |fault: Fault| (fault.pointer.clone(), fault.kind.code());
            raw.parse("/price").map_err(|faults| faults.into_iter().map(told).collect::<Vec<_>>())
        };
        let at = |name: &str, code| (format!("/price/{name}"), code);
        assert_eq!(read("1.00", "GEL").map(Money::minor), Ok(100));
        assert_eq!(read("1", "USD"), Err(vec![at("amount", "malformed"), at("currency", "unknown_value")]));
    }

    proptest! {
        #[test]
        fn text_and_json_read_back(tetri in 0..=Money::MAX.minor()) {
            let money = Money::from_minor(tetri);
            prop_assert_eq!(money, money.and_then(|money| Money::parse(&money.to_string()).ok()));
            let json = serde_json::to_string(&money).unwrap_or_default();
            prop_assert_eq!(money, serde_json::from_str::<Option<Money>>(&json).ok().flatten());
        }
    }
}
