//! A follow-up as it is shown.

use crate::client::NamedClient;
use crate::contract::words;
use crate::error::Problem;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::cases;
use reintegration_domain::cases::assistance::OnExpiry;
use reintegration_domain::cases::follow_ups::Place;
use reintegration_domain::cases::follow_ups::Status;
use reintegration_domain::programme::instruments::{Answer, Instruments};
use reintegration_storage::ClientNames;
use reintegration_storage::FollowUp;
use reintegration_storage::Word;
use reintegration_storage::entity::follow_up::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An answer to a question of a survey.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerView {
    /// Code of the question
    #[schema(example = "borrowing", max_length = 60)]
    question: String,
    /// Code of the chosen answer
    #[schema(example = "sometimes", max_length = 60)]
    option: String,
}

impl From<Answer> for AnswerView {
    fn from(answer: Answer) -> Self {
        Self { question: answer.question, option: answer.option }
    }
}

/// Scores of the answers, per mille: the weighted mean of the answered questions.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScoresView {
    /// Score for work, income and debt; `null` where none of these questions was answered
    #[schema(example = 640, minimum = 0, maximum = 1000)]
    economic: Option<i32>,
    /// Score for housing, school, documents and health care; `null` where none of these questions was answered
    #[schema(example = 715, minimum = 0, maximum = 1000)]
    social: Option<i32>,
    /// Score for belonging, safety and state of mind; `null` where none of these questions was answered
    #[schema(example = 580, minimum = 0, maximum = 1000)]
    psychosocial: Option<i32>,
    /// Weighted mean of the three scores; `null` unless each has a score
    #[schema(example = 645, minimum = 0, maximum = 1000)]
    composite: Option<i32>,
}

/// Share of the survey that was answered, per mille of its weight.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoverageView {
    /// Answered share for work, income and debt
    #[schema(example = 1000, minimum = 0, maximum = 1000)]
    economic: i32,
    /// Answered share for housing, school, documents and health care
    #[schema(example = 900, minimum = 0, maximum = 1000)]
    social: i32,
    /// Answered share for belonging, safety and state of mind
    #[schema(example = 1000, minimum = 0, maximum = 1000)]
    psychosocial: i32,
    /// Answered share of the whole survey
    #[schema(example = 967, minimum = 0, maximum = 1000)]
    composite: i32,
}

/// An answered survey.
#[derive(Debug, Serialize, ToSchema)]
pub struct SurveyView {
    /// Code of the survey
    #[schema(example = "iom_rss", max_length = 60)]
    instrument: String,
    /// Version of the survey
    #[schema(example = "2017", max_length = 20)]
    version: String,
    /// Whether somebody compared the survey's weights and wording with the original; scores of a survey that was not
    /// compared cannot be compared with scores of others
    verified: bool,
    /// Answers, in the order of the questions; `null` once they are erased
    #[schema(max_items = 200)]
    answers: Option<Vec<AnswerView>>,
    /// Scores of the answers
    scores: ScoresView,
    /// Share of the survey that was answered
    coverage: CoverageView,
}

/// A follow-up of a case: a planned one, or a visit that was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct FollowUpView {
    /// Identifier of the follow-up
    #[schema(max_length = 36)]
    id: Uuid,
    /// Identifier of the case
    #[schema(max_length = 36)]
    case_id: Uuid,
    /// Status of the follow-up
    #[schema(value_type = words::FollowUpStatus)]
    status: Status,
    /// Month for which the follow-up was planned; `null` for a visit without a plan
    #[schema(example = 6, minimum = 1)]
    planned_month: Option<i32>,
    /// Last day on which the visit is in time; `null` where no visit is expected
    due_on: Option<NaiveDate>,
    /// What happens after the last day; `null` where no visit is expected
    #[schema(value_type = Option<words::OnExpiry>)]
    on_expiry: Option<&'static str>,
    /// Whether the last day has passed
    overdue: bool,
    /// Day of the visit; `null` before the visit
    visited_on: Option<NaiveDate>,
    /// Place of the visit; `null` before the visit
    #[schema(value_type = Option<words::FollowUpPlace>)]
    place: Option<Place>,
    /// Note on the visit; `null` where there is none, and once it is erased
    #[schema(max_length = 4000)]
    note: Option<String>,
    /// Answered survey; `null` where there is none
    survey: Option<SurveyView>,
    /// Client that recorded the visit
    recorded_by: Option<NamedClient>,
    /// Version of the follow-up, one higher after each change
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// Time when the follow-up was planned or, without a plan, recorded
    created_at: DateTime<Utc>,
    /// Time of the last change to the follow-up
    updated_at: DateTime<Utc>,
}

impl FollowUpView {
    /// A follow-up of a case of that status, as it is seen `today`.
    pub fn new(
        FollowUp { row, visit }: FollowUp,
        names: &ClientNames,
        case: cases::Status,
        instruments: &Instruments,
        today: NaiveDate,
    ) -> Result<Self, Problem> {
        let due_on = row.state()?.due_on(case);
        Ok(Self {
            survey: survey(&row, visit.answers, instruments),
            id: row.id,
            case_id: row.case_id,
            status: *row.status,
            planned_month: row.planned_month,
            due_on,
            on_expiry: due_on.map(|_| OnExpiry::Overdue.as_str()),
            overdue: due_on.is_some_and(|due_on| due_on < today),
            visited_on: row.visited_on,
            place: row.place.map(Word::get),
            note: visit.note,
            recorded_by: NamedClient::maybe(row.recorded_by, names),
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

fn survey(row: &Model, answers: Option<Vec<Answer>>, instruments: &Instruments) -> Option<SurveyView> {
    let (instrument, version) = (row.instrument.clone()?, row.instrument_version.clone()?);
    let verified = instruments.find(&instrument, &version).is_ok_and(|instrument| instrument.verified);
    Some(SurveyView {
        instrument,
        version,
        verified,
        answers: answers.map(|answers| answers.into_iter().map(Into::into).collect()),
        scores: ScoresView {
            economic: row.economic,
            social: row.social,
            psychosocial: row.psychosocial,
            composite: row.composite,
        },
        coverage: CoverageView {
            economic: row.economic_coverage.unwrap_or_default(),
            social: row.social_coverage.unwrap_or_default(),
            psychosocial: row.psychosocial_coverage.unwrap_or_default(),
            composite: row.composite_coverage.unwrap_or_default(),
        },
    })
}
