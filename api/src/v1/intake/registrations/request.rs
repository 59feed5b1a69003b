//! A registration's content as it is sent and shown.

use crate::contract::words;
use crate::http::day;
use crate::http::limits::{one_line, prose};
use crate::http::list;
use crate::http::stated::Stated;
use chrono::NaiveDate;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::intake::eligibility::Asylum;
use reintegration_domain::intake::registrations::{ConsentForm, HeardFrom};
use reintegration_domain::person::{Citizenship, DocumentKind, Sex};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A returnee's registration. Every fact that eligibility depends on may be left out: it is then unknown, and the
/// assessment names it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "programme": "reintegration",
    "registered_on": "<today>",
    "person": {
        "given_name": "ნინო", "family_name": "ბერიძე", "father_name": "გიორგი",
        "latin_given_name": "Nino", "latin_family_name": "Beridze",
        "born_on": "1988-04-12", "sex": "female", "citizenship": "georgian",
        "document": { "kind": "personal_number", "number": "01001012345" },
        "phone": "+995555123456"
    },
    "household": { "members": 3, "children": 1 },
    "stay_abroad": {
        "country": "DE", "returned_on": "<today-60>",
        "irregular": true, "irregular_from": "<today-900>", "asylum": "applied"
    },
    "residence": { "municipality": "kutaisi", "street": "რუსთაველის ქუჩა 1", "registered_municipality": "zugdidi" },
    "needs": ["income_source", "medical"],
    "heard_from": "television",
    "consent": { "given_on": "<today>", "form": "written" }
}))]
pub struct RegistrationRequest {
    /// Code of the programme; only `reintegration` registers returnees
    #[schema(example = "reintegration", pattern = "^reintegration$", max_length = 13)]
    pub programme: String,
    /// Day of registration; today when left out. A `frontend` cannot set another day, and nobody can set a future day
    #[serde(deserialize_with = "day::optional")]
    #[schema(max_length = 10)]
    pub registered_on: Option<NaiveDate>,
    /// The person who registers
    #[validate(nested)]
    pub person: Person,
    /// Household of the person
    pub household: Option<Household>,
    /// Stay abroad and return
    pub stay_abroad: Option<StayAbroad>,
    /// Residence of the person
    #[validate(nested)]
    pub residence: Residence,
    /// Components that the person asks for
    #[serde(deserialize_with = "list::at_most::<4, _, _>")]
    #[schema(value_type = Option<std::collections::BTreeSet<words::Component>>, max_items = 4)]
    pub needs: Option<Vec<ComponentCode>>,
    /// How the person heard of the programme
    #[schema(value_type = Option<words::HeardFrom>)]
    pub heard_from: Option<HeardFrom>,
    /// Consent of the person to the processing of the data
    pub consent: Consent,
    /// The client's own reference of the registration; no other client sees it, and it is on one registration of the client
    /// only
    #[schema(value_type = Option<crate::contract::schemas::ExternalReference>)]
    pub external_reference: Option<String>,
}

/// A person, with data as in the person's document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Given name, in Georgian or Latin letters, not both; `null` where the person has none. One of the two names is needed
    #[schema(value_type = Option<crate::contract::schemas::Name>)]
    pub given_name: Option<String>,
    /// Family name, in Georgian or Latin letters, not both; `null` where the person has none. One of the two names is needed
    #[schema(value_type = Option<crate::contract::schemas::Name>)]
    pub family_name: Option<String>,
    /// Father's name, in Georgian or Latin letters, not both
    #[schema(value_type = Option<crate::contract::schemas::Name>)]
    pub father_name: Option<String>,
    /// Given name in Latin letters, as in the passport; used to find duplicates across scripts
    #[schema(value_type = Option<crate::contract::schemas::LatinName>)]
    pub latin_given_name: Option<String>,
    /// Family name in Latin letters, as in the passport; used to find duplicates across scripts
    #[schema(value_type = Option<crate::contract::schemas::LatinName>)]
    pub latin_family_name: Option<String>,
    /// Day of birth, or only the month or the year where no more is known
    #[schema(value_type = crate::contract::schemas::BornOn)]
    pub born_on: String,
    /// Sex, as in the document
    #[schema(value_type = words::Sex)]
    pub sex: Sex,
    /// Citizenship of the person
    #[schema(value_type = Option<words::Citizenship>)]
    pub citizenship: Option<Citizenship>,
    /// Whether a stateless person has status in Georgia
    pub status_in_georgia: Option<bool>,
    /// Document that identifies the person; `null` where the person has none. A citizen of Georgia cannot leave it out
    #[schema(value_type = Option<crate::contract::schemas::IdentityDocument>)]
    pub document: Stated<IdentityDocument>,
    /// Telephone number in international form (E.164)
    #[schema(value_type = Option<crate::contract::schemas::Phone>)]
    pub phone: Option<String>,
    /// E-mail address of the person
    #[schema(value_type = Option<crate::contract::schemas::Email>)]
    pub email: Option<String>,
}

/// What identifies a person; its schema tells the kinds apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityDocument {
    /// Kind of document.
    pub kind: DocumentKind,
    /// The number, as written in it.
    pub number: String,
}

/// The household of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Household {
    /// Number of people in the household, the person included
    #[schema(example = 3, minimum = 1, maximum = 50)]
    pub members: i64,
    /// Number of children in the household
    #[schema(example = 1, minimum = 0, maximum = 50)]
    pub children: i64,
}

/// A stay abroad and the return.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StayAbroad {
    /// Country of the stay, by its ISO 3166-1 code
    #[schema(value_type = Option<crate::contract::schemas::CountryAbroad>)]
    pub country: Option<String>,
    /// Day of return to Georgia
    #[serde(deserialize_with = "day::optional")]
    #[schema(max_length = 10)]
    pub returned_on: Option<NaiveDate>,
    /// Whether the person stayed abroad irregularly
    #[schema(example = true)]
    pub irregular: Option<bool>,
    /// First day of the irregular stay; needs `"irregular": true`
    #[serde(deserialize_with = "day::optional")]
    #[schema(max_length = 10)]
    pub irregular_from: Option<NaiveDate>,
    /// Last day of the irregular stay; when left out, the day of return; needs `"irregular": true`
    #[serde(deserialize_with = "day::optional")]
    #[schema(max_length = 10)]
    pub irregular_until: Option<NaiveDate>,
    /// Result of seeking asylum abroad
    #[schema(value_type = Option<words::Asylum>)]
    pub asylum: Option<Asylum>,
}

/// The place where the person lives, and the registered address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Residence {
    /// Code of the municipality where the person actually lives: it decides which organisation serves the person
    #[schema(example = "kutaisi", max_length = 50)]
    pub municipality: String,
    /// Village or district of the residence
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(value_type = Option<crate::contract::schemas::Line>)]
    pub settlement: Option<String>,
    /// Street, house and flat
    #[validate(length(max = 200), custom(function = prose))]
    #[schema(value_type = Option<crate::contract::schemas::Lines>)]
    pub street: Option<String>,
    /// Code of the municipality of the registered address, if it is another one; occupied municipalities included
    #[schema(example = "zugdidi", max_length = 50)]
    pub registered_municipality: Option<String>,
}

/// A consent to the processing of the data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Day of the consent; not after the registration
    #[serde(deserialize_with = "day::required")]
    #[schema(max_length = 10)]
    pub given_on: NaiveDate,
    /// Form in which the consent was given
    #[schema(value_type = words::ConsentForm)]
    pub form: ConsentForm,
}
