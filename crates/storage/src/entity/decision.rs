use crate::column::Word;
use reintegration_domain::intake::eligibility::Outcome;
use reintegration_domain::intake::registrations::Ruled;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "decisions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub registration_id: Uuid,
    pub stage: String,
    pub outcome: Word<Ruled>,
    /// Sealed under the person's key.
    pub sealed_reason: Option<Vec<u8>>,
    pub due_on: Option<Date>,
    pub proposal: Word<Outcome>,
    pub against_proposal: bool,
    pub facts: Json,
    pub policy_id: Uuid,
    pub assessment: Json,
    pub decided_by: Uuid,
    pub decided_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
