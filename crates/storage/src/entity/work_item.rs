use crate::column::Word;
use reintegration_domain::work::{Kind, Party};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "work_items")]
pub struct Model {
    /// The identifier of what waits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: Word<Kind>,
    pub waits_for: Word<Party>,
    pub registration_id: Option<Uuid>,
    pub case_id: Option<Uuid>,
    pub grant_id: Option<Uuid>,
    pub lot_id: Option<Uuid>,
    /// Whose it is, where it is nobody's who lives in a region.
    pub organisation_id: Option<Uuid>,
    pub region: Option<String>,
    pub submitted_by: Option<Uuid>,
    pub reference: String,
    pub due_on: Option<Date>,
    /// The last day; without one, the day since which it waits.
    pub ordered_on: Date,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::registration::Entity",
        from = "Column::RegistrationId",
        to = "super::registration::Column::Id"
    )]
    Registration,
}

impl Related<super::registration::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Registration.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
