use super::document::PolicyDocument;
use crate::client::NamedClient;
use crate::contract::words;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::programme::policies;
use reintegration_domain::programme::policies::PolicyStatus;
use reintegration_domain::programme::programmes::Programme;
use reintegration_storage::ClientNames;
use reintegration_storage::StorageError;
use reintegration_storage::entity::policy::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A version of a programme's rules.
#[derive(Debug, Serialize, ToSchema)]
pub struct PolicyView {
    /// Identifier of the policy
    #[schema(max_length = 36)]
    id: Uuid,
    /// Code of the programme
    #[schema(value_type = words::ProgrammeCode)]
    programme: Programme,
    /// Name of the version, unique within the programme
    #[schema(example = "2019-01-01", max_length = 40)]
    policy_version: String,
    /// First day on which the policy applies, once it is published
    #[schema(example = "2019-01-01")]
    in_force_from: NaiveDate,
    /// Status of the policy
    #[schema(value_type = words::PolicyStatus)]
    status: PolicyStatus,
    /// The rules of the policy
    #[schema(value_type = PolicyDocument)]
    document: policies::PolicyDocument,
    /// Client that drafted the policy; `null` for a built-in one
    drafted_by: Option<NamedClient>,
    /// Client that published the policy; `null` for a draft and for a built-in one
    published_by: Option<NamedClient>,
    /// Time when the policy was published
    published_at: Option<DateTime<Utc>>,
    /// Version of the policy, one higher after each change; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// Time when the policy was drafted
    created_at: DateTime<Utc>,
}

impl PolicyView {
    /// The policy, with the names of its clients.
    pub fn new(row: Model, names: &ClientNames) -> Result<Self, StorageError> {
        // One database keeps the order of a document's fields and the other does not; typed, it is shown in one order.
        let document = serde_json::from_value(row.document)
            .map_err(|error| StorageError::Corrupt(format!("policy {}: {error}", row.id)))?;
        Ok(Self {
            id: row.id,
            programme: *row.programme,
            policy_version: row.policy_version,
            in_force_from: row.in_force_from,
            status: *row.status,
            document,
            drafted_by: NamedClient::maybe(row.drafted_by, names),
            published_by: NamedClient::maybe(row.published_by, names),
            published_at: row.published_at,
            version: row.version,
            created_at: row.created_at,
        })
    }
}
