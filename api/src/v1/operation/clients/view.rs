use super::schema::ClientKeySet;
use crate::access::Done;
use crate::contract::words;
use crate::error::Problem;
use crate::http::answer;
use crate::http::entity_tag::EntityTag;
use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};
use reintegration_domain::access::ClientStatus;
use reintegration_domain::access::Role;
use reintegration_storage::entity::client::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A system that calls the service.
#[derive(Serialize, ToSchema)]
pub struct ClientView {
    /// Identifier of the client
    #[schema(max_length = 36)]
    id: Uuid,
    /// Name that the client uses to request tokens
    #[schema(example = "kutaisi-office", max_length = 60)]
    client_id: String,
    /// Display name of the client
    #[schema(max_length = 200)]
    name: String,
    /// Role of the client
    #[schema(value_type = words::Role)]
    role: Role,
    /// Identifier of a partner's organisation
    #[schema(max_length = 36)]
    organisation_id: Option<Uuid>,
    /// Regions that an officer is limited to (ISO 3166-2 codes); empty means all
    #[schema(max_items = 12, example = json!(["GE-IM"]))]
    regions: Vec<String>,
    /// Public keys that the client signs with (RFC 7517); `null` for a client with a secret
    #[schema(value_type = Option<ClientKeySet>)]
    jwks: Option<serde_json::Value>,
    /// Outside issuer of the client's tokens; `null` for a client that requests its tokens here
    #[schema(example = json!(null), max_length = 150)]
    issuer: Option<String>,
    /// Whether the client can request tokens
    #[schema(value_type = words::ClientStatus)]
    status: ClientStatus,
    /// Version of the client, one higher after each change; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// Time when the client was recorded
    created_at: DateTime<Utc>,
    /// Time of the last change to the client
    updated_at: DateTime<Utc>,
    /// Time when the client was revoked
    revoked_at: Option<DateTime<Utc>>,
    /// New secret of the client, in the first answer to the client that requested it; otherwise `null`, because only
    /// a hash is kept
    #[schema(max_length = 100)]
    secret: Option<String>,
}

impl From<Model> for ClientView {
    fn from(row: Model) -> Self {
        Self {
            regions: row.regions.0,
            id: row.id,
            client_id: row.client_id,
            name: row.name,
            role: *row.role,
            organisation_id: row.organisation_id,
            jwks: row.jwks,
            issuer: row.issuer,
            status: *row.status,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            revoked_at: row.revoked_at,
            secret: None,
        }
    }
}

/// 201 without `Location`: a client is shown in the list only.
pub fn changed(row: Model) -> Result<Done, Problem> {
    let tag = EntityTag::of(row.version);
    Ok(Done::from(answer::of(StatusCode::CREATED, Some(&tag), None, &ClientView::from(row))?))
}

/// 201 with the secret, which is not kept with the answer.
pub fn issued(row: Model, secret: String) -> Result<Done, Problem> {
    let tag = EntityTag::of(row.version);
    let of = |view: &ClientView| answer::of(StatusCode::CREATED, Some(&tag), None, view);
    let mut view = ClientView::from(row);
    let kept = of(&view)?;
    view.secret = Some(secret);
    Ok(Done::secret(of(&view)?, kept))
}
