use crate::column::{Json, Word};
use reintegration_domain::grants::ReportKind;
use reintegration_domain::identifier::ClientId;
use reintegration_domain::reports::{ChangedSinceReturn, ReturnReason, Stage, Told};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reports")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub reference: String,
    pub grant_id: Uuid,
    pub lot_id: Uuid,
    pub organisation_id: Uuid,
    pub year: i32,
    pub kind: Word<ReportKind>,
    pub number: i32,
    pub starts_on: Date,
    pub ends_on: Date,
    pub due_on: Date,
    pub status: Word<Stage>,
    pub waits_since: Option<Date>,
    pub told: Word<Told>,
    pub revision: i32,
    pub submitted_revision: Option<i32>,
    pub submitted_by: Option<Uuid>,
    pub submitted_at: Option<DateTimeUtc>,
    pub authors: Json<Vec<ClientId>>,
    pub returned_revision: Option<i32>,
    pub returned_by: Option<Uuid>,
    pub returned_at: Option<DateTimeUtc>,
    pub reasons: Json<Vec<ReturnReason>>,
    pub changed: Option<Json<ChangedSinceReturn>>,
    pub accepted_by: Option<Uuid>,
    pub accepted_at: Option<DateTimeUtc>,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
