//! The content of a report as it is sent.

use crate::contract::{schemas, words};
use crate::http::limits::prose;
use crate::http::list;
use reintegration_domain::amount::RawAmount;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::person::Sex;
use reintegration_domain::reports::{self, AgeBand, Indicator, Narrative, Persons, RawContent, RawFinancialLine};
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
        "amount": { "amount": "400.00", "currency": "GEL" }, "delivered_on": "<today-30>"
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
    #[schema(value_type = schemas::LongProse)]
    summary: String,
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
    #[schema(value_type = words::Component)]
    component: ComponentCode,
    /// Number of persons, by sex and age
    #[serde(deserialize_with = "list::of_at_most::<10, _, _>")]
    #[validate(nested)]
    #[schema(value_type = std::collections::BTreeSet<ReportPersonsRequest>, max_items = 10)]
    persons: Vec<ReportPersonsRequest>,
}

/// A number of persons of one sex and age band.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportPersonsRequest {
    /// Sex of the persons
    #[schema(value_type = words::Sex)]
    sex: Sex,
    /// Age of the persons on the last day of the period
    #[schema(value_type = words::AgeBand)]
    age_band: AgeBand,
    /// Number of persons
    #[validate(range(min = 0, max = 1_000_000))]
    #[schema(example = 1, minimum = 0, maximum = 1_000_000)]
    count: i64,
}

/// The money spent on a component: the sum of the items.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportFinancialRequest {
    /// Component of the programme
    #[schema(value_type = words::Component)]
    component: ComponentCode,
    /// Amount spent on the component
    #[schema(value_type = schemas::AmountRequest)]
    spent: RawAmount,
}

/// An item of a report: assistance that was delivered.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportItemRequest {
    /// Identifier of the assistance
    #[schema(value_type = Uuid)]
    assistance_id: String,
    /// Actual cost; more than zero
    #[schema(value_type = schemas::PositiveAmountRequest)]
    amount: RawAmount,
    /// Day of the delivery; may be left out
    #[schema(value_type = Option<NaiveDate>)]
    delivered_on: Option<String>,
}

impl From<ReportContentRequest> for RawContent {
    fn from(asked: ReportContentRequest) -> Self {
        let ReportContentRequest { narrative, indicators, financial, .. } = asked;
        Self {
            narrative: narrative.map(Into::into),
            indicators: indicators.into_iter().flatten().map(Into::into).collect(),
            financial: financial.into_iter().flatten().map(Into::into).collect(),
        }
    }
}

impl From<ReportNarrativeRequest> for Narrative {
    fn from(asked: ReportNarrativeRequest) -> Self {
        let ReportNarrativeRequest { summary, achievements, difficulties, lessons } = asked;
        Self { summary, achievements, difficulties, lessons }
    }
}

impl From<ReportFinancialRequest> for RawFinancialLine {
    fn from(ReportFinancialRequest { component, spent }: ReportFinancialRequest) -> Self {
        Self { component, spent }
    }
}

impl From<ReportIndicatorRequest> for Indicator {
    fn from(ReportIndicatorRequest { component, persons }: ReportIndicatorRequest) -> Self {
        Self { component, persons: persons.into_iter().map(Into::into).collect() }
    }
}

impl From<ReportPersonsRequest> for Persons {
    fn from(ReportPersonsRequest { sex, age_band, count }: ReportPersonsRequest) -> Self {
        // What no report can say was found with the limits.
        Self { sex, age_band, count: u32::try_from(count).unwrap_or_default() }
    }
}

impl From<ReportItemRequest> for reports::RawItem {
    fn from(ReportItemRequest { assistance_id, amount, delivered_on }: ReportItemRequest) -> Self {
        Self { assistance_id: Some(assistance_id), amount: Some(amount), delivered_on }
    }
}
