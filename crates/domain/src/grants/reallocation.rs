//! Money that moves from one component of a grant to another.

use super::Status;
use crate::decision::Action;
use crate::identifier::ClientId;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where a reallocation stands.
    pub enum ReallocationStatus {
        /// The request needs an answer of another client.
        Requested = "requested", "მოთხოვნილი" =>
            "მოთხოვნას სხვა მომხმარებელმა უნდა უპასუხოს.";
        /// The money has moved.
        Approved = "approved", "დამტკიცებული" =>
            "თანხა გადანაწილდა.";
        /// The money stays where it is.
        Rejected = "rejected", "უარყოფილი" =>
            "თანხა იქვე რჩება, სადაც არის.";
    }
}

impl ReallocationStatus {
    /// The name in the change feed of how it got there.
    #[must_use]
    pub const fn change(self) -> &'static str {
        match self {
            Self::Requested => "grant.reallocation_asked",
            Self::Approved => "grant.reallocation_approved",
            Self::Rejected => "grant.reallocation_rejected",
        }
    }
}

/// An answer to a reallocation that somebody asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The money moves.
    Approve,
    /// It stays where it is.
    Reject,
}

const MOVE: Action = Action::new("თანხის გადანაწილება", "moving money");

/// Why something is refused. The reallocation stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReallocationRefusal {
    /// It was answered already.
    #[error("the reallocation is {status}")]
    StateForbids {
        /// Where it stands.
        status: ReallocationStatus,
    },
    /// Money moves only within a grant that can be used.
    #[error("{action} is not possible while the grant is {status}")]
    GrantForbids {
        /// Where the grant stands.
        status: Status,
        /// What was asked.
        action: Action,
    },
    /// Who asked does not answer.
    #[error("somebody else has to answer")]
    SeparationOfDuties,
}

/// Where a reallocation that is asked for stands, or why it is not possible.
pub const fn ask_for_reallocation(grant: Status) -> Result<ReallocationStatus, ReallocationRefusal> {
    match grant {
        Status::Active => Ok(ReallocationStatus::Requested),
        status => Err(ReallocationRefusal::GrantForbids { status, action: MOVE }),
    }
}

/// Where the reallocation stands after the answer of `by`, or why not. A rejection moves nothing, so that it is possible
/// whatever became of the grant.
pub fn answer_reallocation(
    from: ReallocationStatus,
    (asked_by, by): (ClientId, ClientId),
    answer: Answer,
    grant: Status,
) -> Result<ReallocationStatus, ReallocationRefusal> {
    match (from, answer) {
        (status @ (ReallocationStatus::Approved | ReallocationStatus::Rejected), _) => {
            Err(ReallocationRefusal::StateForbids { status })
        }
        (ReallocationStatus::Requested, _) if asked_by == by => Err(ReallocationRefusal::SeparationOfDuties),
        (ReallocationStatus::Requested, Answer::Reject) => Ok(ReallocationStatus::Rejected),
        (ReallocationStatus::Requested, Answer::Approve) => match grant {
            Status::Active => Ok(ReallocationStatus::Approved),
            status => Err(ReallocationRefusal::GrantForbids { status, action: MOVE }),
        },
    }
}
