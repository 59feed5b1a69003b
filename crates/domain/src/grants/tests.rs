#![allow(clippy::unwrap_used, reason = "a test that cannot get its values has failed")]

use super::*;
use crate::component::ComponentCode;
use crate::fault::{Fault, FaultKind};
use crate::money::Money;
use proptest::prelude::*;

fn tetri(minor: i64) -> Money {
    Money::from_minor(minor).unwrap()
}

#[test]
fn a_line_gives_what_it_has_and_says_what_is_left() {
    let line = Line::default().book(EntryKind::Allocation, tetri(1000)).unwrap();
    let line = line.book(EntryKind::Commitment, tetri(700)).unwrap();
    assert_eq!(line.book(EntryKind::Commitment, tetri(301)), Err(Shortage { available: tetri(300) }));
    assert_eq!(line.book(EntryKind::Disbursement, tetri(701)), Err(Shortage { available: tetri(700) }));
    let line = line.book(EntryKind::Disbursement, tetri(600)).unwrap();
    assert_eq!(line.book(EntryKind::Release, tetri(101)), Err(Shortage { available: tetri(100) }));
    let line = line.book(EntryKind::Release, tetri(100)).unwrap();
    assert_eq!(line.book(EntryKind::DisbursementReversal, tetri(601)), Err(Shortage { available: tetri(600) }));
    assert_eq!(line.book(EntryKind::DisbursementReversal, tetri(600)).unwrap().disbursed(), Money::ZERO);
    assert_eq!((line.allocated(), line.committed(), line.disbursed()), (tetri(1000), tetri(600), tetri(600)));
    assert_eq!(line.available(), tetri(400));
}

#[test]
fn a_line_that_cannot_be_is_not() {
    assert_eq!(Line::new(tetri(1), tetri(2), tetri(0)), None);
    assert_eq!(Line::new(tetri(2), tetri(1), tetri(2)), None);
}

proptest! {
    /// Whatever is booked, in whatever order: what is refused changes nothing, and a line is the sum of its entries.
    #[test]
    fn a_line_is_the_sum_of_what_was_booked(entries in prop::collection::vec((0_usize..7, 1_i64..2000), 0..60)) {
        let mut line = Line::default();
        let mut sums = [0_i64; 7];
        for (kind, minor) in entries {
            if let Ok(next) = line.book(EntryKind::ALL[kind], tetri(minor)) {
                line = next;
                sums[kind] += minor;
            }
            let [given, withdrawn, lapsed, committed, released, disbursed, reversed] = sums;
            let allocated = given - withdrawn - lapsed;
            prop_assert_eq!(line.allocated().minor(), allocated);
            prop_assert_eq!(line.committed().minor(), committed - released);
            prop_assert_eq!(line.disbursed().minor(), disbursed - reversed);
            prop_assert!(allocated >= committed - released && committed - released >= disbursed - reversed);
        }
    }

    #[test]
    fn shares_lose_and_make_no_tetri(minor in 0_i64..100_000_000) {
        let lines = Shares::built_in().unwrap().divide(tetri(minor));
        prop_assert_eq!(lines.iter().map(|(code, _)| *code).collect::<Vec<_>>(), ComponentCode::ALL);
        prop_assert_eq!(Money::checked_sum(lines.into_iter().map(|(_, part)| part)), Some(tetri(minor)));
    }
}

/// Rows: what is asked of a tranche; columns: pending, held, payable, released, lapsed.
fn of_tranches() -> [(&'static str, TrancheCommand, [&'static str; 5]); 11] {
    let pays =
        |grant, accepted_it, earlier_open, pays| TrancheCommand::Release { grant, accepted_it, earlier_open, pays };
    let release = |grant, accepted_it, earlier_open| pays(grant, accepted_it, earlier_open, tetri(1));
    let only_payable = |payable| ["-", "-", payable, "-", "-"];
    [
        ("meet", TrancheCommand::Meet, ["payable", "payable", "-", "-", "-"]),
        ("hold", TrancheCommand::Hold, ["held", "-", "-", "-", "-"]),
        ("unhold", TrancheCommand::Unhold, ["-", "pending", "-", "-", "-"]),
        ("lapse", TrancheCommand::Lapse, ["lapsed", "lapsed", "-", "-", "-"]),
        ("release", release(Status::Active, false, false), only_payable("released")),
        ("release, ended", release(Status::Ended, false, false), only_payable("released")),
        ("release, terminated", release(Status::Terminated, false, false), only_payable("released")),
        ("release, suspended", release(Status::Suspended, false, false), only_payable("not now")),
        ("release what one accepted", release(Status::Active, true, true), only_payable("somebody else")),
        ("release, nothing owed", pays(Status::Ended, false, false, Money::ZERO), only_payable("nothing owed")),
        ("release too early", release(Status::Active, false, true), only_payable("earlier")),
    ]
}

#[test]
fn every_command_of_a_tranche_is_in_the_golden_table() {
    for (what, command, row) in of_tranches() {
        for (from, expected) in TrancheStatus::ALL.iter().copied().zip(row) {
            match apply_to_tranche(from, command) {
                Ok(next) => {
                    assert_eq!(next.state.as_str(), expected, "{what}: {from}");
                    let names: Vec<_> = next.events.iter().map(|event| event.name()).collect();
                    assert_eq!(names, [format!("tranche.{expected}")], "{what}: {from}");
                }
                Err(refusal) => {
                    let word = match refusal {
                        TrancheRefusal::StateForbids { .. } => "-",
                        TrancheRefusal::GrantForbids { .. } => "not now",
                        TrancheRefusal::EarlierOpen => "earlier",
                        TrancheRefusal::NothingOwed => "nothing owed",
                        TrancheRefusal::SeparationOfDuties => "somebody else",
                    };
                    assert_eq!(word, expected, "{what}: {from}");
                }
            }
        }
    }
}

#[test]
fn once_a_grant_is_over_it_is_paid_what_it_gave_and_no_more() {
    for over in [Status::Terminated, Status::Ended] {
        assert_eq!(to_pay(tetri(40), over, tetri(100), tetri(30)), tetri(40));
        assert_eq!(to_pay(tetri(40), over, tetri(50), tetri(30)), tetri(20));
        assert_eq!(to_pay(tetri(40), over, tetri(30), tetri(30)), Money::ZERO);
        assert_eq!(to_pay(tetri(40), over, tetri(20), tetri(30)), Money::ZERO);
        assert_eq!(to_be_paid_back(over, tetri(20), tetri(30)), tetri(10));
        assert_eq!(to_be_paid_back(over, tetri(40), tetri(30)), Money::ZERO);
    }
    for running in [Status::Active, Status::Suspended] {
        assert_eq!(to_pay(tetri(40), running, tetri(0), tetri(30)), tetri(40));
        assert_eq!(to_be_paid_back(running, tetri(0), tetri(30)), Money::ZERO);
    }
}

fn day(day: u32) -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2020, 12, day).unwrap()
}

/// Rows: what is asked of a grant; columns: drafted, active, suspended, terminated, ended.
fn of_grants() -> [(Command, [&'static str; 5]); 9] {
    let end = |today| Command::End { today: day(today), ends_on: day(30) };
    let sign =
        |on, not_cleared: &[Fault]| Command::Sign { on: day(on), ends_on: day(30), not_cleared: not_cleared.to_vec() };
    let flagged = [Fault::new("/assessment/rating", FaultKind::HighRisk)];
    [
        (sign(30, &[]), ["active grant.signed", "-", "-", "-", "-"]),
        (sign(30, &flagged), ["not cleared", "-", "-", "-", "-"]),
        (sign(31, &flagged), ["period over", "-", "-", "-", "-"]),
        (Command::Suspend, ["-", "suspended grant.suspended", "-", "-", "-"]),
        (Command::Resume, ["-", "-", "active grant.resumed", "-", "-"]),
        (
            Command::Terminate,
            ["terminated grant.terminated", "terminated grant.terminated", "terminated grant.terminated", "-", "-"],
        ),
        (end(29), ["-", "not yet", "not yet", "-", "-"]),
        (end(30), ["-", "not yet", "not yet", "-", "-"]),
        (end(31), ["-", "ended grant.ended", "ended grant.ended", "-", "-"]),
    ]
}

/// A new command does not compile here until it has a row.
const fn row(command: &Command) -> usize {
    match command {
        Command::Sign { .. } => 0,
        Command::Suspend => 1,
        Command::Resume => 2,
        Command::Terminate => 3,
        Command::End { .. } => 4,
    }
}

#[test]
fn every_command_of_a_grant_is_in_the_golden_table() {
    let rows: std::collections::BTreeSet<_> = of_grants().iter().map(|(command, _)| row(command)).collect();
    assert_eq!(rows.len(), 5);
    for (command, row) in of_grants() {
        for (from, expected) in Status::ALL.iter().copied().zip(row) {
            let told = match apply(from, &command) {
                Ok(next) => {
                    let names: Vec<_> = next.events.iter().map(|event| event.name()).collect();
                    format!("{} {}", next.state, names.join(" "))
                }
                Err(Refusal::StateForbids { status, action }) => {
                    assert_eq!((status, action), (from, command.action()));
                    "-".to_owned()
                }
                Err(Refusal::PeriodOver) => "period over".to_owned(),
                Err(Refusal::NotCleared(_)) => "not cleared".to_owned(),
                Err(Refusal::NotYetOver { ends_on }) => {
                    assert_eq!(ends_on, day(30));
                    "not yet".to_owned()
                }
            };
            assert_eq!(told, expected, "{from}: {command:?}");
        }
    }
}

#[test]
fn what_is_left_goes_back_to_the_year_or_falls_back_to_the_state() {
    let leftover: Vec<_> = Status::ALL.iter().map(|status| status.leftover().map(EntryKind::as_str)).collect();
    assert_eq!(leftover, [None, None, None, Some("withdrawal"), Some("lapse")]);
}

/// Rows: where a reallocation stands, who answers what; columns: the grant is drafted, active, suspended, terminated, ended.
#[test]
fn every_answer_to_a_reallocation_is_in_the_golden_table() {
    use Answer::{Approve, Reject};
    use ReallocationStatus::{Approved, Rejected, Requested};
    let no = ["grant", "approved", "grant", "grant", "grant"];
    let rows = [
        (Requested, 2, Approve, no),
        (Requested, 2, Reject, ["rejected"; 5]),
        (Requested, 1, Approve, ["somebody else"; 5]),
        (Requested, 1, Reject, ["somebody else"; 5]),
        (Approved, 2, Approve, ["-"; 5]),
        (Approved, 2, Reject, ["-"; 5]),
        (Rejected, 2, Approve, ["-"; 5]),
        (Rejected, 1, Reject, ["-"; 5]),
    ];
    let client = |number| crate::identifier::ClientId::new(uuid::Uuid::from_u128(number));
    let word = |answered: Result<ReallocationStatus, ReallocationRefusal>| match answered {
        Ok(status) => status.as_str(),
        Err(ReallocationRefusal::StateForbids { .. }) => "-",
        Err(ReallocationRefusal::GrantForbids { .. }) => "grant",
        Err(ReallocationRefusal::SeparationOfDuties) => "somebody else",
    };
    for (from, by, answer, row) in rows {
        for (grant, expected) in Status::ALL.iter().copied().zip(row) {
            let answered = answer_reallocation(from, (client(1), client(by)), answer, grant);
            assert_eq!(word(answered), expected, "{from} {answer:?} by {by}, {grant}");
        }
    }
    let asked: Vec<_> = Status::ALL.iter().map(|grant| word(ask_for_reallocation(*grant))).collect();
    assert_eq!(asked, ["grant", "requested", "grant", "grant", "grant"]);
}
