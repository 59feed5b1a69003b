//! What assistance may become, and what that does to the money.

use chrono::NaiveDate;

use super::approval::Approval;
use super::refusal::Refusal;
use super::status::Status;
use crate::decision::{Action, Decision};
use crate::grants::EntryKind;
use crate::identifier::ClientId;
use crate::money::Money;

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
    /// [`Command::WithdrawDelivery`](super::Command::WithdrawDelivery).
    pub const WITHDRAW_DELIVERY: Action = Action::new("გაცემის ჩანაწერის გაუქმება", "withdrawing a delivery");
    /// [`Command::RefuseVerification`](super::Command::RefuseVerification).
    pub const REFUSE_VERIFICATION: Action = Action::new("გაცემის დადასტურებაზე უარი", "refusing to verify a delivery");
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
        /// The day on which that is recorded.
        on: NaiveDate,
        /// The last day on which it can be: that of the final report of the grant that pays.
        until: NaiveDate,
    },
    /// Record that somebody else has seen it.
    Verify {
        /// Who.
        by: ClientId,
        /// Whether it corrected who the person is after the acceptance.
        corrected_it: bool,
    },
    /// Take the record of the delivery back: it says something wrong.
    WithdrawDelivery {
        /// Who.
        by: ClientId,
        /// Whether a submitted or accepted report claims the delivery.
        claimed: bool,
    },
    /// Record that somebody else has looked and does not verify it.
    RefuseVerification {
        /// Who.
        by: ClientId,
        /// Whether a submitted or accepted report claims the delivery.
        claimed: bool,
    },
    /// Give it up.
    Cancel,
    /// Nobody did in time what was waited for.
    Expire,
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
            Self::WithdrawDelivery { .. } => action::WITHDRAW_DELIVERY,
            Self::RefuseVerification { .. } => action::REFUSE_VERIFICATION,
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
    Verified {
        /// What it cost.
        actual: Money,
    },
    /// Its author took the record of the delivery back.
    DeliveryWithdrawn {
        /// What it was to have cost.
        actual: Money,
    },
    /// Somebody else has looked and did not verify the delivery.
    VerificationRefused {
        /// What it was to have cost.
        actual: Money,
    },
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
            Self::Verified { .. } => "assistance.verified",
            Self::DeliveryWithdrawn { .. } => "assistance.delivery_withdrawn",
            Self::VerificationRefused { .. } => "assistance.verification_refused",
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
            Self::Delivered { actual } => vec![(EntryKind::Disbursement, actual)],
            // What was not needed is free once somebody else has seen what it cost.
            Self::Verified { actual } => vec![(EntryKind::Release, amount.checked_sub(actual).unwrap_or_default())],
            Self::DeliveryWithdrawn { actual } | Self::VerificationRefused { actual } => {
                vec![(EntryKind::DisbursementReversal, actual)]
            }
            Self::Cancelled { promised: true } | Self::Expired { promised: true } => vec![(EntryKind::Release, amount)],
            _ => Vec::new(),
        };
        movements.into_iter().filter(|(_, amount)| *amount > Money::ZERO).collect()
    }
}

/// The assistance of `amount` after the command, or why not. Every permitted transition stands here.
pub fn apply(from: &State, amount: Money, command: &Command) -> Result<Decision<State, Event>, Refusal> {
    use Command as C;
    use State as S;
    match (*from, *command) {
        (S::Proposed, C::Amend) => Ok(Decision::one(S::Proposed, Event::Amended)),
        (S::Proposed, C::Approve(approval)) => {
            approval.check(amount)?;
            Ok(Decision::one(S::Approved, Event::Approved))
        }
        (S::Approved, C::Deliver { actual, .. }) if actual > amount => {
            Err(Refusal::MoreThanApproved { approved: amount })
        }
        (S::Approved, C::Deliver { on, until, .. }) if on > until => Err(Refusal::GrantPeriodOver),
        (S::Approved, C::Deliver { by, actual, .. }) => {
            Ok(Decision::one(S::Delivered { actual, by }, Event::Delivered { actual }))
        }
        (S::Delivered { by: deliverer, .. }, C::Verify { by, corrected_it }) if by == deliverer || corrected_it => {
            Err(Refusal::SeparationOfDuties)
        }
        (S::Delivered { actual, .. }, C::Verify { .. }) => {
            Ok(Decision::one(S::Verified { actual }, Event::Verified { actual }))
        }
        (S::Delivered { by: author, .. }, C::WithdrawDelivery { by, .. }) if by != author => Err(Refusal::NotTheAuthor),
        (S::Delivered { by: author, .. }, C::RefuseVerification { by, .. }) if by == author => {
            Err(Refusal::SeparationOfDuties)
        }
        (
            S::Delivered { .. },
            C::WithdrawDelivery { claimed: true, .. } | C::RefuseVerification { claimed: true, .. },
        ) => Err(Refusal::ReportedAlready),
        (S::Delivered { actual, .. }, C::WithdrawDelivery { .. }) => {
            Ok(Decision::one(S::Approved, Event::DeliveryWithdrawn { actual }))
        }
        (S::Delivered { actual, .. }, C::RefuseVerification { .. }) => {
            Ok(Decision::one(S::Approved, Event::VerificationRefused { actual }))
        }
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
