//! Every state × every command, in a case that goes on, rests, and is closed.

use super::{Command, Event, Refusal, State, Status, apply};
use crate::cases;
use chrono::NaiveDate;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 2, day).unwrap_or_default()
}

/// Planned for the 10th, told and not.
fn states() -> [State; 4] {
    let planned = |told| State::Planned { due_on: day(10), told };
    [State::Unplanned, planned(false), planned(true), State::Done]
}

fn commands() -> [Command; 3] {
    [Command::Record, Command::Remind { today: day(10) }, Command::Remind { today: day(11) }]
}

/// Rows: unplanned, planned, planned and told, done; columns: record, look on the last day, look on the day after.
const GOLDEN: [[&str; 3]; 4] = [
    ["follow_up.recorded", "nothing due", "nothing due"],
    ["follow_up.recorded", "nothing due", "follow_up.overdue"],
    ["follow_up.recorded", "nothing due", "nothing due"],
    ["done", "nothing due", "nothing due"],
];

/// The same in a case at rest, where nothing is due.
const AT_REST: [[&str; 3]; 4] = [
    ["follow_up.recorded", "nothing due", "nothing due"],
    ["follow_up.recorded", "nothing due", "nothing due"],
    ["follow_up.recorded", "nothing due", "nothing due"],
    ["done", "nothing due", "nothing due"],
];

/// The same in a closed case, where looking tells nobody.
const CLOSED: [[&str; 3]; 4] = [
    ["case closed", "nothing due", "nothing due"],
    ["case closed", "nothing due", "silence"],
    ["case closed", "nothing due", "nothing due"],
    ["case closed", "nothing due", "nothing due"],
];

#[test]
fn every_state_and_command_is_in_the_golden_table() {
    for status in cases::Status::ALL {
        let table = match status {
            cases::Status::Closed => CLOSED,
            cases::Status::Suspended => AT_REST,
            _ => GOLDEN,
        };
        for (from, row) in states().iter().zip(table) {
            for (command, expected) in commands().iter().zip(row) {
                let said = match apply(from, *status, command) {
                    Ok(decision) => {
                        let told = State::Planned { due_on: day(10), told: true };
                        let next = if *command == Command::Record { State::Done } else { told };
                        assert_eq!(decision.state, next, "{from:?} {command:?}");
                        decision.events.first().map_or("silence", Event::name)
                    }
                    Err(Refusal::CaseClosed { action }) => {
                        assert_eq!(action, command.action());
                        "case closed"
                    }
                    Err(Refusal::Done) => "done",
                    Err(Refusal::NothingDue) => "nothing due",
                };
                assert_eq!(said, expected, "{status} {from:?} {command:?}");
            }
        }
    }
}

#[test]
fn a_visit_is_waited_for_while_it_is_planned_and_the_case_goes_on() {
    for status in cases::Status::ALL {
        for state in states() {
            let goes_on = !matches!(status, cases::Status::Closed | cases::Status::Suspended);
            let waited_for = state.status() == Some(Status::Planned) && goes_on;
            assert_eq!(state.due_on(*status), waited_for.then(|| day(10)), "{status} {state:?}");
        }
    }
}
