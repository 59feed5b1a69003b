use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_keys")]
pub struct Model {
    /// A keyed hash of a part of the name, of the document's number or of the telephone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: Uuid,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
