//! Decisions: how they are asked for, made and written down.

use super::rows::{lot_on, policy_on};
use super::transition;
use crate::access::{Authorized, RegistrationDecide};
use crate::contract::{schemas, words};
use crate::error::{Code, Problem};
use crate::http::day;
use crate::http::identifier::Id;
use crate::http::limits::{one_line, prose};
use crate::http::list;
use crate::http::submission::{Asked, Submission};
use chrono::{Datelike, Days, NaiveDate};
use reintegration_domain::access::Permission;
use reintegration_domain::cases;
use reintegration_domain::fault::{Allowed, FaultKind};
use reintegration_domain::identifier::{CaseId, PolicyId, reference};
use reintegration_domain::intake::eligibility::{Assessment, Facts, Outcome, assess};
use reintegration_domain::intake::registrations::{
    Command, EvidenceKind, EvidenceRequest, Identification, Ruled, Ruling, State, Wanted, apply,
};
use reintegration_domain::locale::Bilingual;
use reintegration_storage::Word;
use reintegration_storage::entity::{decision, registration};
use reintegration_storage::{Guarded, OpenMatches, PublishedPolicy, Registration, StorageError, Transaction, entity};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What a decision says, as it is read.
#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct RulingRequest {
    outcome: Ruled,
    #[validate(length(max = 4000), custom(function = prose))]
    reason: Option<String>,
    #[serde(deserialize_with = "day::optional")]
    due_on: Option<NaiveDate>,
    #[serde(deserialize_with = "list::at_most::<7, _, _>")]
    #[validate(length(min = 1), nested)]
    wanted: Option<Vec<WantedEvidenceRequest>>,
}

/// A kind of document that is wanted.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "kind": "return", "note": { "ka": "ბილეთი ან პასპორტი ბეჭდით", "en": "A ticket or a stamped passport" } }))]
pub struct WantedEvidenceRequest {
    /// Kind of evidence that the document has to give, once in the list
    #[schema(value_type = words::EvidenceKind)]
    kind: EvidenceKind,
    /// Note on the document, for the person who sends it
    #[validate(nested)]
    note: Option<EvidenceNoteRequest>,
}

/// A note on a document that is wanted, in both languages.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceNoteRequest {
    /// Text in Georgian
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(value_type = schemas::Line)]
    ka: String,
    /// Text in English
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(value_type = schemas::Line)]
    en: String,
}

impl From<WantedEvidenceRequest> for Wanted {
    fn from(asked: WantedEvidenceRequest) -> Self {
        Self { kind: asked.kind, note: asked.note.map(|note| Bilingual::composed(note.ka, note.en)) }
    }
}

/// Which of the two decisions it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// On the registration.
    First,
    /// On the appeal against a rejection.
    Appeal,
}

/// A decision in full: what was asked, by whom, and what the rules say.
struct Decided {
    stage: Stage,
    ruled: Ruled,
    reason: Option<String>,
    due_on: Option<NaiveDate>,
    wanted: Vec<Wanted>,
    facts: Facts,
    policy: PublishedPolicy,
    assessment: Assessment,
}

/// Decides on the registration `id` in the caller's rows, once for each key.
pub async fn decide(
    caller: &Authorized<RegistrationDecide>,
    submission: Submission<RulingRequest>,
    id: Id,
    stage: Stage,
) -> Result<actix_web::HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, before: Registration, asked| {
            let (ruled, asked) = read(asked, stage)?;
            let policy = transaction.public().policy(PolicyId::new(before.row.policy_id)).await?;
            let facts = before.row.facts()?;
            let assessment = assess(&facts, &policy);
            let due_on = match ruled {
                Ruled::EvidenceRequested => {
                    Some(asked.due_on.unwrap_or_else(|| ahead(caller.today(), policy.evidence_days())))
                }
                Ruled::Accepted | Ruled::Rejected => None,
            };
            let wanted = asked.wanted.unwrap_or_default().into_iter().map(Wanted::from).collect();
            let decided = Decided { stage, ruled, reason: asked.reason, due_on, wanted, facts, policy, assessment };
            let after = make(caller, transaction, before, decided).await?;
            transition::changed(caller, transaction, after).await
        })
        .await
}

/// Reads the body. Each outcome takes its own fields.
fn read(
    Asked { body: asked, mut faults }: Asked<RulingRequest>,
    stage: Stage,
) -> Result<(Ruled, RulingRequest), Problem> {
    // What each outcome takes can be told where the outcome could be read.
    if faults.has("/outcome") {
        return Err(Problem::validation(faults.into_vec()));
    }
    match (asked.outcome, stage) {
        (Ruled::EvidenceRequested, Stage::Appeal) => {
            let allowed = [Ruled::Accepted, Ruled::Rejected].map(|word| Allowed::labelled(word.as_str(), word.label()));
            faults.push("/outcome", FaultKind::UnknownValue { allowed: allowed.into() });
        }
        (Ruled::Accepted, _) => {}
        (Ruled::Rejected | Ruled::EvidenceRequested, _) => {
            if asked.reason.is_none() {
                faults.push("/reason", FaultKind::Required);
            }
        }
    }
    if asked.outcome != Ruled::EvidenceRequested {
        for (place, is_there) in [("/due_on", asked.due_on.is_some()), ("/wanted", asked.wanted.is_some())] {
            if is_there {
                faults.push(place, FaultKind::UnknownField);
            }
        }
    }
    let mut kinds = Vec::new();
    for (index, wanted) in asked.wanted.iter().flatten().enumerate() {
        let place = format!("/wanted/{index}/kind");
        if !faults.is_unread(&place) && kinds.contains(&wanted.kind) {
            faults.push(place, FaultKind::DuplicateItem);
        }
        kinds.push(wanted.kind);
    }
    faults.into_result().map_err(Problem::validation)?;
    Ok((asked.outcome, asked))
}

async fn make(
    caller: &Authorized<RegistrationDecide>,
    transaction: &mut Transaction,
    before: Registration,
    decided: Decided,
) -> Result<Registration, Problem> {
    let proposal = decided.assessment.outcome;
    let programme = *before.row.programme;
    let lot = match decided.ruled {
        Ruled::Accepted => lot_on(transaction, programme, caller.today(), &before.row.region).await?,
        Ruled::Rejected | Ruled::EvidenceRequested => None,
    };
    let (identified, open) = identified(transaction, &before.row, decided.ruled).await?;
    let ruling = Ruling {
        by: caller.actor().client,
        stated_it: before.row.is_stated_by(caller.actor().client),
        may_override: caller.may(Permission::RegistrationOverride),
        has_reason: decided.reason.is_some(),
        proposal,
        today: caller.today(),
    };
    let case_id = CaseId::new(transaction.new_id());
    let command = match (decided.stage, decided.ruled) {
        (Stage::First, Ruled::Accepted) => Command::Accept { case_id, ruling, has_lot: lot.is_some(), identified },
        (Stage::Appeal, Ruled::Accepted) => {
            Command::UpholdAppeal { case_id, ruling, has_lot: lot.is_some(), identified }
        }
        (Stage::First, Ruled::Rejected) => {
            Command::Reject { ruling, appeal_until: ahead(caller.today(), decided.policy.appeal_within_days()) }
        }
        (Stage::Appeal, Ruled::Rejected) => Command::DismissAppeal { ruling },
        (_, Ruled::EvidenceRequested) => {
            Command::RequestEvidence { ruling, due_on: decided.due_on.unwrap_or(NaiveDate::MAX) }
        }
    };
    let next = apply(&before.row.state()?, &command).map_err(Problem::from).map_err(|problem| match open {
        // That somebody may be the same person is read, although nothing is changed.
        Some(open) if problem.code() == Code::OpenMatches => Problem::telling(Code::OpenMatches, open.map(|_| problem)),
        _ => problem,
    })?;
    let mut after = before.clone();
    after.row.set_state(&next.state);
    after.row.retain_until = next.state.retained_until(caller.today(), decided.policy.retention());
    after.personal.status_reason.clone_from(&decided.reason);
    if decided.ruled == Ruled::EvidenceRequested {
        after.personal.evidence = Some(EvidenceRequest::new(decided.reason.clone(), decided.wanted.clone()));
    }
    // The days of the new case are those of the policy that is in force today.
    let opens = match (&next.state, lot) {
        (State::Accepted { .. }, Some(lot)) => {
            after.row.lot_id = Some(lot.id);
            Some(policy_on(transaction, programme, caller.today()).await?)
        }
        _ => None,
    };
    let after = transaction.save_registration(&before, after, &next.events).await?;
    let row = written(caller, transaction, &after.row, &decided)?;
    transaction.insert_decision(&after, row, decided.reason.as_deref()).await?;
    if let Some(policy) = opens {
        open_case(caller, transaction, &after, case_id, policy.deadlines().plan_days).await?;
    }
    Ok(after)
}

/// How it is known who the person is, and whom that would tell of.
async fn identified(
    transaction: &Transaction,
    row: &registration::Model,
    ruled: Ruled,
) -> Result<(Identification, Option<Guarded<OpenMatches>>), StorageError> {
    if row.document_kind.is_some() || ruled != Ruled::Accepted {
        return Ok((Identification::ByDocument, None));
    }
    if !transaction.has_other_evidence(row.id).await? {
        return Ok((Identification::Unproven, None));
    }
    let open = transaction.rows().open_matches(row).await?;
    Ok((Identification::ByEvidence { open_matches: open.are_there() }, Some(open)))
}

/// The decision as it is kept: with the facts and the policy that explain it.
fn written(
    caller: &Authorized<RegistrationDecide>,
    transaction: &Transaction,
    after: &registration::Model,
    decided: &Decided,
) -> Result<decision::Model, StorageError> {
    let json =
        |value: serde_json::Result<serde_json::Value>| value.map_err(|error| StorageError::Corrupt(error.to_string()));
    let proposal = decided.assessment.outcome;
    let against_proposal = match decided.ruled {
        Ruled::Accepted => proposal != Outcome::Eligible,
        Ruled::Rejected => proposal != Outcome::Ineligible,
        Ruled::EvidenceRequested => false,
    };
    let stage = match decided.stage {
        Stage::First => "first",
        Stage::Appeal => "appeal",
    };
    Ok(decision::Model {
        id: transaction.new_id(),
        registration_id: after.id,
        stage: stage.to_owned(),
        outcome: Word(decided.ruled),
        sealed_reason: None,
        due_on: decided.due_on,
        proposal: Word(proposal),
        against_proposal,
        facts: json(serde_json::to_value(decided.facts))?,
        policy_id: decided.policy.id.uuid(),
        assessment: json(serde_json::to_value(decided.assessment.record()))?,
        decided_by: caller.actor().client.uuid(),
        decided_at: caller.now(),
    })
}

/// Opens the case of an accepted registration, in the lot that the registration now names.
async fn open_case(
    caller: &Authorized<RegistrationDecide>,
    transaction: &mut Transaction,
    registration: &Registration,
    id: CaseId,
    plan_days: u32,
) -> Result<(), Problem> {
    let person = &registration.row;
    let year = caller.today().year();
    let number = transaction.next_number("case", year).await?;
    let row = entity::case::Model {
        id: id.uuid(),
        reference: reference::case(year, number),
        registration_id: person.id,
        programme: person.programme,
        lot_id: person.lot_id.ok_or(Problem::new(Code::NoLotInForce))?,
        municipality: person.municipality.clone(),
        region: person.region.clone(),
        status: Word(cases::Status::Open),
        stage: Word(cases::Stage::Open),
        sealed_reason: None,
        closure_reason: None,
        closed_on: None,
        suspended_on: None,
        duplicate_of: None,
        opened_on: caller.today(),
        plan_due_on: ahead(caller.today(), plan_days),
        overdue_told: false,
        assigned_to: None,
        version: 1,
        created_at: caller.now(),
        updated_at: caller.now(),
    };
    Ok(transaction.insert_case(row, registration).await?)
}

fn ahead(today: NaiveDate, days: u32) -> NaiveDate {
    today.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX)
}
