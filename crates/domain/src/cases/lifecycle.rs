//! What a case may become.

use chrono::NaiveDate;

use super::assistance::{self, StillOpen};
use super::state::{ClosureReason, Refusal, Stage, State};
use crate::decision::{Action, Decision};
use uuid::Uuid;

/// Something asked of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Let it rest for a time.
    Suspend {
        /// The day from which on it rests.
        on: NaiveDate,
    },
    /// Go on where it rested.
    Resume,
    /// End it.
    Close {
        /// Why.
        reason: ClosureReason,
        /// The day of closing.
        on: NaiveDate,
        /// Whether a transfer of the case waits for an answer: who receives a case gets one that is open.
        transfer_pending: bool,
        /// The assistance of the case that is neither verified nor cancelled.
        open_assistance: Vec<(Uuid, assistance::Status)>,
    },
    /// Go on where it ended.
    Reopen,
    /// Write a note on it.
    AddNote,
    /// Go on in the lot of a new year.
    Continue {
        /// Whether a transfer of the case waits for an answer: where it goes, its receiver says.
        transfer_pending: bool,
    },
    /// Go on to a later stage.
    Advance {
        /// Which.
        to: Stage,
    },
}

impl Command {
    /// What it does, for refusals.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Suspend { .. } => Action::new("საქმის შეჩერება", "suspending the case"),
            Self::Resume => Action::new("საქმის განახლება", "resuming the case"),
            Self::Close { .. } => Action::new("საქმის დახურვა", "closing the case"),
            Self::Reopen => Action::new("საქმის ხელახლა გახსნა", "reopening the case"),
            Self::AddNote => Action::new("საქმეზე ჩანაწერის დამატება", "adding a note"),
            Self::Continue { .. } => {
                Action::new("საქმის ახალი წლის ლოტში გადასვლა", "continuing the case in the new year")
            }
            Self::Advance { .. } => Action::new("საქმის შემდეგ ეტაპზე გადაყვანა", "advancing the case"),
        }
    }
}

/// What happened to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A registration was accepted.
    Opened,
    /// It rests.
    Suspended,
    /// It goes on.
    Resumed,
    /// It ended.
    Closed {
        /// Why.
        reason: ClosureReason,
        /// The day of closing.
        on: NaiveDate,
    },
    /// It goes on after its end.
    Reopened,
    /// Somebody wrote a note.
    NoteAdded,
    /// The person is named otherwise, or lives elsewhere in the lot's area.
    Amended,
    /// Another worker of the organisation has it, or none.
    Assigned,
    /// The lot of a new year has it.
    Continued,
    /// Nobody planned it in time; it goes on waiting.
    Overdue,
    /// It has come further.
    Advanced {
        /// How far.
        to: Stage,
    },
}

impl Event {
    /// The name in the change feed.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Opened => "case.opened",
            Self::Suspended => "case.suspended",
            Self::Resumed => "case.resumed",
            Self::Closed { .. } => "case.closed",
            Self::Reopened => "case.reopened",
            Self::NoteAdded => "case.note_added",
            Self::Amended => "case.amended",
            Self::Assigned => "case.assigned",
            Self::Continued => "case.continued",
            Self::Overdue => "case.overdue",
            Self::Advanced { .. } => "case.advanced",
        }
    }

    /// Whether it tells how far the case has come, and so concerns whoever submitted the registration.
    #[must_use]
    pub const fn tells_how_far(&self) -> bool {
        match self {
            Self::Opened
            | Self::Suspended
            | Self::Resumed
            | Self::Closed { .. }
            | Self::Reopened
            | Self::Advanced { .. } => true,
            // Where a case goes, its registration's change says.
            Self::NoteAdded | Self::Amended | Self::Assigned | Self::Continued | Self::Overdue => false,
        }
    }
}

/// The case after the command, or why not. Every permitted transition stands here; everything else is
/// refused with both names.
pub fn apply(from: &State, command: &Command) -> Result<Decision<State, Event>, Refusal> {
    use Command as C;
    use State as S;
    match (*from, command) {
        (S::Running(stage), &C::Suspend { on }) => {
            Ok(Decision::one(S::Suspended { stage, since: on }, Event::Suspended))
        }
        (S::Suspended { stage, .. }, C::Resume) => Ok(Decision::one(S::Running(stage), Event::Resumed)),
        (
            S::Running(before) | S::Suspended { stage: before, .. },
            &C::Close { reason, on, transfer_pending, ref open_assistance },
        ) => {
            if transfer_pending {
                return Err(Refusal::TransferPending);
            }
            StillOpen::check(open_assistance.clone())?;
            Ok(Decision::one(S::Closed { stage: before, reason, on }, Event::Closed { reason, on }))
        }
        (S::Closed { stage: before, .. }, C::Reopen) => Ok(Decision::one(S::Running(before), Event::Reopened)),
        (S::Running(_) | S::Suspended { .. }, C::AddNote) => Ok(Decision::one(*from, Event::NoteAdded)),
        (S::Running(_) | S::Suspended { .. }, C::Continue { transfer_pending: true }) => Err(Refusal::TransferPending),
        (S::Running(_) | S::Suspended { .. }, C::Continue { .. }) => Ok(Decision::one(*from, Event::Continued)),
        (S::Running(before), &C::Advance { to }) if to > before => {
            Ok(Decision::one(S::Running(to), Event::Advanced { to }))
        }
        _ => Err(Refusal::StateForbids { status: from.status(), action: command.action() }),
    }
}
