//! A call as it is sent.

use crate::contract::schemas::{self, schemas};
use crate::contract::words;
use crate::http::day;
use crate::http::limits::{one_line, prose};
use crate::http::list;
use chrono::NaiveDate;
use reintegration_domain::competition::{Criteria, RawCriterion};
use reintegration_domain::fault::{Fault, FaultKind, Faults};
use reintegration_domain::identifier;
use reintegration_domain::locale::Bilingual;
use reintegration_domain::programme::programmes::Programme;
use reintegration_storage::Json;
use reintegration_storage::Word;
use reintegration_storage::entity::programme_year;
use reintegration_storage::{Call, StorageError, Transaction, built_in};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;
use validator::Validate;

/// The most scores that a call can ask for.
const MOST_SCORES: i64 = 15;

/// A call for proposals to create.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "year": "<year>", "title": { "ka": "საგრანტო კონკურსი", "en": "Grant competition" },
    "terms": { "ka": "პირობები ქვეყნდება საიტზე.", "en": "The terms are published on the site." },
    "questions_until": "<year>-12-01", "proposals_until": "<year>-12-15",
    "criteria": [
        { "code": "reach", "name": { "ka": "დაფარვა", "en": "Reach" }, "weight": 60 },
        { "code": "experience", "name": { "ka": "გამოცდილება", "en": "Experience" }, "weight": 40 }
    ],
    "minimum_scores": 1,
    "members": [built_in::client(7), built_in::client(8)]
}))]
pub struct CallRequest {
    /// Code of the programme; `reintegration` when left out
    #[schema(nullable = false, value_type = Option<words::ProgrammeCode>)]
    programme: Option<String>,
    /// Budget year, which has to be on record
    #[schema(minimum = 1900, maximum = 9999)]
    year: i64,
    /// Title of the call
    #[validate(nested)]
    title: CallTitleRequest,
    /// Terms of the call: what is wanted, and on which conditions
    #[validate(nested)]
    terms: CallTermsRequest,
    /// Last day for questions
    #[serde(deserialize_with = "day::required")]
    #[schema(max_length = 10)]
    questions_until: NaiveDate,
    /// Last day for proposals, in the budget year or before it. Proposals are scored, and lots awarded, from the day
    /// after it
    #[serde(deserialize_with = "day::required")]
    #[schema(max_length = 10)]
    proposals_until: NaiveDate,
    /// Criteria for scoring proposals; their weights add up to exactly 100
    #[serde(deserialize_with = "list::of_at_most::<20, _, _>")]
    #[validate(nested)]
    #[schema(value_type = std::collections::BTreeSet<CriterionRequest>, min_items = 1, max_items = 20)]
    criteria: Vec<CriterionRequest>,
    /// Number of scores that a proposal needs before it can be awarded; fewer than the number of members, because a
    /// member with a conflict of interest does not score
    #[schema(minimum = 1, maximum = 15)]
    minimum_scores: i64,
    /// Identifiers of the clients that may score, as `GET /v1/me` gives them; each client needs the scope
    /// `proposal:score`
    #[serde(deserialize_with = "list::at_most::<30, _, _>")]
    #[schema(nullable = false, value_type = Option<std::collections::BTreeSet<Uuid>>, max_items = 30)]
    members: Option<Vec<String>>,
}

/// Title of a call in both languages.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallTitleRequest {
    /// Text in Georgian
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(value_type = schemas::Line)]
    ka: String,
    /// Text in English
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(value_type = schemas::Line)]
    en: String,
}

/// A longer text in both languages.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallTermsRequest {
    /// Text in Georgian
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = schemas::Prose)]
    pub ka: String,
    /// Text in English
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = schemas::Prose)]
    pub en: String,
}

/// A criterion for scoring proposals.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionRequest {
    /// Code of the criterion, unique within the call
    #[schema(pattern = "^[a-z][a-z0-9_]{0,29}$", max_length = 30)]
    code: String,
    /// Name of the criterion
    #[validate(nested)]
    name: CallTitleRequest,
    /// Weight of the criterion in the total score
    #[schema(minimum = 1, maximum = 100)]
    weight: i64,
}

schemas! {
    CallPatch, "A JSON merge patch (RFC 7396) of a call: members that are left out stay, `null` removes a value",
        ObjectBuilder::new()
            .description(Some("A JSON merge patch (RFC 7396) of a call: members that are left out stay, `null` removes a value"))
            .examples([serde_json::json!({ "minimum_scores": 3 })]);
}

/// A call without faults.
pub struct Content {
    /// The programme's code.
    pub programme: Programme,
    /// The budget year.
    pub year: i32,
    title: Bilingual,
    terms: Bilingual,
    questions_until: NaiveDate,
    proposals_until: NaiveDate,
    /// Criteria for scoring proposals.
    pub criteria: Criteria,
    minimum_scores: i32,
    members: Vec<Uuid>,
}

impl Content {
    /// Puts it into a call.
    pub fn fill(self, call: &mut Call) {
        let row = &mut call.row;
        row.programme = Word(self.programme);
        row.year = self.year;
        row.title_ka = self.title.ka.into_owned();
        row.title_en = self.title.en.into_owned();
        row.terms_ka = self.terms.ka.into_owned();
        row.terms_en = self.terms.en.into_owned();
        row.questions_until = self.questions_until;
        row.proposals_until = self.proposals_until;
        row.criteria = Json(self.criteria);
        row.minimum_scores = self.minimum_scores;
        call.members = self.members;
        call.members.sort();
    }
}

impl CallRequest {
    /// The call as it would have been sent.
    pub fn of(call: &Call) -> Self {
        let row = &call.row;
        let criteria = &row.criteria;
        let criterion = |one: &reintegration_domain::competition::Criterion| CriterionRequest {
            code: one.code.clone(),
            name: CallTitleRequest { ka: one.name.ka.to_string(), en: one.name.en.to_string() },
            weight: one.weight.into(),
        };
        Self {
            programme: Some(row.programme.to_string()),
            year: row.year.into(),
            title: CallTitleRequest { ka: row.title_ka.clone(), en: row.title_en.clone() },
            terms: CallTermsRequest { ka: row.terms_ka.clone(), en: row.terms_en.clone() },
            questions_until: row.questions_until,
            proposals_until: row.proposals_until,
            criteria: criteria.as_slice().iter().map(criterion).collect(),
            minimum_scores: row.minimum_scores.into(),
            members: Some(call.members.iter().map(Uuid::to_string).collect()),
        }
    }

    /// Reads the request against what is on record; the members in `known` were looked at before. Fails with every fault.
    pub async fn parse(
        self,
        mut faults: Faults,
        transaction: &Transaction,
        known: &[Uuid],
    ) -> Result<Result<Content, Vec<Fault>>, StorageError> {
        let programme = faults.take(
            "/programme",
            match self.programme.as_deref() {
                None => Ok(Programme::Reintegration),
                Some(code) => Programme::parse(code).ok_or(FaultKind::UnknownProgramme),
            },
        );
        let year = i32::try_from(self.year).ok().filter(|year| (1900..=9999).contains(year));
        let year = faults.take("/year", year.ok_or(FaultKind::OutOfRange { min: 1900, max: 9999 }));
        if let (Some(programme), Some(year)) = (programme, year) {
            let found: Option<programme_year::Model> = transaction.public().programme_year(programme, year).await?;
            if found.is_none() {
                faults.push("/year", FaultKind::UnknownYear);
            }
        }
        let asked = members(self.members.as_deref().unwrap_or_default(), &mut faults);
        let scorers = transaction.clients_that_score(&asked.iter().map(|(_, id)| *id).collect::<Vec<_>>()).await?;
        for (index, id) in &asked {
            if !scorers.contains(id) && !known.contains(id) {
                faults.push(format!("/members/{index}"), FaultKind::UnknownMember);
            }
        }
        let read = Self { members: None, ..self }.read(&mut faults);
        if let (Some(year), Some(content)) = (year, &read)
            && content.proposals_until > last_day(year)
            && !faults.is_unread("/questions_until")
        {
            // An award after that could not be accepted any more.
            let (earliest, latest) = (content.questions_until, last_day(year));
            let why = Bilingual::fixed(
                "კითხვების ბოლო დღიდან, და წლის ბოლომდე საკმარისი დრო უნდა დარჩეს, რომ გამარჯვებულმა უპასუხოს",
                "from the last day for questions, and early enough in the year for the winner to answer",
            );
            faults.push("/proposals_until", FaultKind::DayOutOfRange { earliest, latest, why });
        }
        let members = asked.into_iter().map(|(_, id)| id).collect();
        let read = programme.zip(year).zip(read);
        Ok(faults.result_of(read.map(|((programme, year), content)| Content { programme, year, members, ..content })))
    }

    // Every part is read before the first `?`, so that the faults of each are noted.
    fn read(self, faults: &mut Faults) -> Option<Content> {
        let Self { questions_until, proposals_until, .. } = self;
        if proposals_until < questions_until && !faults.has("/questions_until") {
            faults.push("/proposals_until", FaultKind::UntilBeforeFrom);
        }
        let criterion = |one: CriterionRequest| RawCriterion {
            code: one.code,
            name: Bilingual::composed(one.name.ka, one.name.en),
            weight: one.weight,
        };
        let criteria = faults.take_all(Criteria::parse(self.criteria.into_iter().map(criterion).collect()));
        let minimum_scores = Some(self.minimum_scores).filter(|count| (1..=MOST_SCORES).contains(count));
        let minimum_scores = minimum_scores.and_then(|count| i32::try_from(count).ok());
        let minimum_scores = minimum_scores.ok_or(FaultKind::OutOfRange { min: 1, max: MOST_SCORES });
        let minimum_scores = faults.take("/minimum_scores", minimum_scores);
        Some(Content {
            programme: Programme::Reintegration,
            year: 0,
            title: Bilingual::composed(self.title.ka, self.title.en),
            terms: Bilingual::composed(self.terms.ka, self.terms.en),
            questions_until,
            proposals_until,
            criteria: criteria?,
            minimum_scores: minimum_scores?,
            members: Vec::new(),
        })
    }
}

/// The last day of a budget year.
pub fn last_day(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(NaiveDate::MAX)
}

/// The members that are named as they should be, with their places.
fn members(asked: &[String], faults: &mut Faults) -> Vec<(usize, Uuid)> {
    let mut members: Vec<(usize, Uuid)> = Vec::new();
    for (index, text) in asked.iter().enumerate() {
        let place = format!("/members/{index}");
        let Some(id) = faults.take(&place, identifier::parse(text)) else { continue };
        if members.iter().any(|(_, earlier)| *earlier == id) {
            faults.push(place, FaultKind::DuplicateItem);
        }
        members.push((index, id));
    }
    members
}
