use crate::column::Word;
use reintegration_domain::intake::registrations::MatchOutcome;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "registration_matches")]
pub struct Model {
    /// The registration with the smaller identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub first_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub second_id: Uuid,
    pub outcome: Word<MatchOutcome>,
    /// Which of the two it was decided on: the reason is sealed under the key of that one's person.
    pub decided_on: Uuid,
    pub sealed_reason: Vec<u8>,
    pub decided_by: Uuid,
    pub decided_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
