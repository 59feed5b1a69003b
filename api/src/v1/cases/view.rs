//! A case as it is shown.

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
use reintegration_storage::CaseFile;
use reintegration_storage::Word;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Whose case it is; the registration holds the rest.
#[derive(Debug, Serialize, ToSchema)]
pub struct CasePerson {
    /// The given name
    #[schema(max_length = 100)]
    given_name: String,
    /// The family name
    #[schema(max_length = 100)]
    family_name: String,
}

impl CasePerson {
    /// A person of that name.
    pub const fn named(given_name: String, family_name: String) -> Self {
        Self { given_name, family_name }
    }
}

/// How a case ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseClosure {
    /// Why
    #[schema(value_type = words::ClosureReason)]
    reason: ClosureReason,
    /// The day of closing
    closed_on: NaiveDate,
}

/// A case.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseView {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// What people quote
    #[schema(example = "CASE-2020-000001", max_length = 40)]
    reference: String,
    /// The registration that it follows from
    #[schema(max_length = 36)]
    registration_id: Uuid,
    /// The programme
    #[schema(value_type = words::ProgrammeCode)]
    programme: Programme,
    /// Whose case it is; `null` once the person's data is erased
    person: Option<CasePerson>,
    /// The municipality of residence
    #[schema(example = "kutaisi", max_length = 50)]
    municipality: String,
    /// Its region
    #[schema(example = "GE-IM", max_length = 5)]
    region: String,
    /// The lot, and the organisation that serves it
    lot: ServingLot,
    /// Where it stands
    #[schema(value_type = words::CaseStatus)]
    status: Status,
    /// How far it has come: where it goes on after a suspension or a reopening
    #[schema(value_type = words::CaseStage)]
    stage: Stage,
    /// What was said when the status last changed
    #[schema(max_length = 4000)]
    status_reason: Option<String>,
    /// How it ended; `null` while it has not
    closure: Option<CaseClosure>,
    /// The transfer that waits for an answer; `null` while none does
    transfer: Option<CaseTransfer>,
    /// The day on which it opened
    opened_on: NaiveDate,
    /// The last day for the plan; `null` where none is waited for
    due_on: Option<NaiveDate>,
    /// What happens when nobody writes one that is approved in time
    #[schema(value_type = Option<words::OnExpiry>)]
    on_expiry: Option<&'static str>,
    /// Counts the changes; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// When it opened
    created_at: DateTime<Utc>,
    /// When it last changed
    updated_at: DateTime<Utc>,
}

/// The case with its tag.
pub fn show(CaseFile { case: row, person, lot, status_reason, transfer }: CaseFile) -> (EntityTag, CaseView) {
    let (tag, due_on) = (EntityTag::of(row.version), row.due_on());
    let view = CaseView {
        id: row.id,
        reference: row.reference,
        registration_id: row.registration_id,
        programme: *row.programme,
        person: person.map(|(given_name, family_name)| CasePerson::named(given_name, family_name)),
        municipality: row.municipality,
        region: row.region,
        lot: lot.into(),
        status: *row.status,
        stage: *row.stage,
        status_reason,
        closure: row
            .closure_reason
            .zip(row.closed_on)
            .map(|(Word(reason), closed_on)| CaseClosure { reason, closed_on }),
        transfer: transfer.map(Into::into),
        opened_on: row.opened_on,
        due_on,
        on_expiry: due_on.map(|_| OnExpiry::Overdue.as_str()),
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    };
    (tag, view)
}
