//! What may become of a grant.

use chrono::NaiveDate;

use super::Status;
use crate::decision::{Action, Decision};
use crate::fault::Fault;

/// Something asked of a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// The agreement is signed.
    Sign {
        /// The day of the signature, or the day on which it is recorded: the later one.
        on: NaiveDate,
        /// The last day of the grant.
        ends_on: NaiveDate,
        /// Everything that the assessment of its organisation says against a grant.
        not_cleared: Vec<Fault>,
    },
    /// Nothing new is approved from it for the time being.
    Suspend,
    /// It can be used again.
    Resume,
    /// It ends before its time.
    Terminate,
    /// Its period is over.
    End {
        /// The day.
        today: NaiveDate,
        /// The grant's last day.
        ends_on: NaiveDate,
    },
}

impl Command {
    /// What it does, for refusals.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Sign { .. } => Action::new("გრანტის ხელშეკრულების გაფორმება", "signing the grant"),
            Self::Suspend => Action::new("გრანტის შეჩერება", "suspending the grant"),
            Self::Resume => Action::new("გრანტის განახლება", "resuming the grant"),
            Self::Terminate => Action::new("გრანტის ვადამდე შეწყვეტა", "terminating the grant"),
            Self::End { .. } => Action::new("გრანტის დასრულება", "ending the grant"),
        }
    }
}

/// What happened to a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Its money is in its lines.
    Signed,
    /// It rests.
    Suspended,
    /// It can be used again.
    Resumed,
    /// It ended before its time.
    Terminated,
    /// Its period is over.
    Ended,
}

impl Event {
    /// The name in the change feed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Signed => "grant.signed",
            Self::Suspended => "grant.suspended",
            Self::Resumed => "grant.resumed",
            Self::Terminated => "grant.terminated",
            Self::Ended => "grant.ended",
        }
    }
}

/// Why something is refused. The grant stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The grant's state does not permit it.
    #[error("{action} is not possible: the grant is {status}")]
    StateForbids {
        /// Where the grant stands.
        status: Status,
        /// What was asked.
        action: Action,
    },
    /// Its last day has passed.
    #[error("the period of the grant is over")]
    PeriodOver,
    /// Something stands against a grant for its organisation.
    #[error("the organisation is not cleared")]
    NotCleared(Vec<Fault>),
    /// The last day has not passed.
    #[error("the grant runs until {ends_on}")]
    NotYetOver {
        /// The grant's last day.
        ends_on: NaiveDate,
    },
}

/// The grant after the command, or why not. Every permitted transition stands here.
pub fn apply(from: Status, command: &Command) -> Result<Decision<Status, Event>, Refusal> {
    use Command as C;
    use Status as S;
    match (from, command) {
        (S::Drafted, C::Sign { on, ends_on, .. }) if on > ends_on => Err(Refusal::PeriodOver),
        (S::Drafted, C::Sign { not_cleared, .. }) if !not_cleared.is_empty() => {
            Err(Refusal::NotCleared(not_cleared.clone()))
        }
        (S::Drafted, C::Sign { .. }) => Ok(Decision::one(S::Active, Event::Signed)),
        (S::Active, C::Suspend) => Ok(Decision::one(S::Suspended, Event::Suspended)),
        (S::Suspended, C::Resume) => Ok(Decision::one(S::Active, Event::Resumed)),
        (S::Drafted | S::Active | S::Suspended, C::Terminate) => Ok(Decision::one(S::Terminated, Event::Terminated)),
        (S::Active | S::Suspended, C::End { today, ends_on }) if today > ends_on => {
            Ok(Decision::one(S::Ended, Event::Ended))
        }
        (S::Active | S::Suspended, C::End { ends_on, .. }) => Err(Refusal::NotYetOver { ends_on: *ends_on }),
        (status, command) => Err(Refusal::StateForbids { status, action: command.action() }),
    }
}

impl Status {
    /// How what a line has beyond its promises leaves it; `None` while it can still be promised, or there is nothing.
    #[must_use]
    pub const fn leftover(self) -> Option<super::EntryKind> {
        match self {
            // The year gets it back.
            Self::Terminated => Some(super::EntryKind::Withdrawal),
            Self::Ended => Some(super::EntryKind::Lapse),
            Self::Drafted | Self::Active | Self::Suspended => None,
        }
    }
}
