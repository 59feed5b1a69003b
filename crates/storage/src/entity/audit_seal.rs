use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_seals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    pub last_xact: i64,
    pub last_seq: i64,
    pub entries: i64,
    pub leaves: Vec<u8>,
    pub root: Vec<u8>,
    pub previous: Vec<u8>,
    pub sealed_at: DateTimeUtc,
    pub public_key: Vec<u8>,
    pub signature: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
