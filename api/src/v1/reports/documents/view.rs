use crate::client::NamedClient;
use crate::contract::schemas;
use crate::contract::words;
use chrono::{DateTime, Utc};
use reintegration_domain::reports::DocumentKind;
use reintegration_storage::ClientNames;
use reintegration_storage::entity::report_document::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A document of a report; its content has its own address.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportDocumentView {
    /// Identifier of the document
    #[schema(max_length = 36)]
    id: Uuid,
    /// Identifier of the report
    #[schema(max_length = 36)]
    report_id: Uuid,
    /// Kind of document, as the sender states it
    #[schema(value_type = words::ReportDocumentKind)]
    kind: DocumentKind,
    /// Media type of the document, detected from its content
    #[schema(value_type = schemas::DocumentMediaType)]
    media_type: String,
    /// Size of the document in bytes
    #[schema(example = 84213, minimum = 1)]
    size: i64,
    /// SHA-256 of the content, in hexadecimal digits
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    sha256: String,
    /// Number of the revision with which the document was first submitted; `null` before that
    #[schema(example = 1, minimum = 1)]
    submitted_revision: Option<i32>,
    /// Client that sent the document
    sent_by: NamedClient,
    /// Time when the document was sent
    created_at: DateTime<Utc>,
}

impl ReportDocumentView {
    /// The document, with the names of its clients.
    pub fn new(row: Model, names: &ClientNames) -> Self {
        Self {
            id: row.id,
            report_id: row.report_id,
            kind: *row.kind,
            media_type: row.media_type,
            size: row.size,
            sha256: row.sha256,
            submitted_revision: row.submitted_revision,
            sent_by: NamedClient::of(row.sent_by, names),
            created_at: row.created_at,
        }
    }
}
