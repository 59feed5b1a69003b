use crate::column::{Tetri, Word};
use reintegration_domain::component::ComponentCode;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "grant_lines")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub grant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub component: Word<ComponentCode>,
    pub agreed_minor: Tetri,
    pub allocated_minor: Tetri,
    pub committed_minor: Tetri,
    pub disbursed_minor: Tetri,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
