//! What a plan may become.

use chrono::NaiveDate;

use crate::cases::assistance::OnExpiry;
use crate::decision::{Action, Decision};
use crate::identifier::ClientId;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where a revision of a plan stands.
    pub enum Status {
        /// The revision needs the approval of another client.
        Written = "written", "შედგენილი" =>
            "გეგმის ეს რედაქცია სხვა მომხმარებელმა უნდა დაამტკიცოს.";
        /// Another client approved the revision.
        Approved = "approved", "დამტკიცებული" =>
            "გეგმის ეს რედაქცია სხვა მომხმარებელმა დაამტკიცა.";
    }
}

/// A plan's state: that of its newest revision, with the data that belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The newest revision waits for approval.
    Written {
        /// Which one that is.
        revision: i32,
        /// Who wrote it.
        by: ClientId,
        /// The last day for approving it.
        due_on: NaiveDate,
        /// Whether it was told that this day has passed.
        told: bool,
    },
    /// The newest revision is approved.
    Approved {
        /// Which one that is.
        revision: i32,
    },
}

impl State {
    /// The state without its data.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self {
            Self::Written { .. } => Status::Written,
            Self::Approved { .. } => Status::Approved,
        }
    }

    /// The newest revision.
    #[must_use]
    pub const fn revision(&self) -> i32 {
        match self {
            Self::Written { revision, .. } | Self::Approved { revision } => *revision,
        }
    }
}

impl Status {
    /// What happens when nobody does in time what is waited for; `None` where nothing is.
    #[must_use]
    pub const fn on_expiry(self) -> Option<OnExpiry> {
        match self {
            // What a person wrote down is neither thrown away nor taken for granted.
            Self::Written => Some(OnExpiry::Overdue),
            Self::Approved => None,
        }
    }
}

/// Something asked of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Write the next revision.
    Write {
        /// Who.
        by: ClientId,
        /// The last day for approving it.
        due_on: NaiveDate,
    },
    /// Approve a revision.
    Approve {
        /// The one that was read.
        revision: i32,
        /// Who.
        by: ClientId,
        /// Whether that is one of those who stated who the person is.
        stated_it: bool,
    },
    /// Nobody approved it in time.
    Expire {
        /// The day of asking.
        today: NaiveDate,
    },
}

impl Command {
    /// What it does, for refusals.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Write { .. } => Action::new("გეგმის შედგენა", "writing the plan"),
            Self::Approve { .. } => Action::new("გეგმის დამტკიცება", "approving the plan"),
            Self::Expire { .. } => Action::new("გეგმის ვადის ამოწურვა", "letting the plan expire"),
        }
    }
}

/// What happened to a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A revision was written.
    Written,
    /// The newest revision was approved.
    Approved,
    /// Nobody approved it in time; it goes on waiting.
    Overdue,
    /// The day for its approval moved by the days for which the case was at rest.
    Rescheduled,
}

impl Event {
    /// The name in the change feed.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Written => "plan.written",
            Self::Approved => "plan.approved",
            Self::Overdue => "plan.overdue",
            Self::Rescheduled => "plan.rescheduled",
        }
    }
}

/// Why a command is refused. The plan stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The state does not allow the command.
    #[error("{action} is not possible while the plan is {status}")]
    StateForbids {
        /// The state.
        status: Status,
        /// What was asked.
        action: Action,
    },
    /// Another revision than the newest was read.
    #[error("the newest revision is {newest}")]
    Outdated {
        /// The newest.
        newest: i32,
    },
    /// Who wrote a revision, or stated whose plan it is, does not approve it.
    #[error("somebody else has to approve this")]
    SeparationOfDuties,
}

/// The plan after the command, or why not; `None` stands for no plan yet. Every permitted transition stands here.
pub fn apply(from: Option<&State>, command: &Command) -> Result<Decision<State, Event>, Refusal> {
    use Command as C;
    use State as S;
    match (from.copied(), *command) {
        // What was approved stays on record; what is written after it waits again.
        (before, C::Write { by, due_on }) => {
            let revision = before.map_or(0, |before| before.revision()).saturating_add(1);
            Ok(Decision::one(S::Written { revision, by, due_on, told: false }, Event::Written))
        }
        (Some(S::Written { revision: newest, .. } | S::Approved { revision: newest }), C::Approve { revision, .. })
            if revision != newest =>
        {
            Err(Refusal::Outdated { newest })
        }
        (Some(S::Written { by: author, .. }), C::Approve { by, stated_it, .. }) if stated_it || by == author => {
            Err(Refusal::SeparationOfDuties)
        }
        (Some(S::Written { revision, .. }), C::Approve { .. }) => {
            Ok(Decision::one(S::Approved { revision }, Event::Approved))
        }
        (Some(S::Written { revision, by, due_on, told: false }), C::Expire { today }) if today > due_on => {
            Ok(Decision::one(S::Written { revision, by, due_on, told: true }, Event::Overdue))
        }
        (Some(before), _) => Err(Refusal::StateForbids { status: before.status(), action: command.action() }),
        // Nobody has read what is not there.
        (None, _) => Err(Refusal::Outdated { newest: 0 }),
    }
}
