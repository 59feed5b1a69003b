use crate::column::Word;
use reintegration_domain::reports::DocumentKind;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "report_documents")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub report_id: Uuid,
    pub kind: Word<DocumentKind>,
    pub media_type: String,
    pub size: i64,
    pub sha256: String,
    pub submitted_revision: Option<i32>,
    pub master_key: String,
    pub sealed_key: Vec<u8>,
    pub sent_by: Uuid,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
