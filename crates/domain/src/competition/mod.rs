//! The grant competition: a call, its lots, the proposals for them, and who may be awarded a grant.

mod award;
mod call;
mod clearance;
mod content;
mod criteria;
mod lot;
mod proposal;
#[cfg(test)]
mod tests;

pub use award::{Standing, needs_reason, reduced};
pub use call::{Command as CallCommand, Event as CallEvent, Publication, Refusal as CallRefusal, Status as CallStatus};
pub use clearance::{Flag, Rating, not_cleared};
pub use content::{BudgetLine, ProposalContent, RawBudgetLine, RawProposal};
pub use criteria::{Criteria, Criterion, CriterionPoints, Points, RawCriterion, RawPoints, average};
pub use lot::{Command as LotCommand, Event as LotEvent, Refusal as LotRefusal, Status as LotStatus};
pub use proposal::{
    Admissibility, Command as ProposalCommand, Event as ProposalEvent, MOST_CURE_DAYS, Refusal as ProposalRefusal,
    State as ProposalState, Status as ProposalStatus,
};

/// The call after the command, or why not.
pub use call::apply as apply_to_call;
/// The lot after the command, or why not.
pub use lot::apply as apply_to_lot;
/// The proposal after the command, or why not.
pub use proposal::apply as apply_to_proposal;
