//! An audit entry as it is shown. It names nobody: whose data it was is said by identifiers.

use chrono::{DateTime, Utc};
use reintegration_storage::AuditRecord;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What somebody did or saw.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditEntryView {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// Its place in the trail, as `reintegration audit verify` names it
    #[schema(example = "742.19", max_length = 40)]
    place: String,
    /// When
    occurred_at: DateTime<Utc>,
    /// The client; `null` for what the service did by itself
    #[schema(example = "demo-officer", max_length = 100)]
    client_id: Option<String>,
    /// The client's role, or `service`
    #[schema(example = "officer", max_length = 20)]
    role: String,
    /// What was called
    #[schema(example = "GET /v1/registrations/{id}", max_length = 200)]
    operation: String,
    /// `read`; `matched` where somebody was told that these may be another one twice; or the name of the change
    #[schema(example = "read", max_length = 60)]
    action: String,
    /// What was changed: `registration`, `case`, …; of what was read, what it belongs to where it names nobody, as `report`,
    /// and otherwise `null`
    #[schema(example = "registration", max_length = 30)]
    subject_type: Option<String>,
    /// Which one
    #[schema(max_length = 36)]
    subject_id: Option<Uuid>,
    /// Its version then, or afterwards
    #[schema(example = 1, minimum = 1)]
    subject_version: Option<i64>,
    /// The registrations whose data was seen or changed
    #[schema(max_items = 4000)]
    registrations: Vec<Uuid>,
    /// Which classes of personal data were shown: `identity`, `contact`, `stay`, `circumstances`, `notes`, `evidence`,
    /// `assistance`, `plan`, `follow_ups`
    #[schema(max_items = 9, example = json!(["identity", "contact"]))]
    fields: Vec<String>,
    /// What the data was needed for, as the caller said (`X-Purpose`)
    #[schema(example = "Quarterly control", max_length = 200)]
    purpose: Option<String>,
    /// The request's id
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
