//! The golden table: every state × every command, each with every stage and every reason of closing; and which stages
//! lead on to which.

use std::collections::BTreeSet;

use super::assistance::{self, StillOpen};
use super::{ClosureReason, Command, Event, Refusal, Stage, State, Status, apply};
use chrono::NaiveDate;
use uuid::Uuid;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 2, day).unwrap_or_default()
}

/// Resting from the 3rd on.
const SUSPEND: Command = Command::Suspend { on: NaiveDate::from_ymd_opt(2020, 2, 3).unwrap() };

/// No transfer is in its way.
const CONTINUE: Command = Command::Continue { transfer_pending: false };

/// A new kind of state does not compile here until it has a row.
const fn row(state: State) -> usize {
    match state {
        State::Running(_) => 0,
        State::Suspended { .. } => 1,
        State::Closed { .. } => 2,
    }
}

/// A new command does not compile here until it has a column.
const fn column(command: &Command) -> usize {
    match command {
        Command::Suspend { .. } => 0,
        Command::Resume => 1,
        Command::Close { .. } => 2,
        Command::Reopen => 3,
        Command::AddNote => 4,
        Command::Continue { .. } => 5,
        Command::Advance { .. } => 6,
    }
}

/// Rows: running, suspended, closed; columns: suspend, resume, close, reopen, add a note, continue, advance. The stage is
/// always the one before, but for an advance: see [`ADVANCES`].
const GOLDEN: [[&str; 7]; 3] = [
    ["suspended", "-", "closed", "-", "running", "running", "running"],
    ["-", "running", "closed", "-", "suspended", "suspended", "-"],
    ["-", "-", "-", "running", "-", "-", "-"],
];

/// Rows: the stage of a running case; columns: the stage it is to advance to; both open, planned, active, monitoring.
const ADVANCES: [[&str; 4]; 4] = [
    ["-", "planned", "active", "monitoring"],
    ["-", "-", "active", "monitoring"],
    ["-", "-", "-", "monitoring"],
    ["-", "-", "-", "-"],
];

const EVENTS: [&str; 7] = [
    "case.suspended",
    "case.resumed",
    "case.closed",
    "case.reopened",
    "case.note_added",
    "case.continued",
    "case.advanced",
];
const COMMANDS: [&str; 7] = [
    "suspending the case",
    "resuming the case",
    "closing the case",
    "reopening the case",
    "adding a note",
    "continuing the case in the new year",
    "advancing the case",
];

/// Closed on the 1st.
fn states() -> Vec<State> {
    let closed = |stage: Stage| {
        ClosureReason::ALL.iter().map(move |reason| State::Closed { stage, reason: *reason, on: day(1) })
    };
    Stage::ALL
        .iter()
        .flat_map(|stage| {
            [State::Running(*stage), State::Suspended { stage: *stage, since: day(3) }]
                .into_iter()
                .chain(closed(*stage))
        })
        .collect()
}

/// Closing a case of which nothing is open.
const fn close(reason: ClosureReason, on: NaiveDate) -> Command {
    Command::Close { reason, on, transfer_pending: false, open_assistance: Vec::new() }
}

/// Closing is asked for on the 10th.
fn commands() -> Vec<Command> {
    let close = ClosureReason::ALL.iter().map(|reason| close(*reason, day(10)));
    let advance = Stage::ALL.iter().map(|to| Command::Advance { to: *to });
    let others = [SUSPEND, Command::Resume, Command::Reopen, Command::AddNote, CONTINUE];
    others.into_iter().chain(close).chain(advance).collect()
}

/// The stage after a command that is possible.
const fn stage(from: State, command: &Command) -> Stage {
    match command {
        Command::Advance { to } => *to,
        _ => from.stage(),
    }
}

/// The status that an observer reads, from the table's word and the stage.
fn status(word: &str, stage: Stage) -> Status {
    match (word, stage) {
        ("running", Stage::Open) => Status::Open,
        ("running", Stage::Planned) => Status::Planned,
        ("running", Stage::Active) => Status::Active,
        ("running", Stage::Monitoring) => Status::Monitoring,
        ("suspended", _) => Status::Suspended,
        ("closed", _) => Status::Closed,
        _ => panic!("{word} is no state"),
    }
}

#[test]
fn the_table_is_complete() {
    let (states, commands) = (states(), commands());
    assert_eq!(states.len(), 4 * (1 + 1 + 6));
    assert_eq!(commands.len(), 5 + 6 + 4);
    let rows: BTreeSet<_> = states.iter().copied().map(row).collect();
    let columns: BTreeSet<_> = commands.iter().map(column).collect();
    assert_eq!((rows.len(), columns.len()), (GOLDEN.len(), EVENTS.len()));
    let statuses: BTreeSet<_> = states.iter().map(State::status).collect();
    assert_eq!(statuses, Status::ALL.iter().copied().collect());
}

#[test]
fn every_state_and_command_is_in_the_golden_table() {
    for from in states() {
        for command in &commands() {
            let expected = GOLDEN[row(from)][column(command)];
            let name = COMMANDS[column(command)];
            assert_eq!(command.action().en, name);
            match apply(&from, command) {
                Ok(decision) => {
                    let stage = stage(from, command);
                    assert_eq!(decision.state.status(), status(expected, stage), "{from:?} {command:?}");
                    assert_eq!(decision.state.stage(), stage, "{from:?} {command:?}");
                    let events: Vec<_> = decision.events.iter().map(Event::name).collect();
                    assert_eq!(events, [EVENTS[column(command)]], "{from:?} {command:?}");
                }
                Err(refusal) => {
                    let back =
                        matches!((from, command), (State::Running(stage), Command::Advance { to }) if *to <= stage);
                    assert!(expected == "-" || back, "{from:?} {command:?}");
                    assert_eq!(refusal, Refusal::StateForbids { status: from.status(), action: command.action() });
                }
            }
        }
    }
}

#[test]
fn a_closed_case_and_its_event_keep_the_reason_and_the_day_that_were_asked_for() {
    for from in states().iter().filter(|state| state.status() != Status::Closed) {
        for reason in ClosureReason::ALL.iter().copied() {
            let on = day(29);
            let decision = apply(from, &close(reason, on)).expect("what is not closed can be closed");
            assert_eq!(decision.state, State::Closed { stage: from.stage(), reason, on });
            assert_eq!(decision.events, [Event::Closed { reason, on }]);
        }
    }
}

#[test]
fn a_case_is_closed_only_once_nothing_of_it_is_open() {
    let assistance = (Uuid::from_u128(7), assistance::Status::Approved);
    for from in states().iter().filter(|state| state.status() != Status::Closed) {
        let close = |transfer_pending, open_assistance| Command::Close {
            reason: ClosureReason::Completed,
            on: day(10),
            transfer_pending,
            open_assistance,
        };
        for (command, expected) in [
            (close(true, vec![assistance]), Refusal::TransferPending),
            (close(false, vec![assistance]), StillOpen::check(vec![assistance]).map_err(Refusal::from).unwrap_err()),
        ] {
            assert_eq!(apply(from, &command), Err(expected), "{from:?}");
        }
    }
}

#[test]
fn a_running_case_advances_to_a_later_stage_only() {
    for (from, row) in Stage::ALL.iter().copied().zip(ADVANCES) {
        for (to, expected) in Stage::ALL.iter().copied().zip(row) {
            match apply(&State::Running(from), &Command::Advance { to }) {
                Ok(decision) => {
                    assert_eq!((decision.state, to.as_str()), (State::Running(to), expected));
                    assert_eq!(decision.events, [Event::Advanced { to }]);
                }
                Err(_) => assert_eq!(expected, "-", "{from} {to}"),
            }
        }
    }
}

#[test]
fn a_case_that_waits_for_its_receiver_does_not_go_on_in_another_lot() {
    for from in states().iter().filter(|state| state.status() != Status::Closed) {
        let refused = apply(from, &Command::Continue { transfer_pending: true });
        assert_eq!(refused, Err(Refusal::TransferPending), "{from:?}");
    }
}

#[test]
fn a_note_changes_nothing_else() {
    for from in states().iter().filter(|state| state.status() != Status::Closed) {
        let decision = apply(from, &Command::AddNote).expect("what is not closed takes notes");
        assert_eq!((&decision.state, decision.events.as_slice()), (from, [Event::NoteAdded].as_slice()));
    }
}

#[test]
fn resting_and_ending_can_be_undone_and_both_lead_back_to_work() {
    let close = close(ClosureReason::DroppedOut, day(10));
    for stage in Stage::ALL.iter().copied() {
        for path in [
            &[SUSPEND, Command::Resume][..],
            &[close.clone(), Command::Reopen],
            &[SUSPEND, close.clone(), Command::Reopen],
        ] {
            let mut state = State::Running(stage);
            for command in path {
                state = apply(&state, command).expect("the path is open").state;
            }
            assert_eq!(state, State::Running(stage), "{path:?}");
        }
    }
}

#[test]
fn acceptance_opens_a_case_at_the_first_stage() {
    assert_eq!(State::opened(), State::Running(Stage::Open));
    assert_eq!(State::opened().status(), Status::Open);
    assert_eq!(Event::Opened.name(), "case.opened");
}

#[test]
fn a_refusal_names_the_state_and_the_command() {
    let resting = apply(&State::Suspended { stage: Stage::Active, since: day(3) }, &SUSPEND);
    let text = resting.map_err(|refusal| refusal.to_string());
    assert_eq!(text, Err("suspending the case is not possible while the case is suspended".to_owned()));
}

#[test]
fn the_days_of_rest_are_counted_from_the_suspension() {
    let resting = State::Suspended { stage: Stage::Active, since: day(3) };
    assert_eq!([3, 4, 20].map(|number| resting.rested(day(number))), [0, 1, 17]);
    assert_eq!(resting.rested(day(1)), 0);
    assert_eq!(State::Running(Stage::Active).rested(day(20)), 0);
}

#[test]
fn a_promise_does_not_outlive_the_grant() {
    let running = State::Running(Stage::Active);
    assert_eq!(running.due_on(day(1), 10, None), day(11));
    assert_eq!(running.due_on(day(1), 100, Some(day(28))), day(28));
}

#[test]
fn what_begins_during_the_rest_moves_by_what_is_left_of_it() {
    let resting = State::Suspended { stage: Stage::Active, since: day(3) };
    for (begins, resumed) in [(3, 5), (4, 4), (10, 15)] {
        let kept = resting.due_on(day(begins), 7, None);
        let moved = kept + chrono::Days::new(resting.rested(day(resumed)));
        assert_eq!(moved, day(begins + 7 + (resumed - begins)));
    }
}
