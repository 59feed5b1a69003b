use crate::column::Word;
use reintegration_domain::cases::ClosureReason;
use reintegration_domain::cases::Stage;
use reintegration_domain::cases::Status;
use reintegration_domain::programme::programmes::Programme;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "cases")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub reference: String,
    pub registration_id: Uuid,
    pub programme: Word<Programme>,
    pub lot_id: Uuid,
    pub municipality: String,
    pub region: String,
    pub status: Word<Status>,
    pub stage: Word<Stage>,
    /// Sealed under the person's key.
    pub sealed_reason: Option<Vec<u8>>,
    pub closure_reason: Option<Word<ClosureReason>>,
    pub closed_on: Option<Date>,
    /// Since when it is at rest.
    pub suspended_on: Option<Date>,
    /// The case of the same person, where it was closed as a duplicate of that one.
    pub duplicate_of: Option<Uuid>,
    pub opened_on: Date,
    pub plan_due_on: Date,
    pub overdue_told: bool,
    /// The mark of the organisation's worker who has it.
    pub assigned_to: Option<String>,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::registration::Entity",
        from = "Column::RegistrationId",
        to = "super::registration::Column::Id"
    )]
    Registration,
    #[sea_orm(belongs_to = "super::plan::Entity", from = "Column::Id", to = "super::plan::Column::CaseId")]
    Plan,
}

impl Related<super::registration::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Registration.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
