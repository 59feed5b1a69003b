//! The golden tables: every case × everything that it can be asked under; every state × every command.

use super::{Circumstances, Command, Event, Refusal, State, Status, Target, apply, ask};
use crate::cases::{self, assistance};
use crate::identifier::ClientId;
use chrono::NaiveDate;
use uuid::Uuid;

const TARGETS: [Target; 4] = [Target::Nowhere, Target::SameLot, Target::WithoutWinner, Target::Served];

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 2, day).unwrap_or_default()
}

fn client(number: u128) -> ClientId {
    ClientId::new(Uuid::from_u128(number))
}

/// Assistance on its way, or none.
fn open(is_open: bool) -> Vec<(Uuid, assistance::Status)> {
    is_open.then_some((Uuid::from_u128(7), assistance::Status::Proposed)).into_iter().collect()
}

fn word(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::CaseForbids { .. } => "closed",
        Refusal::Pending => "pending",
        Refusal::NoLotInForce => "no lot",
        Refusal::SameLot => "same lot",
        Refusal::LotWithoutWinner => "no winner",
        Refusal::StillOpen(_) => "still open",
        Refusal::StateForbids { .. } => "-",
        Refusal::SeparationOfDuties => "somebody else",
        Refusal::NotYetDue { .. } => "not yet",
    }
}

/// What comes of asking. Rows: the case, whether a transfer waits, whether assistance is on its way; columns: no lot,
/// the same lot, a lot without a winner, a lot that somebody else serves.
const ASKING: [(bool, bool, bool, [&str; 4]); 8] = [
    // closed, pending, open assistance
    (false, false, false, ["no lot", "same lot", "no winner", "requested"]),
    (false, false, true, ["no lot", "same lot", "no winner", "still open"]),
    (false, true, false, ["pending"; 4]),
    (false, true, true, ["pending"; 4]),
    (true, false, false, ["closed"; 4]),
    (true, false, true, ["closed"; 4]),
    (true, true, false, ["closed"; 4]),
    (true, true, true, ["closed"; 4]),
];

#[test]
fn a_transfer_is_asked_for_only_where_somebody_else_can_take_the_case() {
    for status in cases::Status::ALL.iter().copied() {
        for (closed, pending, open_assistance, row) in ASKING {
            if closed != (status == cases::Status::Closed) {
                continue;
            }
            for (target, expected) in TARGETS.into_iter().zip(row) {
                let given = Circumstances { case: status, pending, target, open_assistance: open(open_assistance) };
                match ask(client(1), day(10), given.clone()) {
                    Ok(decision) => {
                        assert_eq!(expected, "requested", "{given:?}");
                        assert_eq!(decision.state, State::Requested { asked_by: client(1), due_on: day(10) });
                        assert_eq!(decision.events, [Event::Requested]);
                    }
                    Err(refusal) => assert_eq!(word(&refusal), expected, "{given:?}"),
                }
            }
        }
    }
}

/// Asked by the first client, due on the 10th; answered by the second.
fn states() -> [State; 4] {
    [
        State::Requested { asked_by: client(1), due_on: day(10) },
        State::Accepted { by: client(2) },
        State::Rejected { by: client(2) },
        State::Expired,
    ]
}

/// Every answer of everybody, and every day.
fn commands() -> [(&'static str, Command, [&'static str; 4]); 12] {
    let accept = |by, receives, is_open| Command::Accept { by: client(by), receives, open_assistance: open(is_open) };
    let reject = |by, receives| Command::Reject { by: client(by), receives };
    let no = |requested| [requested, "-", "-", "-"];
    [
        ("the receiver accepts", accept(2, true, false), no("accepted")),
        ("the receiver accepts too early", accept(2, true, true), no("still open")),
        ("who asks accepts, and is the receiver", accept(1, true, false), no("somebody else")),
        ("the same too early", accept(1, true, true), no("somebody else")),
        ("the giver accepts", accept(2, false, false), no("somebody else")),
        ("the giver accepts too early", accept(2, false, true), no("somebody else")),
        ("the receiver rejects", reject(2, true), no("rejected")),
        ("who asks rejects", reject(1, true), no("somebody else")),
        ("the giver rejects", reject(2, false), no("somebody else")),
        ("nobody does, the day before", Command::Expire { today: day(9) }, no("not yet")),
        ("nobody does on the last day", Command::Expire { today: day(10) }, no("not yet")),
        ("nobody does until the day after", Command::Expire { today: day(11) }, no("expired")),
    ]
}

#[test]
fn every_state_and_command_is_in_the_golden_table() {
    let statuses = states().map(|state| state.status());
    assert_eq!(statuses.as_slice(), Status::ALL);
    for (what, command, row) in commands() {
        for (from, expected) in states().into_iter().zip(row) {
            match apply(&from, &command) {
                Ok(decision) => {
                    assert_eq!(decision.state.status().as_str(), expected, "{what}: {from:?}");
                    let told = match decision.state {
                        State::Requested { .. } => panic!("{what}: it waits again"),
                        State::Accepted { by } => (Some(by), "case.transferred"),
                        State::Rejected { by } => (Some(by), "case.transfer_rejected"),
                        State::Expired => (None, "case.transfer_expired"),
                    };
                    let events: Vec<_> = decision.events.iter().map(Event::name).collect();
                    assert_eq!((told.0.is_none_or(|by| by == client(2)), events), (true, vec![told.1]), "{what}");
                }
                Err(refusal) => assert_eq!(word(&refusal), expected, "{what}: {from:?}"),
            }
        }
    }
}

#[test]
fn a_refusal_names_what_stands_in_the_way() {
    let accept = Command::Accept { by: client(2), receives: true, open_assistance: open(false) };
    let late = apply(&State::Expired, &accept).map_err(|refusal| refusal.to_string());
    assert_eq!(late, Err("accepting the transfer is not possible: the transfer is expired".to_owned()));
    assert_eq!(Event::Requested.name(), "case.transfer_requested");
}
