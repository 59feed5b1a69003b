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

/// Money that moves, or is to move, from one component of a grant to another.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReallocationView {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// The grant
    #[schema(max_length = 36)]
    grant_id: Uuid,
    /// The component that gives
    #[schema(value_type = words::Component)]
    from: ComponentCode,
    /// The component that gets
    #[schema(value_type = words::Component)]
    to: ComponentCode,
    /// How much
    amount: Amount,
    /// Why
    #[schema(max_length = 1000)]
    reason: String,
    /// Where it stands
    #[schema(value_type = words::ReallocationStatus)]
    status: ReallocationStatus,
    /// The client that asked
    #[schema(max_length = 36)]
    asked_by: Uuid,
    /// When it was asked
    asked_at: DateTime<Utc>,
    /// The client that answered; `null` until then
    #[schema(max_length = 36)]
    answered_by: Option<Uuid>,
    /// When it was answered; `null` until then
    answered_at: Option<DateTime<Utc>>,
    /// Why it was rejected; `null` otherwise
    #[schema(max_length = 1000)]
    answer: Option<String>,
    /// Counts the changes; sent as `ETag`
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
