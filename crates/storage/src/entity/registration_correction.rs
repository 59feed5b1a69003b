use crate::column::Json;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "registration_corrections")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub registration_id: Uuid,
    /// The version of the registration that it made.
    pub version: i64,
    /// The JSON pointers of what was corrected.
    pub fields: Json<Vec<String>>,
    /// Whether who the person is was corrected.
    pub identity: bool,
    /// What was there before, and why it was corrected, sealed under the person's key.
    pub sealed: Option<Vec<u8>>,
    pub corrected_by: Uuid,
    pub corrected_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
