use crate::column::{Tetri, Word};
use reintegration_domain::competition::LotStatus;
use reintegration_domain::programme::programmes::Basis;
use reintegration_domain::programme::programmes::Programme;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "lots")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub programme: Word<Programme>,
    pub year: i32,
    pub number: i32,
    pub organisation_id: Option<Uuid>,
    pub allocated_minor: Tetri,
    pub basis: Word<Basis>,
    pub note_ka: String,
    pub note_en: String,
    pub call_id: Option<Uuid>,
    pub status: Word<LotStatus>,
    /// What it was announced with; a winner gets no more. `None` where nobody competed for it.
    pub announced_minor: Option<Tetri>,
    pub round: i32,
    pub proposals_until: Option<Date>,
    pub outcome_reason: Option<String>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
