use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "unlisted_work")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl Model {
    /// What waits of a grant.
    pub fn of_grant(id: Uuid) -> Self {
        Self { id, kind: "grant".to_owned() }
    }
}

impl ActiveModelBehavior for ActiveModel {}
