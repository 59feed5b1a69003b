use crate::column::{Json, Word};
use reintegration_domain::competition::CallStatus;
use reintegration_domain::competition::Criteria;
use reintegration_domain::programme::programmes::Programme;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "calls")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub reference: String,
    pub programme: Word<Programme>,
    pub year: i32,
    pub title_ka: String,
    pub title_en: String,
    pub terms_ka: String,
    pub terms_en: String,
    pub status: Word<CallStatus>,
    pub questions_until: Date,
    pub proposals_until: Date,
    pub minimum_scores: i32,
    pub criteria: Json<Criteria>,
    pub created_by: Uuid,
    pub published_by: Option<Uuid>,
    pub published_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    pub decided_at: Option<DateTimeUtc>,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
