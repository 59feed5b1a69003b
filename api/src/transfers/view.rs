//! A transfer as its case shows it.

use crate::words;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::transfer::OnExpiry;
use reintegration_storage::Transfer;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A transfer that waits for an answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseTransfer {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// Where it stands
    #[schema(value_type = words::TransferStatus)]
    status: String,
    /// The lot that has the case
    #[schema(max_length = 36)]
    from_lot_id: Uuid,
    /// The lot that is to take it over
    #[schema(max_length = 36)]
    to_lot_id: Uuid,
    /// The new municipality of residence
    #[schema(example = "telavi", max_length = 50)]
    municipality: String,
    /// Its region
    #[schema(example = "GE-KA", max_length = 5)]
    region: String,
    /// Why; `null` once it is erased
    #[schema(max_length = 4000)]
    reason: Option<String>,
    /// The client that asks for it, and so cannot answer
    #[schema(max_length = 36)]
    asked_by: Uuid,
    /// The last day for an answer
    due_on: NaiveDate,
    /// What happens if nobody answers: the case stays where it is
    #[schema(value_type = words::TransferOnExpiry)]
    on_expiry: OnExpiry,
    /// When it was asked for
    asked_at: DateTime<Utc>,
}

impl From<Transfer> for CaseTransfer {
    fn from(Transfer { row, reason }: Transfer) -> Self {
        Self {
            id: row.id,
            status: row.status,
            from_lot_id: row.from_lot_id,
            to_lot_id: row.to_lot_id,
            municipality: row.municipality,
            region: row.region,
            reason,
            asked_by: row.asked_by,
            due_on: row.due_on,
            on_expiry: OnExpiry::Expired,
            asked_at: row.asked_at,
        }
    }
}
