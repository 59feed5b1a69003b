use chrono::{DateTime, Utc};
use reintegration_storage::entity::call_question::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A question on a call.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallQuestionView {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// The call
    #[schema(max_length = 36)]
    call_id: Uuid,
    /// Which organisation asks; `null` to anybody but itself and those who look after competitions
    #[schema(max_length = 36)]
    organisation_id: Option<Uuid>,
    /// What is asked
    #[schema(max_length = 2000)]
    question: String,
    /// When it was asked
    asked_at: DateTime<Utc>,
    /// What was answered; `null` while nothing was
    #[schema(max_length = 4000)]
    answer: Option<String>,
    /// When it was answered; `null` while it was not
    answered_at: Option<DateTime<Utc>>,
    /// Counts the changes
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
