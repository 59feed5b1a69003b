//! What may become of a tranche.

use super::{Status, TrancheStatus};
use crate::decision::{Action, Decision};
use crate::money::Money;

/// Something asked of a tranche.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrancheCommand {
    /// Its condition is met.
    Meet,
    /// A report that it depends on is late.
    Hold,
    /// No report is late any more.
    Unhold,
    /// Order the payment.
    Release {
        /// Where the grant stands.
        grant: Status,
        /// Whether who asks accepted the report that made it payable.
        accepted_it: bool,
        /// Whether an earlier tranche is still to be paid.
        earlier_open: bool,
        /// What of it is paid, as [`to_pay`] tells.
        pays: Money,
    },
    /// The grant is terminated.
    Lapse,
}

/// What happened to a tranche.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrancheEvent {
    /// It can be paid.
    Payable,
    /// It waits for a report that is late.
    Held,
    /// It waits for its condition again.
    Pending,
    /// The payment is ordered.
    Released,
    /// It will not be paid.
    Lapsed,
}

impl TrancheEvent {
    /// The name in the change feed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payable => "tranche.payable",
            Self::Held => "tranche.held",
            Self::Pending => "tranche.pending",
            Self::Released => "tranche.released",
            Self::Lapsed => "tranche.lapsed",
        }
    }
}

const RELEASE: Action = Action::new("ტრანშის გადარიცხვა", "releasing a tranche");

/// Why something is refused. The tranche stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TrancheRefusal {
    /// Its condition is not met, or it was released or has lapsed already.
    #[error("the tranche is {status}")]
    StateForbids {
        /// Where it stands.
        status: TrancheStatus,
    },
    /// Nothing is paid for the time being.
    #[error("{action} is not possible while the grant is {status}")]
    GrantForbids {
        /// Where the grant stands.
        status: Status,
        /// What was asked.
        action: Action,
    },
    /// Tranches are paid in their order.
    #[error("an earlier tranche is still to be paid")]
    EarlierOpen,
    /// The grant is over, and everything that was handed over or promised is paid.
    #[error("nothing is owed any more")]
    NothingOwed,
    /// Who accepted the report does not order the payment.
    #[error("somebody else has to release it")]
    SeparationOfDuties,
}

/// What of a tranche is paid. While the grant runs, all of it: it is paid ahead. Once it is over, no more than what was
/// handed over or is still promised, less what was paid before.
#[must_use]
pub fn to_pay(amount: Money, grant: Status, promised: Money, paid: Money) -> Money {
    match grant {
        Status::Terminated | Status::Ended => amount.min(promised.checked_sub(paid).unwrap_or_default()),
        Status::Drafted | Status::Active | Status::Suspended => amount,
    }
}

/// What an organisation was paid beyond what it handed over or still owes people, once its grant is over: it pays that
/// back.
#[must_use]
pub fn to_be_paid_back(grant: Status, promised: Money, paid: Money) -> Money {
    match grant {
        Status::Terminated | Status::Ended => paid.checked_sub(promised).unwrap_or_default(),
        Status::Drafted | Status::Active | Status::Suspended => Money::ZERO,
    }
}

/// The tranche after the command, or why not. Every permitted transition stands here.
pub fn apply_to_tranche(
    from: TrancheStatus,
    command: TrancheCommand,
) -> Result<Decision<TrancheStatus, TrancheEvent>, TrancheRefusal> {
    use TrancheCommand as C;
    use TrancheStatus as S;
    match (from, command) {
        (S::Pending | S::Held, C::Meet) => Ok(Decision::one(S::Payable, TrancheEvent::Payable)),
        (S::Pending, C::Hold) => Ok(Decision::one(S::Held, TrancheEvent::Held)),
        (S::Held, C::Unhold) => Ok(Decision::one(S::Pending, TrancheEvent::Pending)),
        (S::Pending | S::Held, C::Lapse) => Ok(Decision::one(S::Lapsed, TrancheEvent::Lapsed)),
        (S::Payable, C::Release { grant: status @ (Status::Drafted | Status::Suspended), .. }) => {
            Err(TrancheRefusal::GrantForbids { status, action: RELEASE })
        }
        (S::Payable, C::Release { accepted_it: true, .. }) => Err(TrancheRefusal::SeparationOfDuties),
        (S::Payable, C::Release { earlier_open: true, .. }) => Err(TrancheRefusal::EarlierOpen),
        (S::Payable, C::Release { pays: Money::ZERO, .. }) => Err(TrancheRefusal::NothingOwed),
        (S::Payable, C::Release { .. }) => Ok(Decision::one(S::Released, TrancheEvent::Released)),
        (status, _) => Err(TrancheRefusal::StateForbids { status }),
    }
}
