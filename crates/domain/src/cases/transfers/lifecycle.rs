//! When a transfer can be asked for, and what may become of it.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::cases;
use crate::cases::assistance::{self, StillOpen};
use crate::decision::{Action, Decision};
use crate::identifier::ClientId;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where a transfer stands.
    pub enum Status {
        /// The receiver was asked and has not answered.
        Requested = "requested", "მოთხოვნილი" =>
            "მიმღებს მოთხოვნა გაეგზავნა და ჯერ არ უპასუხია.";
        /// The case belongs to the receiver.
        Accepted = "accepted", "მიღებული" =>
            "საქმე მიმღებს გადაეცა.";
        /// The case stayed where it was.
        Rejected = "rejected", "უარყოფილი" =>
            "მიმღებმა უარი თქვა და საქმე იქვე დარჩა, სადაც იყო.";
        /// Nobody answered in time, and the case stayed where it was.
        Expired = "expired", "ვადაგასული" =>
            "ვადაში არავინ უპასუხა და საქმე იქვე დარჩა, სადაც იყო.";
    }
}

vocabulary! {
    /// What happens to a transfer that nobody answers in time.
    pub enum OnExpiry {
        /// The request ends; the case stays where it is.
        Expired = "expired", "ვადაგასული" =>
            "მოთხოვნა სრულდება და საქმე იქვე რჩება, სადაც არის.";
    }
}

/// A transfer's state, with the data that belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The receiver is asked.
    Requested {
        /// Who asks.
        asked_by: ClientId,
        /// The last day for an answer.
        due_on: NaiveDate,
    },
    /// The case belongs to the receiver.
    Accepted {
        /// Who answered.
        by: ClientId,
    },
    /// The case stayed where it was.
    Rejected {
        /// Who answered.
        by: ClientId,
    },
    /// Nobody answered in time.
    Expired,
}

impl State {
    /// The state without its data.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self {
            Self::Requested { .. } => Status::Requested,
            Self::Accepted { .. } => Status::Accepted,
            Self::Rejected { .. } => Status::Rejected,
            Self::Expired => Status::Expired,
        }
    }
}

/// What the new residence leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// No lot serves the region.
    Nowhere,
    /// The lot that has the case already.
    SameLot,
    /// A lot that nobody has won.
    WithoutWinner,
    /// A lot that somebody else serves.
    Served,
}

/// What a wish to transfer a case is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circumstances {
    /// Where the case stands.
    pub case: cases::Status,
    /// Whether a transfer of it waits for an answer already.
    pub pending: bool,
    /// What the new residence leads to.
    pub target: Target,
    /// What assistance is on its way.
    pub open_assistance: Vec<(Uuid, assistance::Status)>,
}

/// Something asked of a transfer that was requested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Take the case over.
    Accept {
        /// Who answers.
        by: ClientId,
        /// Whether it answers for those who receive the case.
        receives: bool,
        /// What assistance is on its way.
        open_assistance: Vec<(Uuid, assistance::Status)>,
    },
    /// Leave the case where it is.
    Reject {
        /// Who answers.
        by: ClientId,
        /// Whether it answers for those who receive the case.
        receives: bool,
    },
    /// Nobody answered.
    Expire {
        /// The day.
        today: NaiveDate,
    },
}

impl Command {
    /// What it does, for refusals.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Accept { .. } => Action::new("საქმის მიღება", "accepting the transfer"),
            Self::Reject { .. } => Action::new("საქმის მიღებაზე უარი", "rejecting the transfer"),
            Self::Expire { .. } => Action::new("გადაცემის ვადის ამოწურვა", "letting the transfer expire"),
        }
    }
}

/// What happened to a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The receiver is asked.
    Requested,
    /// The case moved.
    Accepted,
    /// The case stayed.
    Rejected,
    /// Nobody answered.
    Expired,
}

impl Event {
    /// The name in the change feed.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Requested => "case.transfer_requested",
            Self::Accepted => "case.transferred",
            Self::Rejected => "case.transfer_rejected",
            Self::Expired => "case.transfer_expired",
        }
    }
}

/// Why something is refused. Case and transfer stay as they were.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A closed case moves nowhere.
    #[error("{action} is not possible while the case is {status}")]
    CaseForbids {
        /// Where the case stands.
        status: cases::Status,
        /// What was asked.
        action: Action,
    },
    /// One transfer at a time.
    #[error("a transfer waits for an answer")]
    Pending,
    /// No lot serves the new residence.
    #[error("no lot serves the region")]
    NoLotInForce,
    /// The new residence is served by the same lot.
    #[error("the lot has the case already")]
    SameLot,
    /// Nobody has won the lot of the new residence.
    #[error("the lot has no winner")]
    LotWithoutWinner,
    /// Assistance is paid by the lot that began it, so it is settled there first.
    #[error(transparent)]
    StillOpen(#[from] StillOpen),
    /// The transfer was answered, or ended by itself.
    #[error("{action} is not possible: the transfer is {status}")]
    StateForbids {
        /// The transfer's state.
        status: Status,
        /// What was asked.
        action: Action,
    },
    /// Who asks does not answer, nor does the side that gives the case away.
    #[error("somebody else has to answer")]
    SeparationOfDuties,
    /// The last day for an answer has not passed.
    #[error("an answer is possible until {due_on}")]
    NotYetDue {
        /// The last day for an answer.
        due_on: NaiveDate,
    },
}

const TRANSFER: Action = Action::new("საქმის გადაცემა", "transferring the case");

/// The transfer that `by` asks for, or why not.
pub fn ask(by: ClientId, due_on: NaiveDate, given: Circumstances) -> Result<Decision<State, Event>, Refusal> {
    match given {
        Circumstances { case: status @ cases::Status::Closed, .. } => {
            Err(Refusal::CaseForbids { status, action: TRANSFER })
        }
        Circumstances { pending: true, .. } => Err(Refusal::Pending),
        Circumstances { target: Target::Nowhere, .. } => Err(Refusal::NoLotInForce),
        Circumstances { target: Target::SameLot, .. } => Err(Refusal::SameLot),
        Circumstances { target: Target::WithoutWinner, .. } => Err(Refusal::LotWithoutWinner),
        Circumstances { target: Target::Served, open_assistance, .. } => {
            StillOpen::check(open_assistance)?;
            Ok(Decision::one(State::Requested { asked_by: by, due_on }, Event::Requested))
        }
    }
}

/// The transfer after the command, or why not. Every permitted transition stands here.
pub fn apply(from: &State, command: &Command) -> Result<Decision<State, Event>, Refusal> {
    use Command as C;
    let State::Requested { asked_by, due_on } = *from else {
        return Err(Refusal::StateForbids { status: from.status(), action: command.action() });
    };
    match command {
        C::Accept { by, receives, .. } | C::Reject { by, receives } if *by == asked_by || !receives => {
            Err(Refusal::SeparationOfDuties)
        }
        C::Accept { by, open_assistance, .. } => {
            StillOpen::check(open_assistance.clone())?;
            Ok(Decision::one(State::Accepted { by: *by }, Event::Accepted))
        }
        C::Reject { by, .. } => Ok(Decision::one(State::Rejected { by: *by }, Event::Rejected)),
        C::Expire { today } if *today > due_on => Ok(Decision::one(State::Expired, Event::Expired)),
        C::Expire { .. } => Err(Refusal::NotYetDue { due_on }),
    }
}
