use crate::client::NamedClient;
use crate::contract::words;
use crate::http::entity_tag::EntityTag;
use crate::money::Amount;
use chrono::{DateTime, Utc};
use reintegration_domain::component::ComponentCode;
use reintegration_domain::grants::ReallocationStatus;
use reintegration_storage::ClientNames;
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
    /// Client that requested the reallocation
    asked_by: NamedClient,
    /// Time of the request
    asked_at: DateTime<Utc>,
    /// Client that answered; `null` before the answer
    answered_by: Option<NamedClient>,
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
pub fn show(row: Model, names: &ClientNames) -> (EntityTag, ReallocationView) {
    let tag = EntityTag::of(row.version);
    let view = ReallocationView {
        id: row.id,
        grant_id: row.grant_id,
        from: *row.from_component,
        to: *row.to_component,
        amount: row.amount_minor.get().into(),
        reason: row.reason,
        status: *row.status,
        asked_by: NamedClient::of(row.asked_by, names),
        asked_at: row.asked_at,
        answered_by: NamedClient::maybe(row.answered_by, names),
        answered_at: row.answered_at,
        answer: row.answer,
        version: row.version,
    };
    (tag, view)
}
