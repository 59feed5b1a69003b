use crate::column::{Json, Word};
use reintegration_domain::access::ClientStatus;
use reintegration_domain::access::Role;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "clients")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: String,
    pub name: String,
    pub role: Word<Role>,
    pub organisation_id: Option<Uuid>,
    pub regions: Json<Vec<String>>,
    pub status: Word<ClientStatus>,
    pub demonstration: bool,
    /// The public keys of a client that proves itself with them.
    pub jwks: Option<serde_json::Value>,
    /// The outside issuer whose tokens the client comes with.
    pub issuer: Option<String>,
    /// The digest of the issuer's subject: personal data, where subjects are few enough to be tried one by one.
    pub subject: Option<Vec<u8>>,
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub revoked_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
