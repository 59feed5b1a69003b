//! Organisations as others refer to them.

use crate::contract::texts::Text;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A reference to an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationName {
    /// Identifier of the organisation
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// Name of the organisation
    pub name: Text,
}
