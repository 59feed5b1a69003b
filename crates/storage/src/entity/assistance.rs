use crate::column::{Json, Tetri, Word};
use reintegration_domain::cases::assistance::Status;
use reintegration_domain::component::ComponentCode;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "assistance")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub registration_id: Uuid,
    pub lot_id: Uuid,
    pub region: String,
    pub grant_id: Option<Uuid>,
    pub policy_id: Option<Uuid>,
    /// The assistance of a former year whose approval could no longer be delivered, and that it asks for anew.
    pub carried_from: Option<Uuid>,
    pub component: Word<ComponentCode>,
    pub amount_minor: Tetri,
    pub actual_minor: Option<Tetri>,
    /// Sealed under the person's key.
    pub sealed_details: Option<Vec<u8>>,
    /// Sealed under the person's key.
    pub sealed_reason: Option<Vec<u8>>,
    /// Sealed under the person's key.
    pub sealed_approval_reason: Option<Vec<u8>>,
    /// Sealed under the person's key.
    pub sealed_reversals: Option<Vec<u8>>,
    pub status: Word<Status>,
    pub due_on: Option<Date>,
    pub overdue_told: bool,
    pub proposed_by: Uuid,
    pub authors: Json<Vec<Uuid>>,
    pub approved_by: Option<Uuid>,
    pub approved_on: Option<Date>,
    /// How much of the amount the plan did not intend when it was approved.
    pub beyond_plan_minor: Option<Tetri>,
    /// How many deliveries were recorded, those that were taken back included.
    pub deliveries: i32,
    pub delivered_by: Option<Uuid>,
    pub delivered_on: Option<Date>,
    pub documents: Json<Vec<Uuid>>,
    pub verified_by: Option<Uuid>,
    pub verified_on: Option<Date>,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
