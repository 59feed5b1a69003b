//! A change as followers see it.

use crate::contract::schemas;
use crate::http::query;
use chrono::{DateTime, Utc};
use reintegration_storage::{ChangeRecord, OwnReferences, Position};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What binds a cursor to the feed. Not to its filters: a follower may narrow them on the way.
const FEED: &str = "changes";

/// The cursor behind a position.
pub fn cursor(position: Position) -> String {
    query::seal(FEED, &position.to_string())
}

/// The position inside a cursor.
pub fn position(cursor: &str) -> Option<Position> {
    query::open(FEED, cursor)?.parse().ok()
}

/// The author of a change.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeActor {
    /// Name of the client; `null` for what the service did automatically
    #[schema(example = "demo-officer", max_length = 100)]
    client_id: Option<String>,
    /// Role of the client, or `service`
    #[schema(example = "officer", max_length = 20)]
    role: String,
}

/// The subject of a change.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeSubject {
    /// Type of the subject, as in the first part of the change's name; `question` and `reallocation` where the
    /// subject is a part of something
    #[schema(example = "case", max_length = 30)]
    r#type: String,
    /// Identifier of the subject
    #[schema(max_length = 36)]
    id: Uuid,
    /// Version of the subject after the change
    #[schema(example = 1, minimum = 1)]
    version: i64,
}

/// A change. It contains no personal data: a client that may see the data fetches the subject.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeView {
    /// Identifier of the change
    #[schema(max_length = 36)]
    id: Uuid,
    /// Cursor of the change: the feed continues after it
    #[schema(max_length = 400)]
    cursor: String,
    /// Name of the change
    #[schema(value_type = schemas::ChangeName, example = "case.opened")]
    r#type: String,
    /// Time when the change was made
    occurred_at: DateTime<Utc>,
    /// Author of the change
    actor: ChangeActor,
    /// Subject of the change
    subject: ChangeSubject,
    /// The caller's own reference of the subject, as it is now; `null` where the caller has given none
    #[schema(max_length = 64)]
    external_reference: Option<String>,
    /// Details of the change, as `x-data-by-type` describes them for each `type`; more members may be added
    #[schema(value_type = Object, example = json!({ "reference": "CASE-2020-000001", "status": "open" }))]
    data: serde_json::Value,
}

impl ChangeView {
    /// The change, with what the caller calls its subject.
    pub fn of(record: ChangeRecord, own: &OwnReferences) -> Self {
        Self {
            cursor: cursor(record.position()),
            id: record.id,
            external_reference: own.of(record.subject_id),
            r#type: record.r#type,
            occurred_at: record.occurred_at,
            actor: ChangeActor { client_id: record.client_id, role: record.role },
            subject: ChangeSubject {
                r#type: record.subject_type,
                id: record.subject_id,
                version: record.subject_version,
            },
            data: record.data,
        }
    }
}
