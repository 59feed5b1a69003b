use crate::client::NamedClient;
use crate::contract::words;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::competition::{Flag, Rating};
use reintegration_storage::ClientNames;
use reintegration_storage::entity::organisation_assessment::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An assessment of an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationAssessmentView {
    /// Identifier of the assessment
    #[schema(max_length = 36)]
    id: Uuid,
    /// Identifier of the organisation
    #[schema(max_length = 36)]
    organisation_id: Uuid,
    /// Risk of giving the organisation money
    #[schema(value_type = words::Rating)]
    rating: Rating,
    /// Last day on which the assessment is valid
    valid_until: NaiveDate,
    /// Facts against an award; empty where there are none
    #[schema(value_type = Vec<words::AssessmentFlag>, max_items = 5)]
    flags: Vec<Flag>,
    /// Note on the assessment; `null` where there is none
    #[schema(max_length = 4000)]
    note: Option<String>,
    /// Client that made the assessment
    assessed_by: NamedClient,
    /// Time when the assessment was made
    assessed_at: DateTime<Utc>,
}

impl OrganisationAssessmentView {
    /// Its identifier, for the tag of what it is shown with.
    pub fn id(&self) -> String {
        self.id.to_string()
    }

    /// The assessment, with the names of its clients.
    pub fn new(row: Model, names: &ClientNames) -> Self {
        Self {
            rating: *row.rating,
            flags: row.flags.0,
            id: row.id,
            organisation_id: row.organisation_id,
            valid_until: row.valid_until,
            note: row.note,
            assessed_by: NamedClient::of(row.assessed_by, names),
            assessed_at: row.assessed_at,
        }
    }
}
