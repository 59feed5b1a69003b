use crate::contract::words;
use crate::http::day;
use chrono::NaiveDate;
use reintegration_domain::intake::eligibility::{Asylum, RawFacts};
use reintegration_domain::person::Citizenship;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Facts that a person knows about the own case. Every fact but `programme` may be left out: it is then unknown.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "programme": "reintegration",
    "registered_on": "<today>",
    "person": { "citizenship": "georgian" },
    "stay_abroad": {
        "returned_on": "<today-60>", "irregular": true, "irregular_from": "<today-900>", "asylum": "none"
    },
    "residence": { "municipality": "kutaisi" }
}))]
pub struct EligibilityCheckRequest {
    /// Code of the programme; only `reintegration` has eligibility rules
    #[schema(example = "reintegration", pattern = "^reintegration$", max_length = 13)]
    pub programme: String,
    /// Day of registration; today when left out, never in the future
    #[serde(deserialize_with = "day::optional")]
    #[schema(example = "2020-02-01", max_length = 10)]
    pub registered_on: Option<NaiveDate>,
    /// Citizenship and status of the person
    pub person: Option<PersonalStatusRequest>,
    /// Stay abroad and return
    pub stay_abroad: Option<StayAbroadRequest>,
    /// Place where the person lives now
    pub residence: Option<ResidenceRequest>,
}

/// Citizenship and status of a person.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonalStatusRequest {
    /// Citizenship of the person
    #[schema(value_type = Option<words::Citizenship>)]
    pub citizenship: Option<Citizenship>,
    /// Whether a stateless person has status in Georgia
    pub status_in_georgia: Option<bool>,
}

/// A stay abroad and the return.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StayAbroadRequest {
    /// Day of return to Georgia
    #[serde(deserialize_with = "day::optional")]
    #[schema(example = "2019-06-15", max_length = 10)]
    pub returned_on: Option<NaiveDate>,
    /// Whether the person stayed abroad irregularly
    #[schema(example = true)]
    pub irregular: Option<bool>,
    /// First day of the irregular stay; needs `"irregular": true`
    #[serde(deserialize_with = "day::optional")]
    #[schema(example = "2017-03-01", max_length = 10)]
    pub irregular_from: Option<NaiveDate>,
    /// Last day of the irregular stay; when left out, the day of return; needs `"irregular": true`
    #[serde(deserialize_with = "day::optional")]
    #[schema(max_length = 10)]
    pub irregular_until: Option<NaiveDate>,
    /// Result of seeking asylum abroad
    #[schema(value_type = Option<words::Asylum>)]
    pub asylum: Option<Asylum>,
}

/// The place where the person lives.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResidenceRequest {
    /// Code of the municipality
    #[schema(example = "kutaisi", max_length = 50)]
    pub municipality: Option<String>,
}

impl EligibilityCheckRequest {
    /// The facts, not yet held against each other.
    pub fn facts(&self) -> RawFacts {
        let person = self.person.as_ref();
        let stay = self.stay_abroad.as_ref();
        RawFacts {
            registered_on: self.registered_on,
            citizenship: person.and_then(|person| person.citizenship),
            status_in_georgia: person.and_then(|person| person.status_in_georgia),
            returned_on: stay.and_then(|stay| stay.returned_on),
            irregular: stay.and_then(|stay| stay.irregular),
            irregular_from: stay.and_then(|stay| stay.irregular_from),
            irregular_until: stay.and_then(|stay| stay.irregular_until),
            asylum: stay.and_then(|stay| stay.asylum),
        }
    }
}
