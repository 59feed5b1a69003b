//! Why something asked of assistance is refused.

use super::status::Status;
use crate::decision::Action;
use crate::money::Money;

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
    /// The day lies outside the period of the lot's grant, or after the last day of its final report.
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
    /// It is more than the plan intends, and nobody says why.
    #[error("a reason is needed for more than the plan intends")]
    ReasonRequired,
    /// Only who recorded a delivery withdraws it.
    #[error("somebody else recorded the delivery")]
    NotTheAuthor,
    /// A report claims the delivery: it is returned first.
    #[error("a report claims the delivery")]
    ReportedAlready,
    /// It cost more than was approved.
    #[error("at most {approved} was approved")]
    MoreThanApproved {
        /// What was approved.
        approved: Money,
    },
}
