//! A visit as it is told.

use crate::contract::{schemas, words};
use crate::error::Problem;
use crate::http::day;
use crate::http::limits::prose;
use crate::http::list;
use crate::http::submission::Asked;
use chrono::NaiveDate;
use reintegration_domain::cases::follow_ups::Place;
use reintegration_domain::fault::{Fault, FaultKind, Faults};
use reintegration_domain::locale::Bilingual;
use reintegration_domain::programme::instruments::{
    Answer, Instrument, Instruments, RawAnswer, Scores, Unknown, read_answers,
};
use reintegration_storage::entity::case;
use reintegration_storage::entity::follow_up::Model;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A follow-up visit to a person.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "visited_on": "<today>", "planned_month": null, "place": "home",
    "note": "The workshop is open; two customers were there.",
    "survey": {
        "instrument": "iom_rss", "version": "2017",
        "answers": [
            { "question": "working", "option": "regularly" },
            { "question": "housing_standard", "option": "good" },
            { "question": "safety", "option": "mostly" }
        ]
    }
}))]
pub struct FollowUpRequest {
    /// Day of the visit: from the day on which the case opened to today
    #[serde(deserialize_with = "day::required")]
    #[schema(example = "2020-09-15", max_length = 10)]
    visited_on: NaiveDate,
    /// Month of the planned follow-up that this visit fulfils; left out for a visit without a plan
    #[schema(example = 6, minimum = 1, maximum = 1200)]
    planned_month: Option<i64>,
    /// Place of the visit
    #[schema(value_type = words::FollowUpPlace)]
    place: Place,
    /// Note on the visit
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = Option<schemas::Prose>)]
    note: Option<String>,
    /// Answers to a survey, if one was used
    #[validate(nested)]
    survey: Option<SurveyRequest>,
}

/// Answers to a survey; unanswered questions are left out.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyRequest {
    /// Code of the survey, as `/v1/instruments` gives it
    #[schema(example = "iom_rss", max_length = 60)]
    instrument: String,
    /// Version of the survey
    #[schema(example = "2017", max_length = 20)]
    version: String,
    /// Answers, each question at most once
    #[serde(deserialize_with = "list::of_at_most::<200, _, _>")]
    #[validate(length(min = 1))]
    #[schema(value_type = std::collections::BTreeSet<AnswerRequest>, min_items = 1, max_items = 200)]
    answers: Vec<AnswerRequest>,
}

/// An answer to a question of a survey.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerRequest {
    /// Code of the question
    #[schema(example = "borrowing", max_length = 60)]
    question: String,
    /// Code of the chosen answer
    #[schema(example = "sometimes", max_length = 60)]
    option: String,
}

/// A visit, read.
#[derive(Debug)]
pub struct Told<'a> {
    /// The day of the visit.
    pub visited_on: NaiveDate,
    /// Place of the visit.
    pub place: Place,
    /// Note on the visit.
    pub note: Option<String>,
    /// The planned follow-up that it fulfils.
    pub planned: Option<&'a Model>,
    /// What was answered to which survey.
    pub survey: Option<(&'a Instrument, Vec<Answer>, Scores)>,
}

impl<'a> Told<'a> {
    /// Reads a visit to a case that has these planned follow-ups. Fails with every fault at once.
    pub fn read(
        Asked { body: asked, mut faults }: Asked<FollowUpRequest>,
        case: &case::Model,
        planned: &'a [Model],
        instruments: &'a Instruments,
        today: NaiveDate,
    ) -> Result<Self, Problem> {
        let visited_on = faults.take("/visited_on", visit_day(asked.visited_on, case.opened_on, today));
        let planned = asked.planned_month.and_then(|month| faults.take("/planned_month", of_month(month, planned)));
        let survey = asked.survey.as_ref().and_then(|survey| read_survey(survey, instruments, &mut faults));
        let visited_on = faults.result_of(visited_on).map_err(Problem::validation)?;
        Ok(Self { visited_on, place: asked.place, note: asked.note, planned, survey })
    }
}

fn visit_day(day: NaiveDate, opened_on: NaiveDate, today: NaiveDate) -> Result<NaiveDate, FaultKind> {
    if day > today {
        return Err(FaultKind::DayInFuture);
    }
    if day < opened_on {
        let why = Bilingual::fixed("საქმის გახსნის დღიდან დღემდე", "from the day on which the case opened to today");
        return Err(FaultKind::DayOutOfRange { earliest: opened_on, latest: today, why });
    }
    Ok(day)
}

fn of_month(month: i64, planned: &[Model]) -> Result<&Model, FaultKind> {
    let found = planned.iter().find(|row| row.planned_month.map(i64::from) == Some(month));
    found.ok_or(FaultKind::MonthNotPlanned)
}

fn read_survey<'a>(
    told: &SurveyRequest,
    instruments: &'a Instruments,
    faults: &mut Faults,
) -> Option<(&'a Instrument, Vec<Answer>, Scores)> {
    const ANSWERS: &str = "/survey/answers";
    let instrument = match instruments.find(&told.instrument, &told.version) {
        Ok(instrument) => instrument,
        Err(Unknown::Code(kind)) => {
            faults.push("/survey/instrument", kind);
            return None;
        }
        Err(Unknown::Version(kind)) => {
            faults.push("/survey/version", kind);
            return None;
        }
    };
    let raw: Vec<_> =
        told.answers.iter().map(|answer| RawAnswer { question: &answer.question, option: &answer.option }).collect();
    let below = |fault: Fault| Fault::new(format!("{ANSWERS}{}", fault.pointer), fault.kind);
    let read = read_answers(instrument, &raw).map_err(|faults| faults.into_iter().map(below).collect());
    let answers = faults.take_all(read)?;
    let scores = Scores::of(instrument, &answers);
    Some((instrument, answers, scores))
}
