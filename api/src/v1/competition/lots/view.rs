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

/// The lot that serves a residence.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServingLot {
    /// Its identifier
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// Its number within the year
    #[schema(example = 3, minimum = 1)]
    pub number: i32,
    /// The winner; `null` while the lot has none
    pub organisation: Option<OrganisationName>,
}

/// A set of regions awarded together.
#[derive(Debug, Serialize, ToSchema)]
pub struct LotView {
    /// Its identifier
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// The programme
    #[schema(value_type = words::ProgrammeCode)]
    pub programme: Programme,
    /// The budget year
    #[schema(example = 2020, minimum = 1900, maximum = 9999)]
    pub year: i32,
    /// Its number within the year
    #[schema(example = 3, minimum = 1)]
    pub number: i32,
    /// The regions it serves (ISO 3166-2 codes)
    #[schema(max_items = 20)]
    pub regions: Vec<String>,
    /// The winner; `null` while the lot has none
    pub organisation: Option<OrganisationName>,
    /// The part of the year's budget for this lot; once an award is accepted, what was awarded
    pub allocated: Amount,
    /// How far the lot's figures can be trusted; `sourced` for a lot that was added to a call
    #[schema(value_type = words::Basis)]
    pub basis: Basis,
    /// What was said when it was added to a call; of a recorded lot, what is sourced and what is not
    pub note: Text,
    /// The call in which it is competed for; `null` where it was recorded without one
    #[schema(max_length = 36)]
    pub call_id: Option<Uuid>,
    /// Where it stands
    #[schema(value_type = words::LotStatus)]
    pub status: LotStatus,
    /// How often it was announced
    #[schema(example = 1, minimum = 1)]
    pub round: i32,
    /// The last day for proposals in this round; `null` where nobody competed for it
    pub proposals_until: Option<NaiveDate>,
    /// Why it was awarded, not awarded or announced again; `null` where nothing was said
    #[schema(max_length = 4000)]
    pub outcome_reason: Option<String>,
    /// Which proposal won; `null` while none has
    pub result: Option<LotResult>,
    /// The grant that came of it; `null` while there is none, and again once it was terminated: `GET /v1/grants?lot=…`
    /// lists those too
    #[schema(max_length = 36)]
    pub grant_id: Option<Uuid>,
    /// Counts the changes
    #[schema(example = 1, minimum = 1)]
    pub version: i64,
}

/// The proposal that won a lot.
#[derive(Debug, Serialize, ToSchema)]
pub struct LotResult {
    /// Whose it is
    pub organisation: OrganisationName,
    /// What it was awarded
    pub amount: Amount,
}

fn result(row: &LotRow) -> Option<LotResult> {
    let name = row.result_name_ka.clone().zip(row.result_name_en.clone()).map(|(ka, en)| Text { ka, en });
    let organisation = row.result_organisation_id.zip(name).map(|(id, name)| OrganisationName { id, name })?;
    Some(LotResult { organisation, amount: row.result_minor?.get().into() })
}

fn organisation(row: &LotRow) -> Option<OrganisationName> {
    let (Some(id), Some(ka), Some(en)) =
        (row.organisation_id, row.organisation_name_ka.clone(), row.organisation_name_en.clone())
    else {
        return None;
    };
    Some(OrganisationName { id, name: Text { ka, en } })
}

impl From<&LotRow> for ServingLot {
    fn from(row: &LotRow) -> Self {
        Self { id: row.id, number: row.number, organisation: organisation(row) }
    }
}

impl From<storage::ServingLot> for ServingLot {
    fn from(row: storage::ServingLot) -> Self {
        let name = row.organisation_name_ka.zip(row.organisation_name_en).map(|(ka, en)| Text { ka, en });
        let organisation = row.organisation_id.zip(name).map(|(id, name)| OrganisationName { id, name });
        Self { id: row.id, number: row.number, organisation }
    }
}

/// The lot with its tag. Its organisation, its last day and its grant are not its own: the tag tells them apart.
pub fn show(row: LotRow) -> Result<(EntityTag, LotView), StorageError> {
    let view = LotView::from(row);
    let beside = (&view.organisation, &view.result, view.proposals_until, view.grant_id);
    let beside = serde_json::to_string(&beside).map_err(|error| StorageError::Corrupt(error.to_string()))?;
    Ok((EntityTag::with(view.version, &[beside]), view))
}

impl From<LotRow> for LotView {
    fn from(row: LotRow) -> Self {
        Self {
            organisation: organisation(&row),
            regions: row.regions(),
            result: result(&row),
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
