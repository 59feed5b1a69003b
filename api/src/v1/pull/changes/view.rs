//! A change as followers see it.

use crate::http::query;
use chrono::{DateTime, Utc};
use reintegration_storage::{ChangeRecord, Position};
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

/// Who caused a change.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeActor {
    /// The client; `null` for what the service did by itself
    #[schema(example = "demo-officer", max_length = 100)]
    client_id: Option<String>,
    /// The client's role, or `service`
    #[schema(example = "officer", max_length = 20)]
    role: String,
}

/// What a change happened to.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeSubject {
    /// What it is, as the first part of the name says; `question` and `reallocation` where that is a part of something
    #[schema(example = "case", max_length = 30)]
    r#type: String,
    /// Which one
    #[schema(max_length = 36)]
    id: Uuid,
    /// Its version afterwards
    #[schema(example = 1, minimum = 1)]
    version: i64,
}

/// Something that happened. Never personal data: who may see it fetches the subject.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeView {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// Where to go on behind it
    #[schema(max_length = 400)]
    cursor: String,
    /// Its name
    #[schema(example = "case.opened", max_length = 60)]
    r#type: String,
    /// When
    occurred_at: DateTime<Utc>,
    /// Who caused it
    actor: ChangeActor,
    /// What it happened to
    subject: ChangeSubject,
    /// What a follower needs to know; more members may come
    #[schema(value_type = Object, example = json!({ "reference": "CASE-2020-000001", "status": "open" }))]
    data: serde_json::Value,
}

impl From<ChangeRecord> for ChangeView {
    fn from(record: ChangeRecord) -> Self {
        Self {
            cursor: cursor(record.position()),
            id: record.id,
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
