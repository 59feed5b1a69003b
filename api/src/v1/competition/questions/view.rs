use chrono::{DateTime, Utc};
use reintegration_storage::entity::call_question::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A question on a call.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallQuestionView {
    /// Identifier of the question
    #[schema(max_length = 36)]
    id: Uuid,
    /// Identifier of the call
    #[schema(max_length = 36)]
    call_id: Uuid,
    /// Identifier of the organisation that asked; `null` except for itself and for those who run competitions
    #[schema(max_length = 36)]
    organisation_id: Option<Uuid>,
    /// Text of the question
    #[schema(max_length = 2000)]
    question: String,
    /// Time when the question was asked
    asked_at: DateTime<Utc>,
    /// Text of the answer; `null` while there is none
    #[schema(max_length = 4000)]
    answer: Option<String>,
    /// Time when the question was answered; `null` before that
    answered_at: Option<DateTime<Utc>>,
    /// Version of the question, one higher after each change
    #[schema(example = 1, minimum = 1)]
    version: i64,
}

impl CallQuestionView {
    /// The question; `shows_who` names the organisation that asks.
    pub fn new(row: Model, shows_who: bool) -> Self {
        Self {
            id: row.id,
            call_id: row.call_id,
            organisation_id: shows_who.then_some(row.organisation_id),
            question: row.question,
            asked_at: row.asked_at,
            answer: row.answer,
            answered_at: row.answered_at,
            version: row.version,
        }
    }
}
