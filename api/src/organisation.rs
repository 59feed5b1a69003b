//! Organisations as others refer to them.

use crate::contract::texts::Text;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An organisation, as others refer to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationName {
    /// Its identifier
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// Its name
    pub name: Text,
}
