use crate::contract::words;
use crate::http::entity_tag::EntityTag;
use crate::money::Amount;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::grants::{Condition, TrancheStatus};
use reintegration_storage::entity::tranche::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A part of a grant, paid on a condition.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrancheView {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// The grant
    #[schema(max_length = 36)]
    grant_id: Uuid,
    /// 1, 2, 3 … in the order of payment
    #[schema(example = 1, minimum = 1)]
    number: i32,
    /// How much
    amount: Amount,
    /// What it waits for
    #[schema(value_type = words::TrancheCondition)]
    condition: Condition,
    /// The number of the report whose acceptance it waits for; `null` where it waits for the signature
    #[schema(minimum = 1)]
    report_number: Option<i32>,
    /// Where it stands
    #[schema(value_type = words::TrancheStatus)]
    status: TrancheStatus,
    /// The day on which its condition was met; `null` until then
    payable_on: Option<NaiveDate>,
    /// The client that accepted the report, which does not release it; `null` for the signature
    #[schema(max_length = 36)]
    payable_by: Option<Uuid>,
    /// The client that ordered the payment; `null` until then
    #[schema(max_length = 36)]
    released_by: Option<Uuid>,
    /// The day of the payment order; `null` until then
    released_on: Option<NaiveDate>,
    /// What was paid: less than `amount` where the grant was over; `null` until then
    released: Option<Amount>,
    /// What the payment is found by; `null` until then
    #[schema(max_length = 100)]
    payment_reference: Option<String>,
    /// Counts the changes; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// When it was recorded
    created_at: DateTime<Utc>,
    /// When it last changed
    updated_at: DateTime<Utc>,
}

/// The tranche with its tag.
pub fn show(row: Model) -> (EntityTag, TrancheView) {
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
        payable_by: row.payable_by,
        released_by: row.released_by,
        released_on: row.released_on,
        released: row.released_minor.map(|released| released.get().into()),
        payment_reference: row.payment_reference,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    };
    (tag, view)
}
