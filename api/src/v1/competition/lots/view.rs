use crate::contact::ReachableOrganisation;
use crate::contract::texts::Text;
use crate::contract::words;
use crate::http::entity_tag::EntityTag;
use crate::money::Amount;
use crate::organisation::OrganisationName;
use chrono::NaiveDate;
use reintegration_domain::competition::LotStatus;
use reintegration_domain::programme::programmes::Basis;
use reintegration_domain::programme::programmes::Programme;
use reintegration_storage::{self as storage, LotRow, StorageError};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The lot that serves a place of residence.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServingLot {
    /// Identifier of the lot
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// Number of the lot within the year
    #[schema(example = 3, minimum = 1)]
    pub number: i32,
    /// Organisation that won the lot, and how it is reached; `null` while there is none
    pub organisation: Option<ReachableOrganisation>,
}

/// A set of regions that is awarded as one.
#[derive(Debug, Serialize, ToSchema)]
pub struct LotView {
    /// Identifier of the lot
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// Code of the programme
    #[schema(value_type = words::ProgrammeCode)]
    pub programme: Programme,
    /// Budget year of the lot
    #[schema(example = 2020, minimum = 1900, maximum = 9999)]
    pub year: i32,
    /// Number of the lot within the year
    #[schema(example = 3, minimum = 1)]
    pub number: i32,
    /// Regions that the lot serves (ISO 3166-2 codes)
    #[schema(max_items = 20)]
    pub regions: Vec<String>,
    /// Organisation that won the lot, and how it is reached; `null` while there is none
    pub organisation: Option<ReachableOrganisation>,
    /// Offices of the Agency that serve the lot's regions, and how they are reached
    #[schema(max_items = 20)]
    pub offices: Vec<ReachableOrganisation>,
    /// Part of the year's budget for this lot; the awarded amount once an award is accepted
    pub allocated: Amount,
    /// Reliability of the lot's figures; `sourced` for a lot that was added to a call
    #[schema(value_type = words::Basis)]
    pub basis: Basis,
    /// Note given when the lot was added to a call; for a recorded lot, what is sourced and what is not
    pub note: Text,
    /// Identifier of the call in which the lot is announced; `null` if the lot was recorded without a call
    #[schema(max_length = 36)]
    pub call_id: Option<Uuid>,
    /// Status of the lot
    #[schema(value_type = words::LotStatus)]
    pub status: LotStatus,
    /// Number of the current announcement of the lot
    #[schema(example = 1, minimum = 1)]
    pub round: i32,
    /// Last day for proposals in this round; `null` if there was no competition for the lot
    pub proposals_until: Option<NaiveDate>,
    /// Reason for the award, for no award or for announcing again; `null` where none was given
    #[schema(max_length = 4000)]
    pub outcome_reason: Option<String>,
    /// The winning proposal; `null` while there is none
    pub result: Option<LotResult>,
    /// Identifier of the grant of the lot; `null` while there is none, and again once it was terminated: `GET
    /// /v1/grants?lot=…` also lists terminated grants
    #[schema(max_length = 36)]
    pub grant_id: Option<Uuid>,
    /// Version of the lot, one higher after each change
    #[schema(example = 1, minimum = 1)]
    pub version: i64,
}

/// The proposal that won a lot.
#[derive(Debug, Serialize, ToSchema)]
pub struct LotResult {
    /// Organisation that made the proposal
    pub organisation: OrganisationName,
    /// Awarded amount of money
    pub amount: Amount,
}

fn result(row: &LotRow) -> Option<LotResult> {
    let name = row.result_name_ka.clone().zip(row.result_name_en.clone()).map(|(ka, en)| Text { ka, en });
    let organisation = row.result_organisation_id.zip(name).map(|(id, name)| OrganisationName { id, name })?;
    Some(LotResult { organisation, amount: row.result_minor?.get().into() })
}

fn organisation(row: storage::ServingLot) -> Option<ReachableOrganisation> {
    let name = row.organisation_name_ka.zip(row.organisation_name_en).map(|(ka, en)| Text { ka, en });
    let contact = row.organisation_contact.map(|contact| contact.0.into());
    row.organisation_id.zip(name).map(|(id, name)| ReachableOrganisation { id, name, contact })
}

impl From<&LotRow> for ServingLot {
    fn from(row: &LotRow) -> Self {
        storage::ServingLot::from(row.clone()).into()
    }
}

impl From<storage::ServingLot> for ServingLot {
    fn from(row: storage::ServingLot) -> Self {
        Self { id: row.id, number: row.number, organisation: organisation(row) }
    }
}

/// The lot with its tag. Its organisation, its last day and its grant are not its own: the tag tells them apart.
pub fn show(row: LotRow) -> Result<(EntityTag, LotView), StorageError> {
    let view = LotView::from(row);
    let beside = (&view.organisation, &view.offices, &view.result, view.proposals_until, view.grant_id);
    let beside = serde_json::to_string(&beside).map_err(|error| StorageError::Corrupt(error.to_string()))?;
    Ok((EntityTag::with(view.version, &[beside]), view))
}

impl From<LotRow> for LotView {
    fn from(row: LotRow) -> Self {
        Self {
            organisation: ServingLot::from(&row).organisation,
            regions: row.regions(),
            result: result(&row),
            offices: row.offices.into_iter().map(Into::into).collect(),
            id: row.id,
            programme: *row.programme,
            year: row.year,
            number: row.number,
            allocated: row.allocated_minor.get().into(),
            basis: *row.basis,
            note: Text { ka: row.note_ka, en: row.note_en },
            call_id: row.call_id,
            status: *row.status,
            round: row.round,
            proposals_until: row.proposals_until,
            outcome_reason: row.outcome_reason,
            grant_id: row.grant_id,
            version: row.version,
        }
    }
}
