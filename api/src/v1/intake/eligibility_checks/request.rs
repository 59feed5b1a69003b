use crate::contract::words;
use crate::http::day;
use chrono::NaiveDate;
use reintegration_domain::intake::eligibility::{Asylum, RawFacts};
use reintegration_domain::person::Citizenship;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What a person knows about the own case. Every fact but `programme` may be left out: it is then unknown.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "programme": "reintegration",
    "registered_on": "2020-02-01",
    "person": { "citizenship": "georgian" },
    "stay_abroad": {
        "returned_on": "2019-06-15", "irregular": true, "irregular_from": "2017-03-01", "asylum": "none"
    },
    "residence": { "municipality": "kutaisi" }
}))]
pub struct EligibilityCheckRequest {
    /// The programme; only `reintegration` has rules of eligibility
    #[schema(required, nullable = false, value_type = String, example = "reintegration", pattern = "^reintegration$", max_length = 13)]
    pub programme: Option<String>,
    /// The day of registration; today when left out, never in the future
    #[serde(deserialize_with = "day::optional")]
    #[schema(example = "2020-02-01", max_length = 10)]
    pub registered_on: Option<NaiveDate>,
    /// The person
    pub person: Option<PersonalStatusRequest>,
    /// The stay abroad and the return
    pub stay_abroad: Option<StayAbroadRequest>,
    /// Where the person lives now
    pub residence: Option<ResidenceRequest>,
}

/// Whose citizen the person is.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonalStatusRequest {
    /// Whose citizen the person is
    #[schema(value_type = Option<words::Citizenship>)]
    pub citizenship: Option<Citizenship>,
    /// Whether a stateless person has status in Georgia
    pub status_in_georgia: Option<bool>,
}

/// The stay abroad and the return.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StayAbroadRequest {
    /// The day of return to Georgia
    #[serde(deserialize_with = "day::optional")]
    #[schema(example = "2019-06-15", max_length = 10)]
    pub returned_on: Option<NaiveDate>,
    /// Whether the person stayed abroad irregularly
    #[schema(example = true)]
    pub irregular: Option<bool>,
    /// Since when; needs `"irregular": true`
    #[serde(deserialize_with = "day::optional")]
    #[schema(example = "2017-03-01", max_length = 10)]
    pub irregular_from: Option<NaiveDate>,
    /// Until when; left out means until the return; needs `"irregular": true`
    #[serde(deserialize_with = "day::optional")]
    #[schema(max_length = 10)]
    pub irregular_until: Option<NaiveDate>,
    /// What came of asylum abroad
    #[schema(value_type = Option<words::Asylum>)]
    pub asylum: Option<Asylum>,
}

/// Where the person lives.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResidenceRequest {
    /// The municipality's code
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
