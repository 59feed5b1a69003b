use crate::texts::Text;
use crate::{schemas, words};
use chrono::{DateTime, Utc};
use reintegration_storage::entity::organisation::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationView {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// Its code in the register of legal entities; `null` where it is not on record
    #[schema(value_type = Option<schemas::OrganisationCode>)]
    registration_code: Option<String>,
    /// Its name
    name: Text,
    /// What it is to the programme
    #[schema(value_type = words::OrganisationKind)]
    kind: String,
    /// Counts the changes; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// When it was recorded
    created_at: DateTime<Utc>,
    /// When it last changed
    updated_at: DateTime<Utc>,
}

impl From<Model> for OrganisationView {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            registration_code: row.registration_code,
            name: Text { ka: row.name_ka, en: row.name_en },
            kind: row.kind,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
