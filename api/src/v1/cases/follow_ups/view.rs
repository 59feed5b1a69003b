//! A follow-up as it is shown.

use crate::contract::words;
use crate::error::Problem;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::cases;
use reintegration_domain::cases::assistance::OnExpiry;
use reintegration_domain::cases::follow_ups::Place;
use reintegration_domain::cases::follow_ups::Status;
use reintegration_domain::programme::instruments::{Answer, Instruments};
use reintegration_storage::FollowUp;
use reintegration_storage::Word;
use reintegration_storage::entity::follow_up::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What was chosen for a question.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerView {
    /// The question
    #[schema(example = "borrowing", max_length = 60)]
    question: String,
    /// The answer that was chosen
    #[schema(example = "sometimes", max_length = 60)]
    option: String,
}

impl From<Answer> for AnswerView {
    fn from(answer: Answer) -> Self {
        Self { question: answer.question, option: answer.option }
    }
}

/// What the answers come to, per mille: the weighted mean of what was answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScoresView {
    /// Work, income, debt; `null` where nothing of it was answered
    #[schema(example = 640, minimum = 0, maximum = 1000)]
    economic: Option<i32>,
    /// Housing, school, documents, health care; `null` where nothing of it was answered
    #[schema(example = 715, minimum = 0, maximum = 1000)]
    social: Option<i32>,
    /// Belonging, safety, state of mind; `null` where nothing of it was answered
    #[schema(example = 580, minimum = 0, maximum = 1000)]
    psychosocial: Option<i32>,
    /// The weighted mean of the three; `null` unless each has a score
    #[schema(example = 645, minimum = 0, maximum = 1000)]
    composite: Option<i32>,
}

/// How much of the survey was answered, per mille of its weight.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoverageView {
    /// Work, income, debt
    #[schema(example = 1000, minimum = 0, maximum = 1000)]
    economic: i32,
    /// Housing, school, documents, health care
    #[schema(example = 900, minimum = 0, maximum = 1000)]
    social: i32,
    /// Belonging, safety, state of mind
    #[schema(example = 1000, minimum = 0, maximum = 1000)]
    psychosocial: i32,
    /// All of it
    #[schema(example = 967, minimum = 0, maximum = 1000)]
    composite: i32,
}

/// A survey that was answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct SurveyView {
    /// Which survey
    #[schema(example = "iom_rss", max_length = 60)]
    instrument: String,
    /// Its version
    #[schema(example = "2017", max_length = 20)]
    version: String,
    /// Whether somebody held the instrument's weights and wording against the original; scores of one where nobody has
    /// are not to be compared with those of others
    verified: bool,
    /// The answers, in the order of the questions; `null` once they are erased
    #[schema(max_items = 200)]
    answers: Option<Vec<AnswerView>>,
    /// What they come to
    scores: ScoresView,
    /// How much was answered
    coverage: CoverageView,
}

/// A follow-up of a case: planned, or a visit that was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct FollowUpView {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// The case
    #[schema(max_length = 36)]
    case_id: Uuid,
    /// Where it stands
    #[schema(value_type = words::FollowUpStatus)]
    status: Status,
    /// The month for which it was planned; `null` for a visit without a plan
    #[schema(example = 6, minimum = 1)]
    planned_month: Option<i32>,
    /// The last day on which the visit is in time; `null` where none is waited for
    due_on: Option<NaiveDate>,
    /// What happens after that day; `null` where nothing is waited for
    #[schema(value_type = Option<words::OnExpiry>)]
    on_expiry: Option<&'static str>,
    /// Whether that day has passed
    overdue: bool,
    /// The day of the visit; `null` while there was none
    visited_on: Option<NaiveDate>,
    /// Where; `null` while there was no visit
    #[schema(value_type = Option<words::FollowUpPlace>)]
    place: Option<Place>,
    /// What there is to say about it; `null` where there is nothing, and once it is erased
    #[schema(max_length = 4000)]
    note: Option<String>,
    /// The survey that was answered; `null` where none was
    survey: Option<SurveyView>,
    /// The client that recorded the visit
    #[schema(max_length = 36)]
    recorded_by: Option<Uuid>,
    /// Counts the changes
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// When it was planned or, without a plan, recorded
    created_at: DateTime<Utc>,
    /// When it last changed
    updated_at: DateTime<Utc>,
}

impl FollowUpView {
    /// A follow-up of a case of that status, as it is seen `today`.
    pub fn new(
        FollowUp { row, visit }: FollowUp,
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
            recorded_by: row.recorded_by,
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
