use crate::column::{Tetri, Word};
use reintegration_domain::grants::Condition;
use reintegration_domain::grants::TrancheStatus;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "tranches")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub grant_id: Uuid,
    pub number: i32,
    pub amount_minor: Tetri,
    pub condition: Word<Condition>,
    pub report_number: Option<i32>,
    pub status: Word<TrancheStatus>,
    pub payable_on: Option<Date>,
    pub payable_by: Option<Uuid>,
    pub released_by: Option<Uuid>,
    pub released_on: Option<Date>,
    pub payment_reference: Option<String>,
    pub released_minor: Option<Tetri>,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
