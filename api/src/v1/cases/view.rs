//! A case as it is shown.

use crate::contact::ReachableOrganisation;
use crate::contract::words;
use crate::http::entity_tag::EntityTag;
use crate::v1::cases::transfer::CaseTransfer;
use crate::v1::competition::lots::ServingLot;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::cases::ClosureReason;
use reintegration_domain::cases::Stage;
use reintegration_domain::cases::Status;
use reintegration_domain::cases::assistance::OnExpiry;
use reintegration_domain::programme::programmes::Programme;
use reintegration_storage::Word;
use reintegration_storage::{CaseFile, CaseLinks, ClientNames};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Name of the person of a case; the registration holds the other data.
#[derive(Debug, Serialize, ToSchema)]
pub struct CasePerson {
    /// Given name of the person; `null` where the person has none
    #[schema(max_length = 100)]
    given_name: Option<String>,
    /// Family name of the person; `null` where the person has none
    #[schema(max_length = 100)]
    family_name: Option<String>,
}

impl CasePerson {
    /// A person of that name.
    pub const fn named(given_name: Option<String>, family_name: Option<String>) -> Self {
        Self { given_name, family_name }
    }
}

/// A closure of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseClosure {
    /// Reason for closing the case
    #[schema(value_type = words::ClosureReason)]
    reason: ClosureReason,
    /// Day on which the case was closed
    closed_on: NaiveDate,
}

/// A case of a returned migrant.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseView {
    /// Identifier of the case
    #[schema(max_length = 36)]
    id: Uuid,
    /// Human-readable reference, for letters and calls
    #[schema(example = "CASE-2020-000001", max_length = 40)]
    reference: String,
    /// Identifier of the registration from which the case was opened
    #[schema(max_length = 36)]
    registration_id: Uuid,
    /// Code of the programme
    #[schema(value_type = words::ProgrammeCode)]
    programme: Programme,
    /// Name of the person; `null` once the person's data is erased
    person: Option<CasePerson>,
    /// Code of the municipality of residence
    #[schema(example = "kutaisi", max_length = 50)]
    municipality: String,
    /// Code of the region of residence
    #[schema(example = "GE-IM", max_length = 5)]
    region: String,
    /// The lot of the case, with the organisation that serves it
    lot: ServingLot,
    /// The Agency's office that serves the region, and how it is reached; `null` where none is on record
    office: Option<ReachableOrganisation>,
    /// Status of the case
    #[schema(value_type = words::CaseStatus)]
    status: Status,
    /// Stage of the case: a suspended or closed case continues at this stage
    #[schema(value_type = words::CaseStage)]
    stage: Stage,
    /// Reason given for the last change of the status
    #[schema(max_length = 4000)]
    status_reason: Option<String>,
    /// Closure of the case; `null` while it is not closed
    closure: Option<CaseClosure>,
    /// Identifier of the case of the same person of which this case is a duplicate; `null` where it is none, or where the
    /// caller does not see the other case
    #[schema(max_length = 36)]
    duplicate_of: Option<Uuid>,
    /// Identifiers of the cases that were closed as duplicates of this one, as far as the caller sees them
    #[schema(max_items = 50)]
    duplicates: Vec<Uuid>,
    /// The transfer that has no answer yet; `null` where there is none
    transfer: Option<CaseTransfer>,
    /// Mark for the worker who has the case; `null` where none has, or where the caller does not work on the case
    #[schema(max_length = 64)]
    assigned_to: Option<String>,
    /// The caller's own reference of the case; `null` where the caller has given none
    #[schema(max_length = 64)]
    external_reference: Option<String>,
    /// Day on which the case opened
    opened_on: NaiveDate,
    /// Last day for the plan; `null` where no plan is expected
    due_on: Option<NaiveDate>,
    /// What happens when no plan is written and approved in time
    #[schema(value_type = Option<words::OnExpiry>)]
    on_expiry: Option<&'static str>,
    /// Version of the case, one higher after each change of the case itself; sent as `ETag`, with a checksum of what is
    /// shown beside it
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// Time when the case opened
    created_at: DateTime<Utc>,
    /// Time of the last change to the case or its plan
    updated_at: DateTime<Utc>,
}

/// The case with its tag.
pub fn show(
    CaseFile { case: row, person, lot, office, status_reason, transfer, own_reference }: CaseFile,
    CaseLinks { duplicate_of, duplicates }: CaseLinks,
    names: &ClientNames,
) -> (EntityTag, CaseView) {
    let (lot, office) = (ServingLot::from(lot), office.map(ReachableOrganisation::from));
    let links = duplicate_of.iter().chain(&duplicates).map(Uuid::to_string).chain(own_reference.clone());
    // The case is told to have changed when its plan does, in the same version; whom to call changes without the case.
    let beside = links.chain([row.updated_at.to_rfc3339()]).chain(serde_json::to_string(&(&lot, &office)));
    let beside: Vec<String> = beside.collect();
    let rests = row.suspended_on.is_some();
    let (tag, due_on) = (EntityTag::with(row.version, &beside), row.due_on());
    let view = CaseView {
        id: row.id,
        reference: row.reference,
        registration_id: row.registration_id,
        programme: *row.programme,
        person: person.map(|(given_name, family_name)| CasePerson::named(given_name, family_name)),
        municipality: row.municipality,
        region: row.region,
        lot,
        office,
        status: *row.status,
        stage: *row.stage,
        status_reason,
        closure: row
            .closure_reason
            .zip(row.closed_on)
            .map(|(Word(reason), closed_on)| CaseClosure { reason, closed_on }),
        duplicate_of,
        duplicates,
        transfer: transfer.map(|transfer| CaseTransfer::new(transfer, names).at_rest(rests)),
        assigned_to: row.assigned_to,
        external_reference: own_reference,
        opened_on: row.opened_on,
        due_on,
        on_expiry: due_on.map(|_| OnExpiry::Overdue.as_str()),
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    };
    (tag, view)
}
