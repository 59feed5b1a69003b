use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "unlisted_work")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub registration_id: Option<Uuid>,
    pub grant_id: Option<Uuid>,
    pub lot_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl Model {
    /// What waits of a grant.
    #[must_use]
    pub const fn of_grant(id: Uuid) -> Self {
        Self { id, registration_id: None, grant_id: Some(id), lot_id: None }
    }
}

impl ActiveModelBehavior for ActiveModel {}
