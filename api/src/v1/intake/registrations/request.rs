//! A registration's content as it is sent and shown.

use crate::contract::words;
use crate::http::day;
use crate::http::limits::{one_line, prose};
use crate::http::list;
use chrono::NaiveDate;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::intake::eligibility::Asylum;
use reintegration_domain::intake::registrations::{ConsentForm, HeardFrom};
use reintegration_domain::person::{Citizenship, DocumentKind, Sex};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A returnee's registration. Every fact that eligibility rests on may be left out: it is then unknown, and the
/// assessment names it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "programme": "reintegration",
    "registered_on": "2020-02-01",
    "person": {
        "given_name": "ნინო", "family_name": "ბერიძე", "father_name": "გიორგი",
        "latin_given_name": "Nino", "latin_family_name": "Beridze",
        "born_on": "1988-04-12", "sex": "female", "citizenship": "georgian",
        "document": { "kind": "personal_number", "number": "01001012345" },
        "phone": "+995555123456"
    },
    "household": { "members": 3, "children": 1 },
    "stay_abroad": {
        "country": "DE", "returned_on": "2019-06-15",
        "irregular": true, "irregular_from": "2017-03-01", "asylum": "applied"
    },
    "residence": { "municipality": "kutaisi", "street": "რუსთაველის ქუჩა 1", "registered_municipality": "zugdidi" },
    "needs": ["income_source", "medical"],
    "heard_from": "television",
    "consent": { "given_on": "2020-02-01", "form": "written" }
}))]
pub struct RegistrationRequest {
    /// The programme; only `reintegration` registers returnees
    #[schema(required, nullable = false, value_type = String, example = "reintegration", pattern = "^reintegration$", max_length = 13)]
    pub programme: Option<String>,
    /// The day of registration; today when left out. A `frontend` cannot set another day, nobody a future one
    #[serde(deserialize_with = "day::optional")]
    #[schema(max_length = 10)]
    pub registered_on: Option<NaiveDate>,
    /// Who registers
    #[validate(nested)]
    #[schema(required, nullable = false, value_type = Person)]
    pub person: Option<Person>,
    /// Who lives together
    pub household: Option<Household>,
    /// The stay abroad and the return
    pub stay_abroad: Option<StayAbroad>,
    /// Where the person lives
    #[validate(nested)]
    #[schema(required, nullable = false, value_type = Residence)]
    pub residence: Option<Residence>,
    /// The components that the person asks for
    #[serde(deserialize_with = "list::at_most::<4, _, _>")]
    #[schema(value_type = Option<std::collections::BTreeSet<words::Component>>, max_items = 4)]
    pub needs: Option<Vec<ComponentCode>>,
    /// How the person heard of the programme
    #[schema(value_type = Option<words::HeardFrom>)]
    pub heard_from: Option<HeardFrom>,
    /// The person's consent to the processing of the data
    #[schema(required, nullable = false, value_type = Consent)]
    pub consent: Option<Consent>,
}

/// A person, as in the person's document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// In Georgian or Latin letters, not both
    #[schema(required, nullable = false, value_type = crate::contract::schemas::Name)]
    pub given_name: Option<String>,
    /// In Georgian or Latin letters, not both
    #[schema(required, nullable = false, value_type = crate::contract::schemas::Name)]
    pub family_name: Option<String>,
    /// In Georgian or Latin letters, not both
    #[schema(value_type = Option<crate::contract::schemas::Name>)]
    pub father_name: Option<String>,
    /// As in the passport; finds duplicates across scripts
    #[schema(value_type = Option<crate::contract::schemas::LatinName>)]
    pub latin_given_name: Option<String>,
    /// As in the passport; finds duplicates across scripts
    #[schema(value_type = Option<crate::contract::schemas::LatinName>)]
    pub latin_family_name: Option<String>,
    /// The day of birth
    #[serde(deserialize_with = "day::optional")]
    #[schema(required, nullable = false, value_type = NaiveDate, example = "1988-04-12", max_length = 10)]
    pub born_on: Option<NaiveDate>,
    /// As in the document
    #[schema(required, nullable = false, value_type = words::Sex)]
    pub sex: Option<Sex>,
    /// Whose citizen the person is
    #[schema(value_type = Option<words::Citizenship>)]
    pub citizenship: Option<Citizenship>,
    /// Whether a stateless person has status in Georgia
    pub status_in_georgia: Option<bool>,
    /// What identifies the person
    #[schema(required, nullable = false, value_type = crate::contract::schemas::IdentityDocument)]
    pub document: Option<IdentityDocument>,
    /// In international form (E.164)
    #[schema(value_type = Option<crate::contract::schemas::Phone>)]
    pub phone: Option<String>,
    /// An e-mail address
    #[schema(value_type = Option<crate::contract::schemas::Email>)]
    pub email: Option<String>,
}

/// What identifies a person; its schema tells the kinds apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityDocument {
    /// The kind of document.
    pub kind: Option<DocumentKind>,
    /// The number, as written in it.
    pub number: Option<String>,
}

/// The people who live together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Household {
    /// Everybody, the person included
    #[schema(required, nullable = false, value_type = i64, example = 3, minimum = 1, maximum = 50)]
    pub members: Option<i64>,
    /// The children among them
    #[schema(required, nullable = false, value_type = i64, example = 1, minimum = 0, maximum = 50)]
    pub children: Option<i64>,
}

/// The stay abroad and the return.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StayAbroad {
    /// The country, by its ISO 3166-1 code
    #[schema(value_type = Option<crate::contract::schemas::CountryAbroad>)]
    pub country: Option<String>,
    /// The day of return to Georgia
    #[serde(deserialize_with = "day::optional")]
    #[schema(max_length = 10)]
    pub returned_on: Option<NaiveDate>,
    /// Whether the person stayed abroad irregularly
    #[schema(example = true)]
    pub irregular: Option<bool>,
    /// Since when; needs `"irregular": true`
    #[serde(deserialize_with = "day::optional")]
    #[schema(max_length = 10)]
    pub irregular_from: Option<NaiveDate>,
    /// Until when; left out means until the return; needs `"irregular": true`
    #[serde(deserialize_with = "day::optional")]
    #[schema(max_length = 10)]
    pub irregular_until: Option<NaiveDate>,
    /// What came of asylum abroad
    #[schema(value_type = Option<words::Asylum>)]
    pub asylum: Option<Asylum>,
}

/// Where the person lives, and where the person is registered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Residence {
    /// The code of the municipality where the person actually lives: it decides which organisation serves
    #[schema(required, nullable = false, value_type = String, example = "kutaisi", max_length = 50)]
    pub municipality: Option<String>,
    /// The village or district
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(value_type = Option<crate::contract::schemas::Line>)]
    pub settlement: Option<String>,
    /// Street, house, flat
    #[validate(length(max = 200), custom(function = prose))]
    #[schema(value_type = Option<crate::contract::schemas::Lines>)]
    pub street: Option<String>,
    /// The code of the municipality of the registered address, where it is another; occupied ones included
    #[schema(example = "zugdidi", max_length = 50)]
    pub registered_municipality: Option<String>,
}

/// Consent to the processing of the data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The day; not after the registration
    #[serde(deserialize_with = "day::optional")]
    #[schema(required, nullable = false, value_type = NaiveDate, max_length = 10)]
    pub given_on: Option<NaiveDate>,
    /// How it was given
    #[schema(required, nullable = false, value_type = words::ConsentForm)]
    pub form: Option<ConsentForm>,
}
