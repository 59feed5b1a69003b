//! The golden table: every state × every command, readable by a person of the programme.

use super::Event;
use super::correction::{Correction, Move};
use super::{Change, Command, Identification, MatchOutcome, Refusal, Ruling, State, apply};
use crate::decision::Decision;
use crate::identifier::{CaseId, ClientId};
use crate::intake::eligibility::Outcome;
use chrono::NaiveDate;
use uuid::Uuid;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 2, day).unwrap_or_default()
}

fn client(number: u128) -> ClientId {
    ClientId::new(Uuid::from_u128(number))
}

/// Client 1 submitted, client 2 decided first; client 3 rules, with every right and a reason.
fn ruling(proposal: Outcome) -> Ruling {
    Ruling { by: client(3), stated_it: false, may_override: true, has_reason: true, proposal, today: day(10) }
}

fn states() -> [State; 7] {
    [
        State::Submitted,
        State::EvidenceRequested { due_on: day(9) },
        State::Accepted { case_id: CaseId::new(Uuid::nil()) },
        State::Rejected { decided_by: client(2), appeal_until: Some(day(20)) },
        State::Withdrawn,
        State::Appealed { first_decider: client(2) },
        State::Expired,
    ]
}

const KNOWN: Identification = Identification::ByDocument;

fn commands() -> [Command; 16] {
    let case_id = CaseId::new(Uuid::nil());
    let ruling = ruling(Outcome::Eligible);
    [
        Command::Amend(Change { facts: true, person: false, answers: true }),
        Command::Accept { case_id, ruling, has_lot: true, identified: KNOWN },
        Command::Reject { ruling, appeal_until: day(20) },
        Command::RequestEvidence { due_on: day(15), ruling },
        Command::Withdraw,
        Command::Appeal { on: day(20) },
        Command::UpholdAppeal { case_id, ruling, has_lot: true, identified: KNOWN },
        Command::DismissAppeal { ruling },
        Command::Expire { today: day(10), received: false },
        Command::Erase { case_over: false },
        Command::Erase { case_over: true },
        Command::SendDocument { completes: true },
        Command::Correct(Correction { works_on_case: true, decides: true, identity: true, moves: Move::WithinLot }),
        Command::Match { outcome: MatchOutcome::Dismissed, stated_it: false },
        Command::CompleteEvidence,
        Command::RemoveDocument { sent_it: true, decided: false },
    ]
}

/// Rows: the states; columns: amend, accept, reject, request evidence, withdraw, appeal, uphold, dismiss, expire, erase (with the case
/// open, with the case over), send a document, correct, decide on a match,
/// end the wait for evidence, delete a document.
const GOLDEN: [[&str; 16]; 7] = [
    [
        "submitted",
        "accepted",
        "rejected",
        "evidence_requested",
        "withdrawn",
        "-",
        "-",
        "-",
        "-",
        "-",
        "-",
        "submitted",
        "-",
        "submitted",
        "-",
        "submitted",
    ],
    [
        "submitted",
        "accepted",
        "rejected",
        "evidence_requested",
        "withdrawn",
        "-",
        "-",
        "-",
        "expired",
        "-",
        "-",
        "submitted",
        "-",
        "evidence_requested",
        "submitted",
        "evidence_requested",
    ],
    ["-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "accepted", "accepted", "accepted", "accepted", "-", "-"],
    ["-", "-", "-", "-", "-", "appealed", "-", "-", "-", "rejected", "rejected", "-", "-", "rejected", "-", "-"],
    ["-", "-", "-", "-", "-", "-", "-", "-", "-", "withdrawn", "withdrawn", "-", "-", "withdrawn", "-", "-"],
    [
        "-",
        "-",
        "-",
        "-",
        "withdrawn",
        "-",
        "accepted",
        "rejected",
        "-",
        "-",
        "-",
        "appealed",
        "-",
        "appealed",
        "-",
        "appealed",
    ],
    ["-", "-", "-", "-", "-", "-", "-", "-", "-", "expired", "expired", "-", "-", "expired", "-", "-"],
];

#[test]
fn every_state_and_command_is_in_the_golden_table() {
    for (state, row) in states().iter().zip(GOLDEN) {
        for (command, expected) in commands().iter().zip(row) {
            let became = match apply(state, command) {
                Ok(decision) => decision.state.status().as_str(),
                Err(Refusal::StateForbids { .. }) => "-",
                Err(other) => panic!("{state:?} {command:?}: {other:?}"),
            };
            assert_eq!(became, expected, "{state:?} {command:?}");
        }
    }
}

#[test]
fn nobody_decides_on_what_the_same_client_submitted_or_decided_before() {
    let accept = |by, state| {
        let ruling = Ruling { by, stated_it: by == client(1), ..ruling(Outcome::Eligible) };
        let case_id = CaseId::new(Uuid::nil());
        match state {
            State::Appealed { .. } => {
                apply(&state, &Command::UpholdAppeal { case_id, ruling, has_lot: true, identified: KNOWN })
            }
            _ => apply(&state, &Command::Accept { case_id, ruling, has_lot: true, identified: KNOWN }),
        }
    };
    let appealed = State::Appealed { first_decider: client(2) };
    assert_eq!(accept(client(1), State::Submitted), Err(Refusal::SeparationOfDuties));
    assert_eq!(accept(client(1), appealed), Err(Refusal::SeparationOfDuties));
    assert_eq!(accept(client(2), appealed), Err(Refusal::SeparationOfDuties));
    assert!(accept(client(2), State::Submitted).is_ok());
    assert!(accept(client(3), appealed).is_ok());
}

#[test]
fn a_decision_against_the_proposal_needs_a_manager_and_a_reason() {
    for proposal in [Outcome::Ineligible, Outcome::Undetermined] {
        let accept = |may_override, has_reason| {
            let ruling = Ruling { may_override, has_reason, ..ruling(proposal) };
            apply(
                &State::Submitted,
                &Command::Accept { case_id: CaseId::new(Uuid::nil()), ruling, has_lot: true, identified: KNOWN },
            )
        };
        assert_eq!(accept(false, true), Err(Refusal::OverrideNeedsManager));
        assert_eq!(accept(true, false), Err(Refusal::ReasonRequired));
        assert!(accept(true, true).is_ok());
    }
}

#[test]
fn nobody_is_accepted_whom_no_lot_serves() {
    let case_id = CaseId::new(Uuid::nil());
    let ruling = ruling(Outcome::Eligible);
    let appealed = State::Appealed { first_decider: client(2) };
    for (state, command) in [
        (State::Submitted, Command::Accept { case_id, ruling, has_lot: false, identified: KNOWN }),
        (appealed, Command::UpholdAppeal { case_id, ruling, has_lot: false, identified: KNOWN }),
    ] {
        assert_eq!(apply(&state, &command), Err(Refusal::NoLotInForce));
    }
    assert!(
        apply(&appealed, &Command::DismissAppeal { ruling: Ruling { proposal: Outcome::Ineligible, ..ruling } })
            .is_ok()
    );
}

#[test]
fn an_appeal_ends_with_its_last_day_and_is_used_once() {
    let rejected = |appeal_until| State::Rejected { decided_by: client(2), appeal_until };
    assert!(apply(&rejected(Some(day(20))), &Command::Appeal { on: day(20) }).is_ok());
    let late = apply(&rejected(Some(day(20))), &Command::Appeal { on: day(21) });
    assert_eq!(late, Err(Refusal::AppealPeriodOver { until: day(20) }));
    assert_eq!(apply(&rejected(None), &Command::Appeal { on: day(1) }), Err(Refusal::AppealUsedUp));
}

#[test]
fn a_request_for_evidence_expires_the_day_after_it_was_due() {
    let requested = State::EvidenceRequested { due_on: day(10) };
    let on_the_day = apply(&requested, &Command::Expire { today: day(10), received: true });
    assert_eq!(on_the_day, Err(Refusal::NotYetDue { due_on: day(10) }));
    let afterwards = |received| apply(&requested, &Command::Expire { today: day(11), received });
    assert_eq!(afterwards(false), Ok(Decision::one(State::Expired, Event::Expired)));
    assert_eq!(afterwards(true), Ok(Decision::one(State::Submitted, Event::EvidenceCompleted)));
}

#[test]
fn a_document_is_taken_back_by_who_sent_it_until_the_decision() {
    let remove = |state, sent_it, decided| apply(&state, &Command::RemoveDocument { sent_it, decided });
    let appealed = State::Appealed { first_decider: client(2) };
    assert_eq!(remove(State::Submitted, false, false), Err(Refusal::NotTheAuthor));
    assert_eq!(remove(appealed, true, false), Ok(Decision::one(appealed, Event::DocumentRemoved)));
    assert!(matches!(remove(appealed, true, true), Err(Refusal::StateForbids { .. })));
}

#[test]
fn what_is_not_complete_goes_on_waiting() {
    let requested = State::EvidenceRequested { due_on: day(10) };
    let sent = apply(&requested, &Command::SendDocument { completes: false });
    assert_eq!(sent, Ok(Decision { state: requested, events: Vec::new() }));
    let facts = Change { facts: true, person: false, answers: false };
    assert_eq!(apply(&requested, &Command::Amend(facts)), Ok(Decision::one(requested, Event::Amended)));
}

#[test]
fn identity_is_an_officers_and_a_move_stays_within_the_lot() {
    let by_an_officer = Correction { works_on_case: true, decides: true, identity: true, moves: Move::None };
    let accepted = State::Accepted { case_id: CaseId::new(Uuid::nil()) };
    let by = |correction| apply(&accepted, &Command::Correct(correction));
    assert_eq!(by(by_an_officer), Ok(Decision::one(accepted, Event::Corrected)));
    let partner = Correction { decides: false, ..by_an_officer };
    assert_eq!(by(partner), Err(Refusal::IdentityNeedsOfficer));
    assert_eq!(
        by(Correction { identity: false, moves: Move::WithinLot, ..partner }),
        Ok(Decision::one(accepted, Event::Corrected))
    );
    assert_eq!(by(Correction { moves: Move::ToAnotherLot, ..by_an_officer }), Err(Refusal::TransferRequired));
    let outside = by(Correction { works_on_case: false, ..by_an_officer });
    assert!(matches!(outside, Err(Refusal::StateForbids { .. })));
    assert!(matches!(apply(&State::Submitted, &Command::Correct(by_an_officer)), Err(Refusal::StateForbids { .. })));
}

#[test]
fn who_has_no_document_is_accepted_by_other_evidence_and_as_nobody_else() {
    let appealed = State::Appealed { first_decider: client(2) };
    let (case_id, ruling) = (CaseId::new(Uuid::nil()), ruling(Outcome::Eligible));
    let accept = |identified| {
        let first = apply(&State::Submitted, &Command::Accept { case_id, ruling, has_lot: true, identified });
        let upheld = apply(&appealed, &Command::UpholdAppeal { case_id, ruling, has_lot: true, identified });
        [first.err(), upheld.err()]
    };
    assert_eq!(accept(Identification::Unproven), [Some(Refusal::Unproven); 2]);
    assert_eq!(accept(Identification::ByEvidence { open_matches: true }), [Some(Refusal::OpenMatches); 2]);
    assert_eq!(accept(Identification::ByEvidence { open_matches: false }), [None; 2]);
}

#[test]
fn who_stated_who_the_person_is_decides_on_no_match() {
    for outcome in MatchOutcome::ALL.iter().copied() {
        let refused = apply(&State::Submitted, &Command::Match { outcome, stated_it: true });
        assert_eq!(refused, Err(Refusal::SeparationOfDuties));
    }
}
