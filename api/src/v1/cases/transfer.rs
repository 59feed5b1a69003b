//! A transfer as it is shown, by itself and with its case.

use crate::contract::words;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::cases::transfers::OnExpiry;
use reintegration_domain::cases::transfers::Status;
use reintegration_storage::Transfer;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A transfer of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseTransfer {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// Where it stands
    #[schema(value_type = words::TransferStatus)]
    status: Status,
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
    /// The last day for an answer; `null` where none is waited for any more
    due_on: Option<NaiveDate>,
    /// What happens if nobody answers: the case stays where it is; `null` where no answer is waited for any more
    #[schema(value_type = Option<words::TransferOnExpiry>)]
    on_expiry: Option<OnExpiry>,
    /// When it was asked for
    asked_at: DateTime<Utc>,
    /// The client that answered; `null` where none has
    #[schema(max_length = 36)]
    answered_by: Option<Uuid>,
    /// Why it was rejected; `null` where it was not, or once that is erased
    #[schema(max_length = 4000)]
    answer: Option<String>,
    /// When it was answered, or ended by itself; `null` while it waits
    ended_at: Option<DateTime<Utc>>,
}

impl From<Transfer> for CaseTransfer {
    fn from(Transfer { row, reason, answer }: Transfer) -> Self {
        let waits = row.ended_at.is_none();
        Self {
            id: row.id,
            status: *row.status,
            from_lot_id: row.from_lot_id,
            to_lot_id: row.to_lot_id,
            municipality: row.municipality,
            region: row.region,
            reason,
            asked_by: row.asked_by,
            due_on: waits.then_some(row.due_on),
            on_expiry: waits.then_some(OnExpiry::Expired),
            asked_at: row.asked_at,
            answered_by: row.answered_by,
            answer,
            ended_at: row.ended_at,
        }
    }
}
