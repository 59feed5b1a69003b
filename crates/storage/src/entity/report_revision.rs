use crate::column::{Json, Word};
use reintegration_domain::reports::{FinancialLine, Indicator, LineForm, Narrative};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "report_revisions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub report_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    pub narrative: Json<Option<Narrative>>,
    pub indicators: Json<Vec<Indicator>>,
    pub financial: Json<Vec<FinancialLine>>,
    pub lines_revision: i32,
    pub line_form: Word<LineForm>,
    pub line_count: i32,
    pub written_by: Uuid,
    pub written_at: DateTimeUtc,
    pub submitted_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
