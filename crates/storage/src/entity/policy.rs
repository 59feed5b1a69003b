use crate::column::Word;
use reintegration_domain::programme::policies::PolicyStatus;
use reintegration_domain::programme::programmes::Programme;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "policies")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub programme: Word<Programme>,
    pub policy_version: String,
    pub in_force_from: Date,
    pub status: Word<PolicyStatus>,
    pub document: Json,
    pub drafted_by: Option<Uuid>,
    pub published_by: Option<Uuid>,
    pub published_at: Option<DateTimeUtc>,
    pub version: i64,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
