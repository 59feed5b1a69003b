use sea_orm::entity::prelude::*;

/// A person whom a stored answer is about.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_persons")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub client: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: Uuid,
    /// The answer shows the person, who was among the caller's rows when it was given: a repeat needs that to be so still.
    pub held: bool,
    /// Whether another person's data led to this one.
    pub matched: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
