use crate::column::{Json, Word};
use reintegration_domain::contact::Contact;
use reintegration_domain::organisation::OrganisationKind;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "organisations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub registration_code: Option<String>,
    pub name_ka: String,
    pub name_en: String,
    pub kind: Word<OrganisationKind>,
    /// How it is reached; `None` while nothing is known.
    pub contact: Option<Json<Contact>>,
    /// The regions that an office of the Agency serves; `None` for all that no other office names, and for partners.
    pub regions: Option<Json<Vec<String>>>,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
