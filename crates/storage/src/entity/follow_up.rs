use crate::column::Word;
use reintegration_domain::cases::follow_ups::Place;
use reintegration_domain::cases::follow_ups::Status;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "follow_ups")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub status: Word<Status>,
    pub planned_month: Option<i32>,
    pub due_on: Option<Date>,
    pub overdue_told: bool,
    pub visited_on: Option<Date>,
    pub place: Option<Word<Place>>,
    /// Sealed under the person's key.
    pub sealed: Option<Vec<u8>>,
    pub instrument: Option<String>,
    pub instrument_version: Option<String>,
    pub economic: Option<i32>,
    pub social: Option<i32>,
    pub psychosocial: Option<i32>,
    pub composite: Option<i32>,
    pub economic_coverage: Option<i32>,
    pub social_coverage: Option<i32>,
    pub psychosocial_coverage: Option<i32>,
    pub composite_coverage: Option<i32>,
    pub recorded_by: Option<Uuid>,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
