use crate::contract::words;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::competition::{Flag, Rating};
use reintegration_storage::entity::organisation_assessment::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An assessment of an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationAssessmentView {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// The organisation
    #[schema(max_length = 36)]
    organisation_id: Uuid,
    /// How risky it is to give it money
    #[schema(value_type = words::Rating)]
    rating: Rating,
    /// The last day on which it counts
    valid_until: NaiveDate,
    /// What stands against an award; empty where nothing does
    #[schema(value_type = Vec<words::AssessmentFlag>, max_items = 5)]
    flags: Vec<Flag>,
    /// What there is to say about it; `null` where nothing is
    #[schema(max_length = 4000)]
    note: Option<String>,
    /// The client that assessed
    #[schema(max_length = 36)]
    assessed_by: Uuid,
    /// When it did
    assessed_at: DateTime<Utc>,
}

impl OrganisationAssessmentView {
    /// Its identifier, for the tag of what it is shown with.
    pub fn id(&self) -> String {
        self.id.to_string()
    }
}

impl From<Model> for OrganisationAssessmentView {
    fn from(row: Model) -> Self {
        Self {
            rating: *row.rating,
            flags: row.flags.0,
            id: row.id,
            organisation_id: row.organisation_id,
            valid_until: row.valid_until,
            note: row.note,
            assessed_by: row.assessed_by,
            assessed_at: row.assessed_at,
        }
    }
}
