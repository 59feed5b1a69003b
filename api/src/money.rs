//! Amounts as they are shown.

use reintegration_domain::money::{CURRENCY, Money};
use serde::Serialize;
use utoipa::ToSchema;

/// An amount of money: decimal text with exactly two places, never a float.
#[derive(Debug, Serialize, ToSchema)]
pub struct Amount {
    /// Amount as decimal text with exactly two places
    #[schema(example = "4000.00", pattern = r"^\d{1,13}\.\d{2}$", max_length = 16)]
    pub amount: String,
    /// Currency code, always GEL
    #[schema(example = "GEL", max_length = 3)]
    pub currency: &'static str,
}

impl From<Money> for Amount {
    fn from(money: Money) -> Self {
        Self { amount: money.to_string(), currency: CURRENCY }
    }
}
