//! How an organisation is reached, as it is sent.

use crate::contract::schemas;
use crate::http::limits::one_line;
use reintegration_domain::contact::Contact;
use reintegration_domain::locale::Bilingual;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A text of contact data in both languages.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactTextRequest {
    /// Text in Georgian
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(value_type = schemas::Line)]
    ka: String,
    /// Text in English
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(value_type = schemas::Line)]
    en: String,
}

/// Contact data of an organisation: whatever is known.
#[derive(Debug, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactRequest {
    /// Telephone number in international form (E.164)
    #[schema(value_type = Option<schemas::Phone>)]
    phone: Option<String>,
    /// E-mail address
    #[schema(value_type = Option<schemas::Email>)]
    email: Option<String>,
    /// Address for visitors
    #[validate(nested)]
    address: Option<ContactTextRequest>,
    /// Opening hours
    #[validate(nested)]
    hours: Option<ContactTextRequest>,
}

impl From<Bilingual> for ContactTextRequest {
    fn from(text: Bilingual) -> Self {
        Self { ka: text.ka.into_owned(), en: text.en.into_owned() }
    }
}

impl From<ContactTextRequest> for Bilingual {
    fn from(text: ContactTextRequest) -> Self {
        Self::composed(text.ka, text.en)
    }
}

impl From<Contact> for ContactRequest {
    fn from(contact: Contact) -> Self {
        let Contact { phone, email, address, hours } = contact;
        Self { phone, email, address: address.map(Into::into), hours: hours.map(Into::into) }
    }
}

impl From<ContactRequest> for Contact {
    fn from(asked: ContactRequest) -> Self {
        let ContactRequest { phone, email, address, hours } = asked;
        Self { phone, email, address: address.map(Into::into), hours: hours.map(Into::into) }
    }
}
