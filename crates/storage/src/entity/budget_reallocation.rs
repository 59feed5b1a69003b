use crate::column::{Tetri, Word};
use reintegration_domain::component::ComponentCode;
use reintegration_domain::grants::ReallocationStatus;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "budget_reallocations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub grant_id: Uuid,
    pub from_component: Word<ComponentCode>,
    pub to_component: Word<ComponentCode>,
    pub amount_minor: Tetri,
    pub reason: String,
    pub answer: Option<String>,
    pub status: Word<ReallocationStatus>,
    pub asked_by: Uuid,
    pub answered_by: Option<Uuid>,
    pub version: i64,
    pub asked_at: DateTimeUtc,
    pub answered_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
