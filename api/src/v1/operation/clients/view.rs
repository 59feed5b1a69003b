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
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// The name under which it asks for tokens
    #[schema(example = "kutaisi-office", max_length = 60)]
    client_id: String,
    /// What people call it
    #[schema(max_length = 200)]
    name: String,
    /// What it is for
    #[schema(value_type = words::Role)]
    role: Role,
    /// A partner's organisation
    #[schema(max_length = 36)]
    organisation_id: Option<Uuid>,
    /// The regions an officer is limited to (ISO 3166-2 codes); empty means all
    #[schema(max_items = 12, example = json!(["GE-IM"]))]
    regions: Vec<String>,
    /// The public keys with which it proves itself (RFC 7517); `null` for a client with a secret
    #[schema(value_type = Option<ClientKeySet>)]
    jwks: Option<serde_json::Value>,
    /// The outside issuer whose tokens it comes with; `null` for a client that asks here for tokens
    #[schema(example = json!(null), max_length = 150)]
    issuer: Option<String>,
    /// Whether it can ask for tokens
    #[schema(value_type = words::ClientStatus)]
    status: ClientStatus,
    /// Counts the changes; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// When it was recorded
    created_at: DateTime<Utc>,
    /// When it last changed
    updated_at: DateTime<Utc>,
    /// When its access was taken away
    revoked_at: Option<DateTime<Utc>>,
    /// Its new secret, in the first answer to who asked for it; otherwise `null`: only a hash is kept
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
