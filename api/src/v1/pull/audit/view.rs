//! An audit entry as it is shown. It names nobody: whose data it was is said by identifiers.

use chrono::{DateTime, Utc};
use reintegration_storage::AuditRecord;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An entry of the audit trail: what a client did or saw.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditEntryView {
    /// Identifier of the entry
    #[schema(max_length = 36)]
    id: Uuid,
    /// Place of the entry in the trail, as `reintegration audit verify` names it
    #[schema(example = "742.19", max_length = 40)]
    place: String,
    /// Time when it happened
    occurred_at: DateTime<Utc>,
    /// Name of the client; `null` for what the service did automatically
    #[schema(example = "demo-officer", max_length = 100)]
    client_id: Option<String>,
    /// Role of the client; `service` for what the service did automatically, `public` for somebody without a token
    #[schema(example = "officer", max_length = 20)]
    role: String,
    /// Name of the operation
    #[schema(example = "GET /v1/registrations/{id}", max_length = 200)]
    operation: String,
    /// `read`; `matched` where somebody was shown these registrations as possible duplicates; or the name of the
    /// change
    #[schema(example = "read", max_length = 60)]
    action: String,
    /// Type of what was changed: `registration`, `case`, …; for a reading, the type of what the data belongs to if it
    /// concerns no person, as `report`, and otherwise `null`
    #[schema(example = "registration", max_length = 30)]
    subject_type: Option<String>,
    /// Identifier of the subject
    #[schema(max_length = 36)]
    subject_id: Option<Uuid>,
    /// Version of the subject: at the time of a reading, after a change
    #[schema(example = 1, minimum = 1)]
    subject_version: Option<i64>,
    /// Identifiers of the registrations whose data was seen or changed
    #[schema(max_items = 4000)]
    registrations: Vec<Uuid>,
    /// Classes of personal data that were shown: `identity`, `contact`, `stay`, `circumstances`, `notes`, `evidence`,
    /// `assistance`, `plan`, `follow_ups`
    #[schema(max_items = 9, example = json!(["identity", "contact"]))]
    fields: Vec<String>,
    /// Purpose that the caller stated for reading the data (`X-Purpose`)
    #[schema(example = "Quarterly control", max_length = 200)]
    purpose: Option<String>,
    /// Identifier of the request
    #[schema(max_length = 128)]
    request_id: String,
}

impl From<AuditRecord> for AuditEntryView {
    fn from(row: AuditRecord) -> Self {
        Self {
            id: row.id,
            place: row.position().to_string(),
            occurred_at: row.occurred_at,
            registrations: row.registrations(),
            fields: row.fields.split_whitespace().map(ToOwned::to_owned).collect(),
            client_id: row.client_id,
            role: row.role,
            operation: row.operation,
            action: row.action,
            subject_type: row.subject_type,
            subject_id: row.subject_id,
            subject_version: row.subject_version,
            purpose: row.purpose,
            request_id: row.request_id,
        }
    }
}
