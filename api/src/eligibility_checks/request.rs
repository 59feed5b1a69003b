use chrono::NaiveDate;
use reintegration_domain::eligibility::{Asylum, RawFacts};
use reintegration_domain::fault::{Fault, FaultKind};
use reintegration_domain::person::Citizenship;
use reintegration_domain::programme::Programme;
use serde::Deserialize;
use utoipa::ToSchema;

/// What a person knows about the own case. Every fact but `programme` may be left out: it is then unknown.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EligibilityCheckRequest {
    /// The programme; only `reintegration` has rules of eligibility
    #[schema(required, nullable = false, example = "reintegration", max_length = 30)]
    pub programme: Option<String>,
    /// The day of registration; today when left out, never in the future
    #[schema(example = "2020-02-01")]
    pub registered_on: Option<NaiveDate>,
    /// The person
    pub person: Option<PersonalStatusRequest>,
    /// The stay abroad and the return
    pub stay_abroad: Option<StayAbroadRequest>,
    /// Where the person lives now
    pub residence: Option<ResidenceRequest>,
}

/// Whose citizen the person is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonalStatusRequest {
    /// `georgian`, `stateless` or `foreign`
    #[schema(value_type = Option<String>, example = "georgian", max_length = 20)]
    pub citizenship: Option<Citizenship>,
    /// Whether a stateless person has status in Georgia
    pub status_in_georgia: Option<bool>,
}

/// The stay abroad and the return.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StayAbroadRequest {
    /// The day of return to Georgia
    #[schema(example = "2019-06-15")]
    pub returned_on: Option<NaiveDate>,
    /// Whether the person stayed abroad irregularly
    #[schema(example = true)]
    pub irregular: Option<bool>,
    /// Since when; needs `"irregular": true`
    #[schema(example = "2017-03-01")]
    pub irregular_from: Option<NaiveDate>,
    /// Until when; left out means until the return; needs `"irregular": true`
    pub irregular_until: Option<NaiveDate>,
    /// `none`, `applied` or `granted`
    #[schema(value_type = Option<String>, example = "none", max_length = 20)]
    pub asylum: Option<Asylum>,
}

/// Where the person lives.
#[derive(Debug, Default, Deserialize, ToSchema)]
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

    /// The programme, if it has rules of eligibility.
    pub fn programme(&self) -> Result<Programme, Fault> {
        let kind = match self.programme.as_deref() {
            None => FaultKind::Required,
            Some(code) => match Programme::parse(code) {
                Some(Programme::Reintegration) => return Ok(Programme::Reintegration),
                Some(Programme::Integration) | None => FaultKind::UnknownProgramme,
            },
        };
        Err(Fault::new("/programme", kind))
    }
}
