use crate::column::{Json, Tetri, Word};
use reintegration_domain::competition::BudgetLine;
use reintegration_domain::competition::ProposalStatus;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "proposals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub reference: String,
    pub call_id: Uuid,
    pub lot_id: Uuid,
    pub round: i32,
    pub organisation_id: Uuid,
    pub summary: String,
    pub amount_minor: Tetri,
    pub budget: Json<Vec<BudgetLine>>,
    pub status: Word<ProposalStatus>,
    pub cure_due_on: Option<Date>,
    pub admissibility_reason: Option<String>,
    pub submitted_by: Uuid,
    pub examined_by: Option<Uuid>,
    pub awarded_by: Option<Uuid>,
    pub awarded_minor: Option<Tetri>,
    pub withdrawn_at: Option<DateTimeUtc>,
    pub scores_frozen: bool,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
