//! What a registration can be.

use chrono::NaiveDate;

use crate::identifier::{CaseId, ClientId};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// The state's name in JSON and in the database.
    pub enum Status {
        /// Waits for a decision.
        Submitted = "submitted",
        /// Waits for evidence.
        EvidenceRequested = "evidence_requested",
        /// A case is open.
        Accepted = "accepted",
        /// Refused.
        Rejected = "rejected",
        /// Taken back by the person.
        Withdrawn = "withdrawn",
        /// Waits for the decision on the appeal.
        Appealed = "appealed",
        /// Nobody sent the evidence in time.
        Expired = "expired",
    }
}

/// A registration's state, with the data that belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waits for a decision.
    Submitted,
    /// Waits for evidence.
    EvidenceRequested {
        /// The last day for it; the day after, the request expires.
        due_on: NaiveDate,
    },
    /// A case is open.
    Accepted {
        /// That case.
        case_id: CaseId,
    },
    /// Refused.
    Rejected {
        /// Who refused; the appeal is decided by somebody else.
        decided_by: ClientId,
        /// The last day to appeal; `None` once the appeal is used up.
        appeal_until: Option<NaiveDate>,
    },
    /// Taken back by the person.
    Withdrawn,
    /// Waits for the decision on the appeal.
    Appealed {
        /// Who refused at first.
        first_decider: ClientId,
    },
    /// Nobody sent the evidence in time.
    Expired,
}

impl State {
    /// The state without its data.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self {
            Self::Submitted => Status::Submitted,
            Self::EvidenceRequested { .. } => Status::EvidenceRequested,
            Self::Accepted { .. } => Status::Accepted,
            Self::Rejected { .. } => Status::Rejected,
            Self::Withdrawn => Status::Withdrawn,
            Self::Appealed { .. } => Status::Appealed,
            Self::Expired => Status::Expired,
        }
    }
}
