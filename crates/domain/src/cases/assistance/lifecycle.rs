//! What assistance may become, and what that does to the money.

use chrono::NaiveDate;

use crate::decision::{Action, Decision};
use crate::grants::{self, EntryKind};
use crate::identifier::ClientId;
use crate::money::Money;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where assistance stands.
    pub enum Status {
        /// The assistance needs its approval.
        Proposed = "proposed", "შეთავაზებული";
        /// The grant's money is committed to the assistance; it can be delivered.
        Approved = "approved", "დამტკიცებული";
        /// The assistance was delivered to the person.
        Delivered = "delivered", "გაცემული";
        /// Another client has verified the delivery.
        Verified = "verified", "დადასტურებული";
        /// The assistance will not be delivered; the money committed to it is available again.
        Cancelled = "cancelled", "გაუქმებული";
    }
}

vocabulary! {
    /// What happens when the next step is not done in time.
    pub enum OnExpiry {
        /// The assistance is cancelled, and the money committed to it is available again.
        Cancelled = "cancelled", "გაუქმებული";
        /// The assistance stays, is marked as overdue, and the feed reports this once.
        Overdue = "overdue", "ვადაგადაცილებული";
    }
}

/// The state of assistance of an amount, with the data that belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Somebody asks for it.
    Proposed,
    /// The grant's money is promised to it.
    Approved,
    /// It was handed over.
    Delivered {
        /// What it cost; at most what was approved.
        actual: Money,
        /// Who says so.
        by: ClientId,
    },
    /// Somebody else has seen that it was.
    Verified {
        /// What it cost.
        actual: Money,
    },
    /// It will not be.
    Cancelled,
}

impl State {
    /// The state without its data.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self {
            Self::Proposed => Status::Proposed,
            Self::Approved => Status::Approved,
            Self::Delivered { .. } => Status::Delivered,
            Self::Verified { .. } => Status::Verified,
            Self::Cancelled => Status::Cancelled,
        }
    }

    /// What it cost, once that is known.
    #[must_use]
    pub const fn actual(&self) -> Option<Money> {
        match self {
            Self::Delivered { actual, .. } | Self::Verified { actual } => Some(*actual),
            Self::Proposed | Self::Approved | Self::Cancelled => None,
        }
    }
}

impl Status {
    /// Whether somebody still has to do something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Proposed | Self::Approved | Self::Delivered)
    }

    /// What happens when nobody does it in time; `None` where nothing is waited for.
    #[must_use]
    pub const fn on_expiry(self) -> Option<OnExpiry> {
        match self {
            Self::Proposed | Self::Approved => Some(OnExpiry::Cancelled),
            // What was handed over is not undone by waiting, nor taken for granted.
            Self::Delivered => Some(OnExpiry::Overdue),
            Self::Verified | Self::Cancelled => None,
        }
    }
}

/// What is done with assistance of a case that has to run for it: see [`State::runs`](crate::cases::State::runs).
pub mod action {
    use crate::decision::Action;

    /// Asking for it.
    pub const PROPOSE: Action = Action::new("დახმარების შეთავაზება", "proposing assistance");
    /// [`Command::Amend`](super::Command::Amend).
    pub const AMEND: Action = Action::new("შეთავაზებული დახმარების შეცვლა", "amending assistance");
    /// [`Command::Approve`](super::Command::Approve).
    pub const APPROVE: Action = Action::new("დახმარების დამტკიცება", "approving assistance");
    /// [`Command::Deliver`](super::Command::Deliver).
    pub const DELIVER: Action = Action::new("დახმარების გაცემა", "delivering assistance");
    /// [`Command::Verify`](super::Command::Verify).
    pub const VERIFY: Action = Action::new("დახმარების გაცემის დადასტურება", "verifying assistance");
}

/// Something asked of assistance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Change what is proposed.
    Amend,
    /// Promise the money.
    Approve(Approval),
    /// Record that it was handed over.
    Deliver {
        /// Who says so.
        by: ClientId,
        /// What it cost.
        actual: Money,
    },
    /// Record that somebody else has seen it.
    Verify {
        /// Who.
        by: ClientId,
        /// Whether it corrected who the person is after the acceptance.
        corrected_it: bool,
    },
    /// Give it up.
    Cancel,
    /// Nobody did in time what was waited for.
    Expire,
}

/// What an approval is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Approval {
    /// Whether the approver is among those who proposed it.
    pub proposed_it: bool,
    /// Whether the approver is among those who stated who the person is.
    pub stated_it: bool,
    /// Whether the case has a plan that was approved.
    pub has_plan: bool,
    /// The day of the approval.
    pub on: NaiveDate,
    /// The first day and the last day of the lot's grant.
    pub period: (NaiveDate, NaiveDate),
    /// Where the lot's grant stands.
    pub grant: grants::Status,
    /// What the policy has for the component, and for the person.
    pub offer: Offer,
}

/// What the policy in force has of a component for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// It does not give the component.
    NotOffered,
    /// The assistance fits into what one person can get.
    Enough,
    /// With all that the person has already, it would be more than one can get.
    Exceeded,
}

impl Approval {
    /// Fails with the first thing that stands in the way.
    fn check(&self) -> Result<(), Refusal> {
        let (first, last) = self.period;
        if self.proposed_it || self.stated_it {
            Err(Refusal::SeparationOfDuties)
        } else if !self.has_plan {
            Err(Refusal::PlanNotApproved)
        } else if self.on < first || self.on > last {
            Err(Refusal::GrantPeriodOver)
        } else if self.grant != grants::Status::Active {
            Err(Refusal::NoGrantInForce)
        } else {
            match self.offer {
                Offer::NotOffered => Err(Refusal::ComponentNotOffered),
                Offer::Exceeded => Err(Refusal::CeilingExceeded),
                Offer::Enough => Ok(()),
            }
        }
    }
}

impl Command {
    /// What it does, for refusals.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Amend => action::AMEND,
            Self::Approve(_) => action::APPROVE,
            Self::Deliver { .. } => action::DELIVER,
            Self::Verify { .. } => action::VERIFY,
            Self::Cancel => Action::new("დახმარების გაუქმება", "cancelling assistance"),
            Self::Expire => Action::new("დახმარების ვადის ამოწურვა", "letting assistance expire"),
        }
    }
}

/// What happened to assistance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Somebody asks for it.
    Proposed,
    /// What is proposed changed.
    Amended,
    /// The money is promised.
    Approved,
    /// It was handed over.
    Delivered {
        /// What it cost.
        actual: Money,
    },
    /// Somebody else has seen that it was.
    Verified,
    /// It was given up.
    Cancelled {
        /// Whether money had been promised.
        promised: bool,
    },
    /// Nobody did in time what was waited for, and so it ended.
    Expired {
        /// Whether money had been promised.
        promised: bool,
    },
    /// Nobody did in time what is still waited for.
    Overdue,
    /// The day of its next step moved by the days for which the case was at rest.
    Rescheduled,
}

/// An entry of the ledger.
pub type Movement = (EntryKind, Money);

impl Event {
    /// The name in the change feed.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Proposed => "assistance.proposed",
            Self::Amended => "assistance.amended",
            Self::Approved => "assistance.approved",
            Self::Delivered { .. } => "assistance.delivered",
            Self::Verified => "assistance.verified",
            Self::Cancelled { .. } => "assistance.cancelled",
            Self::Expired { .. } => "assistance.expired",
            Self::Overdue => "assistance.overdue",
            Self::Rescheduled => "assistance.rescheduled",
        }
    }

    /// What it does to the grant's line, for assistance of `amount`.
    #[must_use]
    pub fn movements(&self, amount: Money) -> Vec<Movement> {
        let movements = match *self {
            Self::Approved => vec![(EntryKind::Commitment, amount)],
            Self::Delivered { actual } => vec![
                (EntryKind::Release, amount.checked_sub(actual).unwrap_or_default()),
                (EntryKind::Disbursement, actual),
            ],
            Self::Cancelled { promised: true } | Self::Expired { promised: true } => vec![(EntryKind::Release, amount)],
            _ => Vec::new(),
        };
        movements.into_iter().filter(|(_, amount)| *amount > Money::ZERO).collect()
    }
}

/// Why a command is refused. The assistance stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The state does not allow the command.
    #[error("{action} is not possible while the assistance is {status}")]
    StateForbids {
        /// The state.
        status: Status,
        /// What was asked.
        action: Action,
    },
    /// Who proposed it, or stated who it is for, does not approve it; who delivered it does not verify it.
    #[error("somebody else has to do this")]
    SeparationOfDuties,
    /// Nobody approved a plan of the case.
    #[error("no plan of the case is approved")]
    PlanNotApproved,
    /// The day lies outside the period of the lot's grant.
    #[error("the period of the grant is over, or has not begun")]
    GrantPeriodOver,
    /// The lot's grant is not in force.
    #[error("the grant is not in force")]
    NoGrantInForce,
    /// The policy in force does not give the component.
    #[error("the policy does not give the component")]
    ComponentNotOffered,
    /// It is more than one person can get.
    #[error("it is more than one person can get")]
    CeilingExceeded,
    /// It cost more than was approved.
    #[error("at most {approved} was approved")]
    MoreThanApproved {
        /// What was approved.
        approved: Money,
    },
}

/// The assistance of `amount` after the command, or why not. Every permitted transition stands here.
pub fn apply(from: &State, amount: Money, command: &Command) -> Result<Decision<State, Event>, Refusal> {
    use Command as C;
    use State as S;
    match (*from, *command) {
        (S::Proposed, C::Amend) => Ok(Decision::one(S::Proposed, Event::Amended)),
        (S::Proposed, C::Approve(approval)) => {
            approval.check()?;
            Ok(Decision::one(S::Approved, Event::Approved))
        }
        (S::Approved, C::Deliver { actual, .. }) if actual > amount => {
            Err(Refusal::MoreThanApproved { approved: amount })
        }
        (S::Approved, C::Deliver { by, actual }) => {
            Ok(Decision::one(S::Delivered { actual, by }, Event::Delivered { actual }))
        }
        (S::Delivered { by: deliverer, .. }, C::Verify { by, corrected_it }) if by == deliverer || corrected_it => {
            Err(Refusal::SeparationOfDuties)
        }
        (S::Delivered { actual, .. }, C::Verify { .. }) => Ok(Decision::one(S::Verified { actual }, Event::Verified)),
        (S::Proposed | S::Approved, C::Cancel) => {
            Ok(Decision::one(S::Cancelled, Event::Cancelled { promised: matches!(from, S::Approved) }))
        }
        (S::Proposed | S::Approved, C::Expire) => {
            Ok(Decision::one(S::Cancelled, Event::Expired { promised: matches!(from, S::Approved) }))
        }
        (S::Delivered { .. }, C::Expire) => Ok(Decision::one(*from, Event::Overdue)),
        _ => Err(Refusal::StateForbids { status: from.status(), action: command.action() }),
    }
}

/// The last day of a step that begins on `from`; a promise of money does not outlive the grant.
#[must_use]
pub fn due_on(from: NaiveDate, days: u32, not_after: Option<NaiveDate>) -> NaiveDate {
    let due = from.checked_add_days(chrono::Days::new(days.into())).unwrap_or(NaiveDate::MAX);
    not_after.map_or(due, |last| due.min(last))
}
