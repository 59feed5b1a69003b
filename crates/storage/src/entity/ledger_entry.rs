use crate::column::{Tetri, Word};
use reintegration_domain::component::ComponentCode;
use reintegration_domain::grants::EntryKind;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_entries")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    pub id: Uuid,
    pub grant_id: Uuid,
    pub component: Word<ComponentCode>,
    pub kind: Word<EntryKind>,
    pub amount_minor: Tetri,
    pub assistance_id: Option<Uuid>,
    pub case_id: Option<Uuid>,
    pub reallocation_id: Option<Uuid>,
    /// Which of the deliveries of the assistance it is of.
    pub delivery_number: Option<i32>,
    pub occurred_on: Date,
    pub recorded_at: DateTimeUtc,
    pub client: Option<Uuid>,
    pub request_id: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
