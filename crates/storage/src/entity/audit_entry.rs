use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entries")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    pub xact: i64,
    pub id: Uuid,
    pub occurred_at: DateTimeUtc,
    pub client: Option<Uuid>,
    pub client_id: Option<String>,
    pub role: String,
    pub operation: String,
    pub action: String,
    pub subject_type: Option<String>,
    pub subject_id: Option<Uuid>,
    pub subject_version: Option<i64>,
    pub persons: String,
    pub fields: String,
    pub purpose: Option<String>,
    pub request_id: String,
    /// What the rows became that the entry's transaction wrote, a line each: kind, identifier, both parts of the digest.
    pub digests: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
