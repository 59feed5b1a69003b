use crate::column::{Tetri, Word};
use reintegration_domain::grants::Status;
use reintegration_domain::programme::programmes::Basis;
use reintegration_domain::programme::programmes::Programme;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "grants")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub reference: String,
    pub programme: Word<Programme>,
    pub year: i32,
    pub lot_id: Uuid,
    pub organisation_id: Uuid,
    pub amount_minor: Tetri,
    pub starts_on: Date,
    pub ends_on: Date,
    pub status: Word<Status>,
    pub signed_on: Option<Date>,
    pub signed_by: Option<Uuid>,
    pub terminated_on: Option<Date>,
    pub status_reason: Option<String>,
    pub returned_minor: Tetri,
    pub basis: Word<Basis>,
    pub note_ka: String,
    pub note_en: String,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::organisation::Entity",
        from = "Column::OrganisationId",
        to = "super::organisation::Column::Id"
    )]
    Organisation,
}

impl Related<super::organisation::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Organisation.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
