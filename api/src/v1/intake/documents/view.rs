use crate::client::NamedClient;
use crate::contract::schemas;
use crate::contract::words;
use chrono::{DateTime, Utc};
use reintegration_domain::intake::registrations::EvidenceKind;
use reintegration_storage::ClientNames;
use reintegration_storage::entity::document::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A document sent as evidence; its content has its own address.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentView {
    /// Identifier of the document
    #[schema(max_length = 36)]
    id: Uuid,
    /// Identifier of the registration
    #[schema(max_length = 36)]
    registration_id: Uuid,
    /// Kind of evidence that the document gives
    #[schema(value_type = words::EvidenceKind)]
    kind: EvidenceKind,
    /// Media type of the document, detected from its content
    #[schema(value_type = schemas::DocumentMediaType)]
    media_type: String,
    /// Size of the document in bytes
    #[schema(example = 84213, minimum = 1)]
    size: i64,
    /// SHA-256 of the content, in hexadecimal digits
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    sha256: String,
    /// Client that sent the document
    sent_by: NamedClient,
    /// Time when the document was sent
    created_at: DateTime<Utc>,
}

impl DocumentView {
    /// The document, with the names of its clients.
    pub fn new(row: Model, names: &ClientNames) -> Self {
        Self {
            id: row.id,
            registration_id: row.registration_id,
            kind: *row.kind,
            media_type: row.media_type,
            size: row.size,
            sha256: row.sha256,
            sent_by: NamedClient::of(row.sent_by, names),
            created_at: row.created_at,
        }
    }
}
