//! Clients as others refer to them.

use reintegration_storage::ClientNames;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A reference to a client.
#[derive(Debug, Serialize, ToSchema)]
pub struct NamedClient {
    /// Identifier of the client
    #[schema(max_length = 36)]
    id: Uuid,
    /// Name of the client; the word for its role where an outside issuer vouches for it
    #[schema(example = "Kutaisi office", min_length = 1, max_length = 200)]
    name: String,
}

impl NamedClient {
    /// The client by its name.
    pub fn of(id: Uuid, names: &ClientNames) -> Self {
        Self { id, name: names.of(id).to_owned() }
    }

    /// The same where nobody may have done it.
    pub fn maybe(id: Option<Uuid>, names: &ClientNames) -> Option<Self> {
        id.map(|id| Self::of(id, names))
    }
}
