use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "cases")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub reference: String,
    pub registration_id: Uuid,
    pub programme: String,
    pub lot_id: Uuid,
    pub municipality: String,
    pub region: String,
    pub status: String,
    pub stage: String,
    pub status_reason: Option<String>,
    pub closure_reason: Option<String>,
    pub closed_on: Option<Date>,
    pub opened_on: Date,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
