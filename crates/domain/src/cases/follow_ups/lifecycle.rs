//! What a follow-up may become.

use chrono::NaiveDate;

use super::Status;
use crate::cases;
use crate::decision::{Action, Decision};

/// The state of a follow-up, with the data that belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nobody has planned it: visits can be made without.
    Unplanned,
    /// Somebody is to visit.
    Planned {
        /// The last day on which that is in time.
        due_on: NaiveDate,
        /// Whether the day's passing was looked at.
        told: bool,
    },
    /// Somebody has.
    Done,
}

/// Something asked of a follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Write down what came of the visit.
    Record,
    /// Look whether its day has passed.
    Remind {
        /// The present day.
        today: NaiveDate,
    },
}

impl Command {
    /// What it does, for refusals.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Record => Action::new("მონიტორინგის აღრიცხვა", "recording a follow-up"),
            Self::Remind { .. } => Action::new("მონიტორინგის შეხსენება", "reminding of a follow-up"),
        }
    }
}

/// What happened to a follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Somebody is to visit.
    Planned,
    /// Somebody has.
    Recorded,
    /// The day has passed.
    Overdue,
    /// The day moved by the days for which the case was at rest.
    Rescheduled,
}

impl Event {
    /// The name in the change feed.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Planned => "follow_up.planned",
            Self::Recorded => "follow_up.recorded",
            Self::Overdue => "follow_up.overdue",
            Self::Rescheduled => "follow_up.rescheduled",
        }
    }
}

/// Why a command is refused. The follow-up stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The case is closed: nobody is followed up any more.
    #[error("{action} is not possible while the case is closed")]
    CaseClosed {
        /// What was asked.
        action: Action,
    },
    /// It was done before.
    #[error("the follow-up is done")]
    Done,
    /// There is nothing to remind of.
    #[error("there is nothing to remind of")]
    NothingDue,
}

impl State {
    /// The state without its data; `None` of what nobody has planned.
    #[must_use]
    pub const fn status(&self) -> Option<Status> {
        match self {
            Self::Unplanned => None,
            Self::Planned { .. } => Some(Status::Planned),
            Self::Done => Some(Status::Done),
        }
    }

    /// The day by which somebody is to visit. In a closed case nobody is, nor in one at rest.
    #[must_use]
    pub const fn due_on(&self, case: cases::Status) -> Option<NaiveDate> {
        match (self, case) {
            (_, cases::Status::Closed | cases::Status::Suspended) | (Self::Unplanned | Self::Done, _) => None,
            (Self::Planned { due_on, .. }, _) => Some(*due_on),
        }
    }
}

/// The follow-up after the command, in a case of that status, or why not. A case at rest is followed up, a closed one is
/// not: what was planned in it is passed over in silence.
pub fn apply(from: &State, case: cases::Status, command: &Command) -> Result<Decision<State, Event>, Refusal> {
    use Command as C;
    use State as S;
    match (*from, *command) {
        (_, C::Record) if case == cases::Status::Closed => Err(Refusal::CaseClosed { action: command.action() }),
        (S::Unplanned | S::Planned { .. }, C::Record) => Ok(Decision::one(S::Done, Event::Recorded)),
        (S::Done, C::Record) => Err(Refusal::Done),
        (_, C::Remind { .. }) if case == cases::Status::Suspended => Err(Refusal::NothingDue),
        (S::Planned { due_on, told: false }, C::Remind { today }) if due_on < today => {
            let state = S::Planned { due_on, told: true };
            let silent = case == cases::Status::Closed;
            Ok(if silent { Decision { state, events: Vec::new() } } else { Decision::one(state, Event::Overdue) })
        }
        (_, C::Remind { .. }) => Err(Refusal::NothingDue),
    }
}
