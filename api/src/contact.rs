//! Whom a person calls: organisations, and how they are reached.

use crate::contract::schemas;
use crate::contract::texts::Text;
use reintegration_domain::contact::Contact;
use reintegration_storage::entity::organisation::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Contact data of an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactView {
    /// Telephone number in international form (E.164)
    #[schema(value_type = Option<schemas::Phone>)]
    phone: Option<String>,
    /// E-mail address
    #[schema(value_type = Option<schemas::Email>)]
    email: Option<String>,
    /// Address for visitors
    address: Option<Text>,
    /// Opening hours
    hours: Option<Text>,
}

/// An organisation, and how it is reached.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReachableOrganisation {
    /// Identifier of the organisation
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// Name of the organisation
    pub name: Text,
    /// Contact data of the organisation; `null` where none are on record
    pub contact: Option<ContactView>,
}

impl From<Contact> for ContactView {
    fn from(contact: Contact) -> Self {
        let Contact { phone, email, address, hours } = contact;
        Self { phone, email, address: address.map(Text::from), hours: hours.map(Text::from) }
    }
}

impl From<Model> for ReachableOrganisation {
    fn from(row: Model) -> Self {
        let contact = row.contact.map(|contact| contact.0.into());
        Self { id: row.id, name: Text { ka: row.name_ka, en: row.name_en }, contact }
    }
}
