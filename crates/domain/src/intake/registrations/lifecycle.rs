//! What a registration may become.

use chrono::{Days, NaiveDate};

use super::correction::{Correction, Move};
use super::{Command, Identification, MatchOutcome, Refusal, Ruling, State};
use crate::decision::Decision;
use crate::identifier::{CaseId, ClientId};
use crate::intake::eligibility::Outcome;

/// The name of the event with which a registration begins.
pub const SUBMITTED: &str = "registration.submitted";

/// How far ahead, in days, evidence can be asked for: what nobody answers has to end.
pub const LONGEST_EVIDENCE_DAYS: u64 = 365;

/// What happened to a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Its content changed.
    Amended,
    /// It was corrected after it was accepted.
    Corrected,
    /// Evidence was asked for.
    EvidenceRequested {
        /// The last day for it.
        due_on: NaiveDate,
    },
    /// The evidence came.
    EvidenceReceived,
    /// The wait for evidence ended: somebody said so, or the last day passed and something had come.
    EvidenceCompleted,
    /// A document came.
    DocumentAdded,
    /// Who sent a document took it back.
    DocumentRemoved,
    /// The person is included.
    Accepted {
        /// The case that opened.
        case_id: CaseId,
    },
    /// Refused.
    Rejected,
    /// Taken back.
    Withdrawn,
    /// The rejection was appealed against.
    Appealed,
    /// The appeal succeeded.
    AppealUpheld {
        /// The case that opened.
        case_id: CaseId,
    },
    /// The appeal failed.
    AppealDismissed,
    /// The evidence did not come.
    Expired,
    /// What names the person was destroyed.
    Erased,
    /// Another registration is of the same person, somebody decided.
    MatchConfirmed,
    /// Another registration is of somebody else.
    MatchDismissed,
}

impl Event {
    /// The name in the change feed.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Amended => "registration.amended",
            Self::Corrected => "registration.corrected",
            Self::EvidenceRequested { .. } => "registration.evidence_requested",
            Self::EvidenceReceived => "registration.evidence_received",
            Self::EvidenceCompleted => "registration.evidence_completed",
            Self::DocumentAdded => "registration.document_added",
            Self::DocumentRemoved => "registration.document_removed",
            Self::Accepted { .. } => "registration.accepted",
            Self::Rejected => "registration.rejected",
            Self::Withdrawn => "registration.withdrawn",
            Self::Appealed => "registration.appealed",
            Self::AppealUpheld { .. } => "registration.appeal_upheld",
            Self::AppealDismissed => "registration.appeal_dismissed",
            Self::Expired => "registration.expired",
            Self::Erased => "registration.erased",
            Self::MatchConfirmed => "registration.match_confirmed",
            Self::MatchDismissed => "registration.match_dismissed",
        }
    }
}

/// The registration after the command, or why not. Every permitted transition stands here; everything
/// else is refused with both names.
pub fn apply(state: &State, command: &Command) -> Result<Decision<State, Event>, Refusal> {
    use Command as C;
    use State as S;
    match (*state, *command) {
        (S::Submitted, C::Amend(_)) => Ok(Decision::one(S::Submitted, Event::Amended)),
        (S::EvidenceRequested { .. }, C::Amend(change)) => Ok(evidence(*state, change.answers)),

        (S::Accepted { .. }, C::Correct(by)) if by.works_on_case => correct(*state, by),

        // The last document that is wanted answers a request for evidence; who decides looks whether it is enough.
        (S::EvidenceRequested { .. }, C::SendDocument { completes: true }) => {
            Ok(Decision::one(S::Submitted, Event::EvidenceReceived))
        }
        (
            S::EvidenceRequested { .. } | S::Submitted | S::Appealed { .. } | S::Accepted { .. },
            C::SendDocument { .. },
        ) => Ok(Decision { state: *state, events: Vec::new() }),
        (S::EvidenceRequested { .. }, C::CompleteEvidence) => Ok(Decision::one(S::Submitted, Event::EvidenceCompleted)),

        // What was decided on stays.
        (
            S::EvidenceRequested { .. } | S::Submitted | S::Appealed { .. },
            C::RemoveDocument { sent_it, decided: false },
        ) => {
            if sent_it {
                Ok(Decision::one(*state, Event::DocumentRemoved))
            } else {
                Err(Refusal::NotTheAuthor)
            }
        }

        (S::Submitted | S::EvidenceRequested { .. }, C::Accept { case_id, ruling, has_lot, identified }) => {
            accept(&ruling, &[], (has_lot, identified), case_id, Event::Accepted { case_id })
        }
        (S::Submitted | S::EvidenceRequested { .. }, C::Reject { ruling, appeal_until }) => {
            reject(&ruling, &[], Some(appeal_until), Event::Rejected)
        }
        (S::Submitted | S::EvidenceRequested { .. }, C::RequestEvidence { due_on, ruling }) => {
            request_evidence(&ruling, due_on)
        }
        (S::Submitted | S::EvidenceRequested { .. } | S::Appealed { .. }, C::Withdraw) => {
            Ok(Decision::one(S::Withdrawn, Event::Withdrawn))
        }
        (S::EvidenceRequested { due_on }, C::Expire { today, received }) => expire(due_on, today, received),

        (S::Rejected { decided_by, appeal_until }, C::Appeal { on }) => appeal(decided_by, appeal_until, on),
        (S::Appealed { first_decider }, C::UpholdAppeal { case_id, ruling, has_lot, identified }) => {
            accept(&ruling, &[first_decider], (has_lot, identified), case_id, Event::AppealUpheld { case_id })
        }
        (S::Appealed { first_decider }, C::DismissAppeal { ruling }) => {
            reject(&ruling, &[first_decider], None, Event::AppealDismissed)
        }

        // Who is who is decided whatever became of the registration.
        (_, C::Match { outcome, stated_it }) => decide_match(*state, outcome, stated_it),

        // Once nothing is open any more. What became of the registration stays on record.
        (S::Rejected { .. } | S::Withdrawn | S::Expired, C::Erase { .. })
        | (S::Accepted { .. }, C::Erase { case_over: true }) => Ok(Decision::one(*state, Event::Erased)),

        _ => Err(Refusal::StateForbids { status: state.status(), action: command.action() }),
    }
}

/// Who stated who the person is does not say whether it is another one.
fn decide_match(state: State, outcome: MatchOutcome, stated_it: bool) -> Result<Decision<State, Event>, Refusal> {
    if stated_it {
        return Err(Refusal::SeparationOfDuties);
    }
    let event = match outcome {
        MatchOutcome::Confirmed => Event::MatchConfirmed,
        MatchOutcome::Dismissed => Event::MatchDismissed,
    };
    Ok(Decision::one(state, event))
}

/// Only changed facts answer a request for evidence that names no documents; a corrected telephone number does not.
fn evidence(state: State, answers: bool) -> Decision<State, Event> {
    if answers {
        Decision { state: State::Submitted, events: vec![Event::Amended, Event::EvidenceReceived] }
    } else {
        Decision::one(state, Event::Amended)
    }
}

fn correct(state: State, by: Correction) -> Result<Decision<State, Event>, Refusal> {
    if by.identity && !by.decides {
        return Err(Refusal::IdentityNeedsOfficer);
    }
    if by.moves == Move::ToAnotherLot {
        return Err(Refusal::TransferRequired);
    }
    Ok(Decision::one(state, Event::Corrected))
}

fn accept(
    ruling: &Ruling,
    earlier_deciders: &[ClientId],
    (has_lot, identified): (bool, Identification),
    case_id: CaseId,
    event: Event,
) -> Result<Decision<State, Event>, Refusal> {
    check_duties(ruling, earlier_deciders)?;
    if ruling.proposal != Outcome::Eligible {
        check_override(ruling)?;
    }
    match identified {
        Identification::ByDocument | Identification::ByEvidence { open_matches: false } => {}
        Identification::ByEvidence { open_matches: true } => return Err(Refusal::OpenMatches),
        Identification::Unproven => return Err(Refusal::Unproven),
    }
    if !has_lot {
        return Err(Refusal::NoLotInForce);
    }
    Ok(Decision::one(State::Accepted { case_id }, event))
}

fn reject(
    ruling: &Ruling,
    earlier_deciders: &[ClientId],
    appeal_until: Option<NaiveDate>,
    event: Event,
) -> Result<Decision<State, Event>, Refusal> {
    check_duties(ruling, earlier_deciders)?;
    if ruling.proposal != Outcome::Ineligible {
        check_override(ruling)?;
    }
    check_reason(ruling)?;
    Ok(Decision::one(State::Rejected { decided_by: ruling.by, appeal_until }, event))
}

fn request_evidence(ruling: &Ruling, due_on: NaiveDate) -> Result<Decision<State, Event>, Refusal> {
    check_duties(ruling, &[])?;
    let days_ahead = |days| ruling.today.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX);
    let (earliest, latest) = (days_ahead(1), days_ahead(LONGEST_EVIDENCE_DAYS));
    if !(earliest..=latest).contains(&due_on) {
        return Err(Refusal::DueDayOutOfRange { earliest, latest });
    }
    check_reason(ruling)?;
    Ok(Decision::one(State::EvidenceRequested { due_on }, Event::EvidenceRequested { due_on }))
}

/// Who decides looks at what came; where nothing did, it ends.
fn expire(due_on: NaiveDate, today: NaiveDate, received: bool) -> Result<Decision<State, Event>, Refusal> {
    if due_on >= today {
        return Err(Refusal::NotYetDue { due_on });
    }
    Ok(if received {
        Decision::one(State::Submitted, Event::EvidenceCompleted)
    } else {
        Decision::one(State::Expired, Event::Expired)
    })
}

fn appeal(
    first_decider: ClientId,
    appeal_until: Option<NaiveDate>,
    on: NaiveDate,
) -> Result<Decision<State, Event>, Refusal> {
    match appeal_until {
        None => Err(Refusal::AppealUsedUp),
        Some(until) if on > until => Err(Refusal::AppealPeriodOver { until }),
        Some(_) => Ok(Decision::one(State::Appealed { first_decider }, Event::Appealed)),
    }
}

/// Nobody decides on what the same client stated, nor on an appeal against its own decision.
fn check_duties(ruling: &Ruling, earlier_deciders: &[ClientId]) -> Result<(), Refusal> {
    if ruling.stated_it || earlier_deciders.contains(&ruling.by) {
        return Err(Refusal::SeparationOfDuties);
    }
    Ok(())
}

/// A decision against the proposal needs a manager and a reason.
fn check_override(ruling: &Ruling) -> Result<(), Refusal> {
    if !ruling.may_override {
        return Err(Refusal::OverrideNeedsManager);
    }
    check_reason(ruling)
}

/// A rejection and a request for evidence always say why.
fn check_reason(ruling: &Ruling) -> Result<(), Refusal> {
    if ruling.has_reason { Ok(()) } else { Err(Refusal::ReasonRequired) }
}
