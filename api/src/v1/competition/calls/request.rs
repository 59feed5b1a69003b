//! A call as it is sent.

use crate::contract::schemas::{self, schemas};
use crate::contract::texts::both;
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
use reintegration_storage::{Call, StorageError, Transaction};
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
#[derive(Debug, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({
    "year": 2027, "title": { "ka": "საგრანტო კონკურსი 2027", "en": "Grant competition 2027" },
    "terms": { "ka": "პირობები ქვეყნდება საიტზე.", "en": "The terms are published on the site." },
    "questions_until": "2026-12-01", "proposals_until": "2026-12-15",
    "criteria": [
        { "code": "reach", "name": { "ka": "დაფარვა", "en": "Reach" }, "weight": 60 },
        { "code": "experience", "name": { "ka": "გამოცდილება", "en": "Experience" }, "weight": 40 }
    ],
    "minimum_scores": 1,
    "members": ["01980000-0000-7000-8000-000000000001", "01980000-0000-7000-8000-000000000002"]
}))]
pub struct CallRequest {
    /// Code of the programme; `reintegration` when left out
    #[schema(nullable = false, value_type = Option<words::ProgrammeCode>)]
    programme: Option<String>,
    /// Budget year, which has to be on record
    #[schema(required, nullable = false, value_type = i64, minimum = 1900, maximum = 9999)]
    year: Option<i64>,
    /// Title of the call
    #[validate(nested)]
    #[schema(required, nullable = false, value_type = CallTitleRequest)]
    title: Option<CallTitleRequest>,
    /// Terms of the call: what is wanted, and on which conditions
    #[validate(nested)]
    #[schema(required, nullable = false, value_type = CallTermsRequest)]
    terms: Option<CallTermsRequest>,
    /// Last day for questions
    #[serde(deserialize_with = "day::optional")]
    #[schema(required, nullable = false, value_type = NaiveDate, max_length = 10)]
    questions_until: Option<NaiveDate>,
    /// Last day for proposals, in the budget year or before it. Proposals are scored, and lots awarded, from the day
    /// after it
    #[serde(deserialize_with = "day::optional")]
    #[schema(required, nullable = false, value_type = NaiveDate, max_length = 10)]
    proposals_until: Option<NaiveDate>,
    /// Criteria for scoring proposals; their weights add up to exactly 100
    #[serde(deserialize_with = "list::at_most::<20, _, _>")]
    #[validate(nested)]
    #[schema(required, nullable = false, value_type = std::collections::BTreeSet<CriterionRequest>, min_items = 1, max_items = 20)]
    criteria: Option<Vec<CriterionRequest>>,
    /// Number of scores that a proposal needs before it can be awarded; fewer than the number of members, because a
    /// member with a conflict of interest does not score
    #[schema(required, nullable = false, value_type = i64, minimum = 1, maximum = 15)]
    minimum_scores: Option<i64>,
    /// Identifiers of the clients that may score, as `GET /v1/me` gives them; each client needs the scope
    /// `proposal:score`
    #[serde(deserialize_with = "list::at_most::<30, _, _>")]
    #[schema(nullable = false, value_type = Option<std::collections::BTreeSet<Uuid>>, max_items = 30)]
    members: Option<Vec<String>>,
}

/// Title of a call in both languages.
#[derive(Debug, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CallTitleRequest {
    /// Text in Georgian
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(required, nullable = false, value_type = schemas::Line)]
    ka: Option<String>,
    /// Text in English
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(required, nullable = false, value_type = schemas::Line)]
    en: Option<String>,
}

/// A longer text in both languages.
#[derive(Debug, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CallTermsRequest {
    /// Text in Georgian
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(required, nullable = false, value_type = schemas::Prose)]
    pub ka: Option<String>,
    /// Text in English
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(required, nullable = false, value_type = schemas::Prose)]
    pub en: Option<String>,
}

/// A criterion for scoring proposals.
#[derive(Debug, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CriterionRequest {
    /// Code of the criterion, unique within the call
    #[schema(required, nullable = false, value_type = String, pattern = "^[a-z][a-z0-9_]{0,29}$", max_length = 30)]
    code: Option<String>,
    /// Name of the criterion
    #[validate(nested)]
    #[schema(required, nullable = false, value_type = CallTitleRequest)]
    name: Option<CallTitleRequest>,
    /// Weight of the criterion in the total score
    #[schema(required, nullable = false, value_type = i64, minimum = 1, maximum = 100)]
    weight: Option<i64>,
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
            code: Some(one.code.clone()),
            name: Some(CallTitleRequest { ka: Some(one.name.ka.to_string()), en: Some(one.name.en.to_string()) }),
            weight: Some(one.weight.into()),
        };
        Self {
            programme: Some(row.programme.to_string()),
            year: Some(row.year.into()),
            title: Some(CallTitleRequest { ka: Some(row.title_ka.clone()), en: Some(row.title_en.clone()) }),
            terms: Some(CallTermsRequest { ka: Some(row.terms_ka.clone()), en: Some(row.terms_en.clone()) }),
            questions_until: Some(row.questions_until),
            proposals_until: Some(row.proposals_until),
            criteria: Some(criteria.as_slice().iter().map(criterion).collect()),
            minimum_scores: Some(row.minimum_scores.into()),
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
        let year = self.year.ok_or(FaultKind::Required).and_then(|year| {
            let year = i32::try_from(year).ok().filter(|year| (1900..=9999).contains(year));
            year.ok_or(FaultKind::OutOfRange { min: 1900, max: 9999 })
        });
        let year = faults.take("/year", year);
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
        {
            // An award after that could not be accepted any more.
            let (earliest, latest) = (content.questions_until, last_day(year));
            faults.push("/proposals_until", FaultKind::DayOutOfRange { earliest, latest });
        }
        let members = asked.into_iter().map(|(_, id)| id).collect();
        let read = programme.zip(year).zip(read);
        Ok(faults.result_of(read.map(|((programme, year), content)| Content { programme, year, members, ..content })))
    }

    // Every part is read before the first `?`, so that the faults of each are noted.
    fn read(self, faults: &mut Faults) -> Option<Content> {
        let title = faults.required("/title", self.title);
        let title = title.map(|title| both(faults, "/title", title.ka, title.en));
        let terms = faults.required("/terms", self.terms);
        let terms = terms.map(|terms| both(faults, "/terms", terms.ka, terms.en));
        let questions_until = faults.required("/questions_until", self.questions_until);
        let proposals_until = faults.required("/proposals_until", self.proposals_until);
        if questions_until.zip(proposals_until).is_some_and(|(questions, proposals)| proposals < questions) {
            faults.push("/proposals_until", FaultKind::UntilBeforeFrom);
        }
        let criteria = faults.required("/criteria", self.criteria);
        let mut raw = Vec::new();
        for (index, one) in criteria.into_iter().flatten().enumerate() {
            if one.name.is_none() {
                faults.push(format!("/criteria/{index}/name"), FaultKind::Required);
            }
            let (name_ka, name_en) = one.name.map(|name| (name.ka, name.en)).unwrap_or_default();
            raw.push(RawCriterion { code: one.code, name_ka, name_en, weight: one.weight });
        }
        let criteria = match Criteria::parse(raw) {
            Ok(criteria) => Some(criteria),
            Err(found) => {
                // A name that is missing as a whole was named already.
                let nameless = |fault: &Fault| {
                    let name = fault.pointer.trim_end_matches("/ka").trim_end_matches("/en");
                    name.ends_with("/name") && faults.has(name)
                };
                let found: Vec<Fault> = found.into_iter().filter(|fault| !nameless(fault)).collect();
                faults.merge(found);
                None
            }
        };
        let minimum_scores = self.minimum_scores.ok_or(FaultKind::Required).and_then(|count| {
            let count = Some(count).filter(|count| (1..=MOST_SCORES).contains(count));
            count.and_then(|count| i32::try_from(count).ok()).ok_or(FaultKind::OutOfRange { min: 1, max: MOST_SCORES })
        });
        let minimum_scores = faults.take("/minimum_scores", minimum_scores);
        Some(Content {
            programme: Programme::Reintegration,
            year: 0,
            title: title??,
            terms: terms??,
            questions_until: questions_until?,
            proposals_until: proposals_until?,
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
