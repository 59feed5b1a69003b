use crate::contract::words;
use crate::http::entity_tag::EntityTag;
use crate::money::Amount;
use chrono::{DateTime, Utc};
use reintegration_domain::component::ComponentCode;
use reintegration_domain::grants::ReallocationStatus;
use reintegration_storage::entity::budget_reallocation::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A move of money from one component of a grant to another, requested or done.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReallocationView {
    /// Identifier of the reallocation
    #[schema(max_length = 36)]
    id: Uuid,
    /// Identifier of the grant
    #[schema(max_length = 36)]
    grant_id: Uuid,
    /// Component that gives the money
    #[schema(value_type = words::Component)]
    from: ComponentCode,
    /// Component that gets the money
    #[schema(value_type = words::Component)]
    to: ComponentCode,
    /// Amount to move
    amount: Amount,
    /// Reason for moving the money
    #[schema(max_length = 1000)]
    reason: String,
    /// Status of the reallocation
    #[schema(value_type = words::ReallocationStatus)]
    status: ReallocationStatus,
    /// Identifier of the client that requested the reallocation
    #[schema(max_length = 36)]
    asked_by: Uuid,
    /// Time of the request
    asked_at: DateTime<Utc>,
    /// Identifier of the client that answered; `null` before the answer
    #[schema(max_length = 36)]
    answered_by: Option<Uuid>,
    /// Time of the answer; `null` before the answer
    answered_at: Option<DateTime<Utc>>,
    /// Reason for the rejection; `null` otherwise
    #[schema(max_length = 1000)]
    answer: Option<String>,
    /// Version of the reallocation, one higher after each change; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
}

/// The reallocation with its tag.
pub fn show(row: Model) -> (EntityTag, ReallocationView) {
    let tag = EntityTag::of(row.version);
    let view = ReallocationView {
        id: row.id,
        grant_id: row.grant_id,
        from: *row.from_component,
        to: *row.to_component,
        amount: row.amount_minor.get().into(),
        reason: row.reason,
        status: *row.status,
        asked_by: row.asked_by,
        asked_at: row.asked_at,
        answered_by: row.answered_by,
        answered_at: row.answered_at,
        answer: row.answer,
        version: row.version,
    };
    (tag, view)
}
