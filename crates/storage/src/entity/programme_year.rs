use crate::column::{Tetri, Word};
use reintegration_domain::programme::programmes::Basis;
use reintegration_domain::programme::programmes::Programme;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "programme_years")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub programme: Word<Programme>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    pub starts_on: Date,
    pub ends_on: Date,
    pub budget_minor: Tetri,
    pub granted_minor: Tetri,
    pub basis: Word<Basis>,
    pub note_ka: String,
    pub note_en: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
