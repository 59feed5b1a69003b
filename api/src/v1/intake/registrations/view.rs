//! A registration as it is shown.

use super::request::{Consent, Household, Person, RegistrationRequest, Residence, StayAbroad};
use crate::access::{Authorized, Permit};
use crate::contract::texts::Text;
use crate::contract::words;
use crate::error::{Code, Problem};
use crate::http::entity_tag::EntityTag;
use crate::v1::competition::lots::ServingLot;
use crate::v1::intake::eligibility_checks::AssessmentView;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::access::Permission;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::identifier::PolicyId;
use reintegration_domain::intake::eligibility::assess;
use reintegration_domain::intake::registrations::{EvidenceKind, EvidenceRequest, HeardFrom, MatchOutcome, Status};
use reintegration_domain::person::MatchReason;
use reintegration_domain::programme::programmes::Programme;
use reintegration_storage::{Connection, DuplicateCandidate, Public, Registration, Transaction};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Another registration that may be of the same person. A person compares them; nothing is merged automatically.
#[derive(Debug, Serialize, ToSchema)]
pub struct PossibleDuplicate {
    /// Identifier of the other registration
    #[schema(max_length = 36)]
    id: Uuid,
    /// Reference of the other registration
    #[schema(example = "REG-2020-000001", max_length = 40)]
    reference: String,
    /// Reasons why it may be of the same person, the strongest first; none where only a decision says so
    #[schema(value_type = Vec<words::MatchReason>, max_items = 3, example = json!(["same_document"]))]
    reasons: Vec<MatchReason>,
    /// Outcome of the comparison; `null` while nobody decided
    #[schema(value_type = Option<words::MatchOutcome>)]
    outcome: Option<MatchOutcome>,
}

impl From<DuplicateCandidate> for PossibleDuplicate {
    fn from(DuplicateCandidate { id, reference, reasons, outcome }: DuplicateCandidate) -> Self {
        Self { id, reference, reasons, outcome }
    }
}

/// A request for evidence, with what came.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceView {
    /// Reason for the request
    #[schema(max_length = 4000)]
    reason: Option<String>,
    /// Documents that are wanted; empty where no kind was named
    #[schema(max_items = 7)]
    wanted: Vec<WantedEvidence>,
}

/// A kind of document that is wanted.
#[derive(Debug, Serialize, ToSchema)]
pub struct WantedEvidence {
    /// Kind of evidence that the document has to give
    #[schema(value_type = words::EvidenceKind)]
    kind: EvidenceKind,
    /// Note on the document; `null` where there is none
    note: Option<Text>,
    /// Whether such a document was sent since the request
    received: bool,
}

impl From<&EvidenceRequest> for EvidenceView {
    fn from(request: &EvidenceRequest) -> Self {
        let wanted = request.wanted.iter().map(|wanted| WantedEvidence {
            kind: wanted.kind,
            note: wanted.note.as_ref().map(Into::into),
            received: request.has(wanted.kind),
        });
        Self { reason: request.reason.clone(), wanted: wanted.collect() }
    }
}

/// A registration of a returnee.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationView {
    /// Identifier of the registration
    #[schema(max_length = 36)]
    id: Uuid,
    /// Human-readable reference, for letters and calls
    #[schema(example = "REG-2020-000001", max_length = 40)]
    reference: String,
    /// Status of the registration
    #[schema(value_type = words::RegistrationStatus)]
    status: Status,
    /// Code of the programme
    #[schema(value_type = words::ProgrammeCode)]
    programme: Programme,
    /// Day of registration
    registered_on: NaiveDate,
    /// The person who registered
    person: Person,
    /// Household of the person; `null` where unknown
    household: Option<Household>,
    /// Stay abroad and return
    stay_abroad: StayAbroad,
    /// Residence of the person
    residence: Residence,
    /// Components that the person asks for
    #[schema(value_type = Vec<words::Component>, max_items = 4)]
    needs: Vec<ComponentCode>,
    /// How the person heard of the programme
    #[schema(value_type = Option<words::HeardFrom>)]
    heard_from: Option<HeardFrom>,
    /// Consent of the person
    consent: Consent,
    /// Assessment by the rules; a person decides
    assessment: AssessmentView,
    /// Lot that serves the residence; `null` if the year has none
    lot: Option<ServingLot>,
    /// Registrations that may be of the same person, those with the same document first: among the rows that the
    /// caller sees and, for those who decide, among all rows. Each of these registrations records the match
    /// (`matched` in `/disclosures`)
    #[schema(max_items = 20)]
    possible_duplicates: Vec<PossibleDuplicate>,
    /// Last day for requested evidence; on the next day the registration expires automatically or, if anything was sent,
    /// returns to `submitted`
    due_on: Option<NaiveDate>,
    /// The last request for evidence; `null` where there was none
    evidence: Option<EvidenceView>,
    /// Reason given for the current status
    #[schema(max_length = 4000)]
    status_reason: Option<String>,
    /// Last day to appeal against a rejection
    appeal_until: Option<NaiveDate>,
    /// Grounds of the appeal, as the person stated them
    #[schema(max_length = 4000)]
    appeal_reason: Option<String>,
    /// The caller's own reference of the registration; `null` where the caller has given none
    #[schema(max_length = 64)]
    external_reference: Option<String>,
    /// Identifier of the case, once the registration is accepted
    #[schema(max_length = 36)]
    case_id: Option<Uuid>,
    /// Last day on which the data is kept, once nothing is open any more; after it the data is erased automatically
    retain_until: Option<NaiveDate>,
    /// Version of the registration, one higher after each change; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// Time when the registration was submitted
    created_at: DateTime<Utc>,
    /// Time of the last change to the registration
    updated_at: DateTime<Utc>,
}

/// A registration that was read, as the caller sees it, with its tag.
pub async fn read<P: Permit>(
    caller: &Authorized<P>,
    registration: Registration,
) -> Result<(EntityTag, RegistrationView), Problem> {
    let found = caller.rows().duplicates(&registration.row, caller.may(Permission::RegistrationDecide)).await?;
    let candidates = caller.open(found).await?;
    let own = caller.rows().own_references(caller.actor().client, [registration.row.id]).await?;
    let own = own.of(registration.row.id);
    show(caller.app().store.public(), registration, candidates, own).await
}

/// A registration that was changed, as the caller sees it, with its tag.
pub async fn changed<P: Permit>(
    caller: &Authorized<P>,
    transaction: &mut Transaction,
    registration: Registration,
) -> Result<(EntityTag, RegistrationView), Problem> {
    let everywhere = caller.may(Permission::RegistrationDecide);
    let found = transaction.rows().duplicates(&registration.row, everywhere).await?;
    let candidates = transaction.open(found);
    let own = transaction.own_reference(registration.row.id).await?;
    show(transaction.public(), registration, candidates, own).await
}

async fn show<C: Connection>(
    public: Public<'_, C>,
    registration: Registration,
    candidates: Vec<DuplicateCandidate>,
    own: Option<String>,
) -> Result<(EntityTag, RegistrationView), Problem> {
    let content = RegistrationRequest::of(&registration)?;
    let Registration { row, personal, .. } = registration;
    let policy = public.policy(PolicyId::new(row.policy_id)).await?;
    let lot = match row.lot_id {
        Some(id) => Some(public.lot(id).await?),
        None => None,
    };
    let beside = candidates.iter().map(|candidate| format!("{candidate:?}"));
    let beside: Vec<String> = beside.chain(own.clone()).collect();
    let facts = row.facts()?;
    let view = RegistrationView {
        id: row.id,
        reference: row.reference,
        status: *row.status,
        programme: *row.programme,
        registered_on: row.registered_on,
        person: content.person,
        household: content.household,
        stay_abroad: content.stay_abroad.ok_or(Problem::new(Code::Internal))?,
        residence: content.residence,
        needs: content.needs.unwrap_or_default(),
        heard_from: content.heard_from,
        consent: content.consent,
        assessment: AssessmentView::new(&facts, &policy, &assess(&facts, &policy), lot.as_ref()),
        lot: lot.as_ref().map(Into::into),
        possible_duplicates: candidates.into_iter().map(Into::into).collect(),
        due_on: row.evidence_due_on,
        evidence: personal.evidence.as_ref().map(Into::into),
        status_reason: personal.status_reason,
        appeal_until: row.appeal_until,
        appeal_reason: personal.appeal_reason,
        external_reference: own,
        case_id: row.case_id,
        retain_until: row.retain_until,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    };
    Ok((EntityTag::with(row.version, &beside), view))
}
