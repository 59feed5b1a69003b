use crate::column::Word;
use reintegration_domain::cases::transfers::Status;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "transfers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub from_lot_id: Uuid,
    pub to_lot_id: Uuid,
    pub municipality: String,
    pub region: String,
    /// Sealed under the person's key.
    pub sealed_reason: Option<Vec<u8>>,
    /// Sealed under the person's key.
    pub sealed_answer: Option<Vec<u8>>,
    pub status: Word<Status>,
    pub asked_by: Uuid,
    pub answered_by: Option<Uuid>,
    pub due_on: Date,
    pub asked_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
