use crate::client::NamedClient;
use crate::contract::words;
use crate::http::entity_tag::EntityTag;
use crate::money::Amount;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::grants::{Condition, TrancheStatus};
use reintegration_storage::ClientNames;
use reintegration_storage::entity::tranche::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A part of a grant that is paid on a condition.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrancheView {
    /// Identifier of the tranche
    #[schema(max_length = 36)]
    id: Uuid,
    /// Identifier of the grant
    #[schema(max_length = 36)]
    grant_id: Uuid,
    /// Number of the tranche: 1, 2, 3 … in the order of payment
    #[schema(example = 1, minimum = 1)]
    number: i32,
    /// Amount of the tranche
    amount: Amount,
    /// Condition for the payment
    #[schema(value_type = words::TrancheCondition)]
    condition: Condition,
    /// Number of the report whose acceptance makes the tranche payable; `null` if the signature does
    #[schema(minimum = 1)]
    report_number: Option<i32>,
    /// Status of the tranche
    #[schema(value_type = words::TrancheStatus)]
    status: TrancheStatus,
    /// Day on which the condition was met; `null` before that
    payable_on: Option<NaiveDate>,
    /// Client that accepted the report, which cannot release the tranche; `null` for the signature
    payable_by: Option<NamedClient>,
    /// Client that ordered the payment; `null` before that
    released_by: Option<NamedClient>,
    /// Day of the payment order; `null` before that
    released_on: Option<NaiveDate>,
    /// Paid amount: less than `amount` if the grant was over; `null` before the payment order
    released: Option<Amount>,
    /// Reference of the payment; `null` before the payment order
    #[schema(max_length = 100)]
    payment_reference: Option<String>,
    /// Version of the tranche, one higher after each change; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// Time when the tranche was recorded
    created_at: DateTime<Utc>,
    /// Time of the last change to the tranche
    updated_at: DateTime<Utc>,
}

/// The tranche with its tag.
pub fn show(row: Model, names: &ClientNames) -> (EntityTag, TrancheView) {
    let tag = EntityTag::of(row.version);
    let view = TrancheView {
        id: row.id,
        grant_id: row.grant_id,
        number: row.number,
        amount: row.amount_minor.get().into(),
        condition: *row.condition,
        report_number: row.report_number,
        status: *row.status,
        payable_on: row.payable_on,
        payable_by: NamedClient::maybe(row.payable_by, names),
        released_by: NamedClient::maybe(row.released_by, names),
        released_on: row.released_on,
        released: row.released_minor.map(|released| released.get().into()),
        payment_reference: row.payment_reference,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    };
    (tag, view)
}
