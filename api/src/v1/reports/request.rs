//! The content of a report as it is sent.

use crate::contract::{schemas, words};
use crate::http::limits::prose;
use crate::http::list;
use reintegration_domain::amount::RawAmount;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::person::Sex;
use reintegration_domain::reports::{
    self, AgeBand, RawContent, RawFinancialLine, RawIndicator, RawNarrative, RawPersons,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// The content of a report. If `items` is left out, the items stay as they were sent before; everything else is
/// replaced.
#[derive(Debug, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "narrative": { "summary": "Twelve people were helped in this quarter.", "lessons": "Visit earlier." },
    "indicators": [{
        "component": "medical", "persons": [{ "sex": "female", "age_band": "30-44", "count": 1 }]
    }],
    "financial": [{ "component": "medical", "spent": { "amount": "400.00", "currency": "GEL" } }],
    "items": [{
        "assistance_id": "0198f2c0-7e4b-7cc0-9d2e-3f6a5b1c2d3e",
        "amount": { "amount": "400.00", "currency": "GEL" }, "delivered_on": "2020-02-14"
    }]
}))]
pub struct ReportContentRequest {
    /// Narrative part; required before the report can be submitted
    #[validate(nested)]
    narrative: Option<ReportNarrativeRequest>,
    /// Persons that each component reached
    #[serde(deserialize_with = "list::at_most::<4, _, _>")]
    #[validate(nested)]
    #[schema(value_type = Option<std::collections::BTreeSet<ReportIndicatorRequest>>, max_items = 4)]
    indicators: Option<Vec<ReportIndicatorRequest>>,
    /// Money spent on each component; required before the report can be submitted
    #[serde(deserialize_with = "list::at_most::<4, _, _>")]
    #[validate(nested)]
    #[schema(value_type = Option<std::collections::BTreeSet<ReportFinancialRequest>>, max_items = 4)]
    financial: Option<Vec<ReportFinancialRequest>>,
    /// Assistance that the report covers; a long list is better sent as CSV or NDJSON
    #[serde(deserialize_with = "list::at_most::<1000, _, _>")]
    #[validate(nested)]
    #[schema(value_type = Option<std::collections::BTreeSet<ReportItemRequest>>, max_items = 1000)]
    pub items: Option<Vec<ReportItemRequest>>,
}

/// The narrative part of a report. It may not name a person.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportNarrativeRequest {
    /// Summary of the period
    #[validate(length(max = 10_000), custom(function = prose))]
    #[schema(required, nullable = false, value_type = schemas::LongProse)]
    summary: Option<String>,
    /// Results that were achieved
    #[validate(length(max = 10_000), custom(function = prose))]
    #[schema(value_type = Option<schemas::LongProse>)]
    achievements: Option<String>,
    /// Difficulties that were met
    #[validate(length(max = 10_000), custom(function = prose))]
    #[schema(value_type = Option<schemas::LongProse>)]
    difficulties: Option<String>,
    /// Lessons for the next period
    #[validate(length(max = 10_000), custom(function = prose))]
    #[schema(value_type = Option<schemas::LongProse>)]
    lessons: Option<String>,
}

/// The persons that a component reached. A person counts once in a component.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportIndicatorRequest {
    /// Component of the programme
    #[schema(required, nullable = false, value_type = words::Component)]
    component: Option<ComponentCode>,
    /// Number of persons, by sex and age
    #[serde(deserialize_with = "list::at_most::<10, _, _>")]
    #[validate(nested)]
    #[schema(required, nullable = false, value_type = std::collections::BTreeSet<ReportPersonsRequest>, max_items = 10)]
    persons: Option<Vec<ReportPersonsRequest>>,
}

/// A number of persons of one sex and age band.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportPersonsRequest {
    /// Sex of the persons
    #[schema(required, nullable = false, value_type = words::Sex)]
    sex: Option<Sex>,
    /// Age of the persons on the last day of the period
    #[schema(required, nullable = false, value_type = words::AgeBand)]
    age_band: Option<AgeBand>,
    /// Number of persons
    #[validate(range(min = 0, max = 1_000_000))]
    #[schema(required, nullable = false, value_type = i64, example = 1, minimum = 0, maximum = 1_000_000)]
    count: Option<i64>,
}

/// The money spent on a component: the sum of the items.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportFinancialRequest {
    /// Component of the programme
    #[schema(required, nullable = false, value_type = words::Component)]
    component: Option<ComponentCode>,
    /// Amount spent on the component
    #[schema(required, nullable = false, value_type = schemas::AmountRequest)]
    spent: Option<RawAmount>,
}

/// An item of a report: assistance that was delivered.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportItemRequest {
    /// Identifier of the assistance
    #[schema(required, nullable = false, value_type = Uuid)]
    assistance_id: Option<String>,
    /// Actual cost; more than zero
    #[schema(required, nullable = false, value_type = schemas::PositiveAmountRequest)]
    amount: Option<RawAmount>,
    /// Day of the delivery; may be left out
    #[schema(value_type = Option<NaiveDate>)]
    delivered_on: Option<String>,
}

impl From<ReportContentRequest> for RawContent {
    fn from(asked: ReportContentRequest) -> Self {
        let narrative = |asked: ReportNarrativeRequest| RawNarrative {
            summary: asked.summary,
            achievements: asked.achievements,
            difficulties: asked.difficulties,
            lessons: asked.lessons,
        };
        let financial =
            |asked: ReportFinancialRequest| RawFinancialLine { component: asked.component, spent: asked.spent };
        Self {
            narrative: asked.narrative.map(narrative),
            indicators: asked.indicators.map(|all| all.into_iter().map(Into::into).collect()),
            financial: asked.financial.map(|all| all.into_iter().map(financial).collect()),
        }
    }
}

impl From<ReportIndicatorRequest> for RawIndicator {
    fn from(asked: ReportIndicatorRequest) -> Self {
        let group =
            |asked: ReportPersonsRequest| RawPersons { sex: asked.sex, age_band: asked.age_band, count: asked.count };
        Self {
            component: asked.component,
            persons: asked.persons.map(|groups| groups.into_iter().map(group).collect()),
        }
    }
}

impl From<ReportItemRequest> for reports::RawItem {
    fn from(asked: ReportItemRequest) -> Self {
        Self { assistance_id: asked.assistance_id, amount: asked.amount, delivered_on: asked.delivered_on }
    }
}
