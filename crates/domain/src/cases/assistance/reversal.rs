//! Records of deliveries that were taken back. What was wrong stays on record.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::identifier::ClientId;
use crate::money::Money;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// How the record of a delivery was taken back.
    pub enum ReversalKind {
        /// The client that recorded the delivery withdrew it.
        Withdrawal = "withdrawal", "გაცემის ჩანაწერის გაუქმება" =>
            "გაცემის ჩანაწერი იმან გააუქმა, ვინც ის შეიტანა.";
        /// Another client refused to verify the delivery.
        Refusal = "refusal", "დადასტურებაზე უარი" =>
            "სხვა მომხმარებელმა გაცემის დადასტურებაზე უარი თქვა.";
    }
}

/// A record of a delivery that was taken back, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversal {
    /// How.
    pub kind: ReversalKind,
    /// What the delivery was to have cost.
    pub actual: Money,
    /// The day that it was recorded for.
    pub delivered_on: NaiveDate,
    /// Who recorded it.
    pub delivered_by: ClientId,
    /// What was to prove it.
    pub documents: Vec<Uuid>,
    /// Why it was taken back.
    pub reason: String,
    /// Who took it back.
    pub by: ClientId,
    /// The day of that.
    pub on: NaiveDate,
}
