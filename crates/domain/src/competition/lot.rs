//! What becomes of a lot of a call.

use chrono::NaiveDate;

use crate::decision::{Action, Decision};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where a lot stands.
    pub enum Status {
        /// The lot has no outcome yet. Proposals are accepted until the last day for them; after that they are scored,
        /// and one is awarded.
        Open = "open", "ღია" =>
            "ლოტს შედეგი ჯერ არ აქვს. წინადადებები ბოლო ვადამდე მიიღება; შემდეგ მათ აფასებენ და ერთ-ერთი იმარჯვებს.";
        /// The lot is awarded to a proposal whose organisation has not answered yet.
        Offered = "offered", "გამარჯვებულისთვის შეთავაზებული" =>
            "გამარჯვებული წინადადება გამოვლენილია, ორგანიზაციას კი ჯერ არ უპასუხია.";
        /// The winner has accepted, or the lot was recorded with its winner.
        Awarded = "awarded", "გამარჯვებული გამოვლენილია" =>
            "გამარჯვებული დათანხმდა, ან ლოტი თავიდანვე გამარჯვებულთან ერთად აღირიცხა.";
        /// The lot ended without a winner; it can be announced again.
        NotAwarded = "not_awarded", "გამარჯვებული არ გამოვლინდა" =>
            "ლოტი გამარჯვებულის გარეშე დასრულდა; მისი ხელახლა გამოცხადება შესაძლებელია.";
    }
}

impl Status {
    /// Whether the lot has its outcome.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Awarded | Self::NotAwarded)
    }
}

/// Something asked of a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Award it to a proposal.
    Offer {
        /// Whether the time for its proposals is over.
        closed: bool,
    },
    /// Award it to nobody; what was offered is taken back.
    GiveToNobody {
        /// Whether the time for its proposals is over.
        closed: bool,
    },
    /// The winner takes it.
    Accept {
        /// The day.
        today: NaiveDate,
        /// The last day of the lot's year.
        last_day: NaiveDate,
        /// Whether nothing stands against a grant for the winner.
        cleared: bool,
    },
    /// The winner does not.
    Decline,
    /// Announce it again.
    Reannounce {
        /// Whether it had a grant and that was terminated.
        terminated: bool,
    },
}

impl Command {
    /// What it does, for refusals.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Offer { .. } => Action::new("გამარჯვებულის გამოვლენა", "awarding the lot"),
            Self::GiveToNobody { .. } => {
                Action::new("ლოტის გამარჯვებულის გარეშე დასრულება", "ending the lot without a winner")
            }
            Self::Accept { .. } => Action::new("ლოტზე თანხმობა", "accepting the award"),
            Self::Decline => Action::new("ლოტზე უარის თქმა", "declining the award"),
            Self::Reannounce { .. } => Action::new("ლოტის ხელახლა გამოცხადება", "announcing the lot again"),
        }
    }
}

/// What happened to a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// It was awarded.
    Offered,
    /// The winner took it.
    Accepted,
    /// The winner did not.
    Declined,
    /// Nobody wins it.
    NotAwarded,
    /// It was announced again.
    Reannounced,
}

impl Event {
    /// The name in the change feed.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Offered => "lot.awarded",
            Self::Accepted => "lot.award_accepted",
            Self::Declined => "lot.award_declined",
            Self::NotAwarded => "lot.not_awarded",
            Self::Reannounced => "lot.reannounced",
        }
    }
}

/// Why something is refused. The lot stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not in this state.
    #[error("{action} is not possible: the lot is {status}")]
    StateForbids {
        /// The lot's state.
        status: Status,
        /// What was asked.
        action: Action,
    },
    /// The year of the lot is over.
    #[error("the year of the lot is over")]
    YearOver,
    /// Something stands against a grant for the winner.
    #[error("the organisation is not cleared")]
    NotCleared,
    /// Proposals can still come in.
    #[error("{action} is not possible: proposals can still come in")]
    NotClosed {
        /// What was asked.
        action: Action,
    },
}

/// The lot after the command, or why not. Every permitted transition stands here.
pub fn apply(from: Status, command: &Command) -> Result<Decision<Status, Event>, Refusal> {
    use {Command as C, Status as S};
    match (from, *command) {
        (S::Open, C::Offer { closed: false } | C::GiveToNobody { closed: false }) => {
            Err(Refusal::NotClosed { action: command.action() })
        }
        (S::Open, C::Offer { .. }) => Ok(Decision::one(S::Offered, Event::Offered)),
        (S::Open | S::Offered, C::GiveToNobody { .. }) => Ok(Decision::one(S::NotAwarded, Event::NotAwarded)),
        (S::Offered, C::Accept { today, last_day, .. }) if today > last_day => Err(Refusal::YearOver),
        (S::Offered, C::Accept { cleared: false, .. }) => Err(Refusal::NotCleared),
        (S::Offered, C::Accept { .. }) => Ok(Decision::one(S::Awarded, Event::Accepted)),
        (S::Offered, C::Decline) => Ok(Decision::one(S::Open, Event::Declined)),
        (S::NotAwarded, C::Reannounce { .. }) | (S::Awarded, C::Reannounce { terminated: true }) => {
            Ok(Decision::one(S::Open, Event::Reannounced))
        }
        (status, command) => Err(Refusal::StateForbids { status, action: command.action() }),
    }
}
