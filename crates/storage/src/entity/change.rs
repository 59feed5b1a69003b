use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "changes")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    pub xact: i64,
    pub id: Uuid,
    pub r#type: String,
    pub occurred_at: DateTimeUtc,
    pub client: Option<Uuid>,
    pub client_id: Option<String>,
    pub role: String,
    pub subject_type: String,
    pub subject_id: Uuid,
    pub subject_version: i64,
    pub registration_id: Option<Uuid>,
    pub lot_id: Option<Uuid>,
    pub region: Option<String>,
    pub submitted_by: Option<Uuid>,
    pub data: Json,
    pub request_id: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
