use crate::contact::ReachableOrganisation;
use crate::contract::texts::Text;
use crate::contract::words;
use crate::v1::competition::lots::ServingLot;
use chrono::NaiveDate;
use reintegration_domain::cases;
use reintegration_domain::intake::registrations::{EvidenceKind, EvidenceRequest, State, Status};
use reintegration_domain::intake::status_checks::{explain, how_to_appeal};
use reintegration_storage::{Standing, StorageError};
use serde::Serialize;
use utoipa::ToSchema;

/// Where a registration stands, in words for the person. Nothing in it names the person or says why something was decided.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatusCheckView {
    /// Reference of the registration
    #[schema(example = "REG-2026-000123", max_length = 40)]
    reference: String,
    /// Status of the registration
    #[schema(value_type = words::RegistrationStatus)]
    status: Status,
    /// Status of the case; `null` while there is none
    #[schema(value_type = Option<words::CaseStatus>)]
    case_status: Option<cases::Status>,
    /// Where the registration stands, in a sentence or two for the person
    explanation: Text,
    /// Documents that are wanted from the person; empty where none are, or where other information is wanted
    #[schema(max_items = 10)]
    wanted: Vec<WantedDocument>,
    /// Last day for what is wanted from the person; `null` where nothing is
    due_on: Option<NaiveDate>,
    /// How long and how the person can appeal; `null` where an appeal is not possible
    appeal: Option<DayAhead>,
    /// What the person can expect next; `null` where no day is set
    next: Option<DayAhead>,
    /// Organisation that serves the person, and how it is reached; `null` while there is none
    organisation: Option<ReachableOrganisation>,
    /// Office of the Agency that serves the region, and how it is reached; `null` where none is on record
    office: Option<ReachableOrganisation>,
}

/// A kind of document that is wanted from the person.
#[derive(Debug, Serialize, ToSchema)]
pub struct WantedDocument {
    /// What the document is to be evidence of
    #[schema(value_type = words::EvidenceKind)]
    kind: EvidenceKind,
    /// What it is called
    label: Text,
    /// Whether such a document has come
    received: bool,
}

/// A day, and what is to be known of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayAhead {
    /// The last day
    until: NaiveDate,
    /// What is possible or expected up to that day
    explanation: Text,
}

impl StatusCheckView {
    /// Where it stands on the day.
    pub fn new(found: Standing, today: NaiveDate) -> Result<Self, StorageError> {
        let Standing { registration, case, lot, office, next } = found;
        let state = registration.row.state()?;
        let case = case.map(|case| case.state()).transpose()?;
        let evidence = registration.personal.evidence.filter(|_| matches!(state, State::EvidenceRequested { .. }));
        let appeal = match state {
            State::Rejected { appeal_until, .. } => appeal_until.filter(|until| today <= *until),
            _ => None,
        };
        Ok(Self {
            reference: registration.row.reference,
            status: state.status(),
            case_status: case.as_ref().map(cases::State::status),
            explanation: explain(&state, case.as_ref(), today).into(),
            wanted: evidence.as_ref().map(wanted).unwrap_or_default(),
            due_on: registration.row.evidence_due_on,
            appeal: appeal.map(|until| DayAhead { until, explanation: how_to_appeal().into() }),
            next: next.map(|(until, step)| DayAhead { until, explanation: step.explanation().into() }),
            organisation: lot.as_ref().and_then(|lot| ServingLot::from(lot).organisation),
            office: office.map(Into::into),
        })
    }
}

fn wanted(request: &EvidenceRequest) -> Vec<WantedDocument> {
    let one = |kind: EvidenceKind| WantedDocument { kind, label: kind.label().into(), received: request.has(kind) };
    request.wanted.iter().map(|wanted| one(wanted.kind)).collect()
}
