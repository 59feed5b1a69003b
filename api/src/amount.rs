//! Amounts of money as they are sent.

use reintegration_domain::fault::{FaultKind, Faults};
use reintegration_domain::money::{CURRENCY, Money};
use serde::{Deserialize, Serialize};

/// An amount as it is sent; [`crate::schemas::AmountRequest`] describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AmountSent {
    amount: Option<String>,
    currency: Option<String>,
}

impl From<Money> for AmountSent {
    fn from(money: Money) -> Self {
        Self { amount: Some(money.to_string()), currency: Some(CURRENCY.to_owned()) }
    }
}

impl AmountSent {
    /// The amount, with its faults noted under `pointer`.
    pub fn read(&self, pointer: &str, faults: &mut Faults) -> Option<Money> {
        let currency = match self.currency.as_deref() {
            None => Err(FaultKind::Required),
            Some(CURRENCY) => Ok(()),
            Some(_) => Err(FaultKind::UnknownValue { allowed: vec![CURRENCY.to_owned()] }),
        };
        let currency = faults.take(format!("{pointer}/currency"), currency);
        let amount = self.amount.as_deref().ok_or(FaultKind::Required).and_then(Money::parse);
        let amount = faults.take(format!("{pointer}/amount"), amount);
        currency.and(amount)
    }

    /// The same, more than nothing.
    pub fn read_positive(&self, pointer: &str, faults: &mut Faults) -> Option<Money> {
        let amount = self.read(pointer, faults)?;
        let positive = if amount > Money::ZERO { Ok(amount) } else { Err(FaultKind::AmountNotPositive) };
        faults.take(format!("{pointer}/amount"), positive)
    }
}
