use crate::column::{Json, Word};
use reintegration_domain::component::ComponentCode;
use reintegration_domain::intake::eligibility::Asylum;
use reintegration_domain::intake::registrations::ConsentForm;
use reintegration_domain::intake::registrations::HeardFrom;
use reintegration_domain::intake::registrations::Status;
use reintegration_domain::person::Citizenship;
use reintegration_domain::person::DocumentKind;
use reintegration_domain::person::Sex;
use reintegration_domain::programme::programmes::Programme;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "registrations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub reference: String,
    pub programme: Word<Programme>,
    pub registered_on: Date,
    pub submitted_by: Uuid,
    /// The clients that stated what is decided on: who submitted, who changed since who the person is, what happened to them
    /// or where their case goes, and who appealed. None of them decides.
    pub facts_by: Json<Vec<Uuid>>,
    pub policy_id: Uuid,
    pub lot_id: Option<Uuid>,
    pub status: Word<Status>,
    pub evidence_due_on: Option<Date>,
    pub first_decider: Option<Uuid>,
    pub appeal_until: Option<Date>,
    pub case_id: Option<Uuid>,
    /// One of the two names may be missing.
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub father_name: Option<String>,
    pub latin_given_name: Option<String>,
    pub latin_family_name: Option<String>,
    pub name_key: String,
    pub latin_name_key: Option<String>,
    /// The first day on which the person may have been born.
    pub born_on: Date,
    /// The last one.
    pub born_until: Date,
    pub sex: Word<Sex>,
    pub citizenship: Option<Word<Citizenship>>,
    pub status_in_georgia: Option<bool>,
    /// `None` where the person has no document.
    pub document_kind: Option<Word<DocumentKind>>,
    /// A keyed hash of the document: finds the same one without telling which it is.
    pub document_key: Option<String>,
    /// The same of its number alone, whatever its kind.
    pub number_key: Option<String>,
    pub household_members: Option<i32>,
    pub household_children: Option<i32>,
    pub country: Option<String>,
    pub returned_on: Option<Date>,
    pub irregular: Option<bool>,
    pub irregular_from: Option<Date>,
    pub irregular_until: Option<Date>,
    pub asylum: Option<Word<Asylum>>,
    pub municipality: String,
    pub region: String,
    pub registered_municipality: Option<String>,
    pub needs: Json<Vec<ComponentCode>>,
    pub heard_from: Option<Word<HeardFrom>>,
    pub consent_given_on: Date,
    pub consent_form: Word<ConsentForm>,
    /// The person's own words and numbers, sealed under the person's key; `None` once they are erased.
    pub sealed: Option<Vec<u8>>,
    pub retain_until: Option<Date>,
    pub erased_at: Option<DateTimeUtc>,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
