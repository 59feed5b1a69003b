use crate::contract::schemas;
use crate::http::day;
use chrono::NaiveDate;
use reintegration_domain::fault::Faults;
use reintegration_domain::intake::status_checks::Claim;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What a person knows of the own registration. One of the two endings is needed; where both are sent, both have to be right.
#[derive(Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reference": "REG-2026-000123", "born_on": "1988-04-12", "document_last4": "2345" }))]
pub struct StatusCheckRequest {
    /// Reference of the registration
    #[schema(value_type = schemas::RegistrationReference)]
    reference: String,
    /// Day of birth of the person, as it is on record
    #[serde(deserialize_with = "day::required")]
    #[schema(example = "1988-04-12", max_length = 10)]
    born_on: NaiveDate,
    /// Last four letters or digits of the number of the person's document
    #[schema(value_type = Option<schemas::DocumentEnding>)]
    document_last4: Option<String>,
    /// Last four digits of the person's telephone number
    #[schema(value_type = Option<schemas::PhoneEnding>)]
    phone_last4: Option<String>,
}

impl StatusCheckRequest {
    /// What is claimed; `None` where something is wrong with it, which is noted.
    pub fn claim(&self, faults: &mut Faults) -> Option<Claim> {
        let endings = (self.document_last4.as_deref(), self.phone_last4.as_deref());
        Claim::parse(&self.reference, self.born_on, endings, faults)
    }
}
