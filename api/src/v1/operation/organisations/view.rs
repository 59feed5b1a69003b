use crate::contact::ContactView;
use crate::contract::texts::Text;
use crate::contract::{schemas, words};
use crate::http::entity_tag::EntityTag;
use crate::v1::competition::assessments::OrganisationAssessmentView;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::organisation::OrganisationKind;
use reintegration_storage::ClientNames;
use reintegration_storage::entity::organisation::Model;
use reintegration_storage::entity::organisation_assessment;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An organisation on record.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationView {
    /// Identifier of the organisation
    #[schema(max_length = 36)]
    id: Uuid,
    /// Code in the register of legal entities; `null` where it is not on record
    #[schema(value_type = Option<schemas::OrganisationCode>)]
    registration_code: Option<String>,
    /// Name of the organisation
    name: Text,
    /// Kind of the organisation
    #[schema(value_type = words::OrganisationKind)]
    kind: OrganisationKind,
    /// Contact data of the organisation; `null` where none are on record
    contact: Option<ContactView>,
    /// Codes of the regions that an office of the Agency serves; empty for one that serves all regions that no other names, and
    /// for partners
    #[schema(max_items = 12, example = json!([]))]
    regions: Vec<String>,
    /// Newest assessment, while it is valid; `null` otherwise
    assessment: Option<OrganisationAssessmentView>,
    /// Version of the organisation, one higher after each change; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// Time when the organisation was recorded
    created_at: DateTime<Utc>,
    /// Time of the last change to the organisation
    updated_at: DateTime<Utc>,
}

impl OrganisationView {
    /// The organisation; `newest` is its newest assessment, which counts until its last day is over.
    pub fn new(
        row: Model,
        newest: Option<organisation_assessment::Model>,
        names: &ClientNames,
        today: NaiveDate,
    ) -> Self {
        let in_force = newest.filter(|newest| newest.valid_until >= today);
        let assessment = in_force.map(|row| OrganisationAssessmentView::new(row, names));
        Self {
            assessment,
            id: row.id,
            registration_code: row.registration_code,
            name: Text { ka: row.name_ka, en: row.name_en },
            kind: *row.kind,
            contact: row.contact.map(|contact| contact.0.into()),
            regions: row.regions.map(|regions| regions.0).unwrap_or_default(),
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }

    /// Its tag: the assessment is not the organisation's own.
    pub fn tag(&self) -> EntityTag {
        let beside: Vec<String> = self.assessment.iter().map(OrganisationAssessmentView::id).collect();
        EntityTag::with(self.version, &beside)
    }
}
