//! A transfer as it is shown, by itself and with its case.

use crate::client::NamedClient;
use crate::contract::words;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::cases::transfers::OnExpiry;
use reintegration_domain::cases::transfers::Status;
use reintegration_storage::ClientNames;
use reintegration_storage::Transfer;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A transfer of a case to another lot.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseTransfer {
    /// Identifier of the transfer
    #[schema(max_length = 36)]
    id: Uuid,
    /// Status of the transfer
    #[schema(value_type = words::TransferStatus)]
    status: Status,
    /// Identifier of the lot that has the case
    #[schema(max_length = 36)]
    from_lot_id: Uuid,
    /// Identifier of the lot that is asked to take over the case
    #[schema(max_length = 36)]
    to_lot_id: Uuid,
    /// Code of the new municipality of residence
    #[schema(example = "telavi", max_length = 50)]
    municipality: String,
    /// Code of the new region of residence
    #[schema(example = "GE-KA", max_length = 5)]
    region: String,
    /// Reason for the transfer; `null` once it is erased
    #[schema(max_length = 4000)]
    reason: Option<String>,
    /// Client that requested the transfer, and so cannot answer it
    asked_by: NamedClient,
    /// Last day for an answer; `null` where an answer is no longer expected, and while the case is suspended
    due_on: Option<NaiveDate>,
    /// What happens when nobody answers in time: the case stays where it is; `null` where an answer is no longer
    /// expected, and while the case is suspended
    #[schema(value_type = Option<words::TransferOnExpiry>)]
    on_expiry: Option<OnExpiry>,
    /// Time when the transfer was requested
    asked_at: DateTime<Utc>,
    /// Client that answered; `null` where nobody answered
    answered_by: Option<NamedClient>,
    /// Reason for rejecting the transfer; `null` where it was not rejected, or once the reason is erased
    #[schema(max_length = 4000)]
    answer: Option<String>,
    /// Time when the transfer was answered or ended automatically; `null` before that
    ended_at: Option<DateTime<Utc>>,
}

impl CaseTransfer {
    /// Without a last day, where the case is at rest.
    pub fn at_rest(self, rests: bool) -> Self {
        let (due_on, on_expiry) = (self.due_on.filter(|_| !rests), self.on_expiry.filter(|_| !rests));
        Self { due_on, on_expiry, ..self }
    }

    /// The transfer, with the names of its clients.
    pub fn new(Transfer { row, reason, answer }: Transfer, names: &ClientNames) -> Self {
        let waits = row.ended_at.is_none();
        Self {
            id: row.id,
            status: *row.status,
            from_lot_id: row.from_lot_id,
            to_lot_id: row.to_lot_id,
            municipality: row.municipality,
            region: row.region,
            reason,
            asked_by: NamedClient::of(row.asked_by, names),
            due_on: waits.then_some(row.due_on),
            on_expiry: waits.then_some(OnExpiry::Expired),
            asked_at: row.asked_at,
            answered_by: NamedClient::maybe(row.answered_by, names),
            answer,
            ended_at: row.ended_at,
        }
    }
}
