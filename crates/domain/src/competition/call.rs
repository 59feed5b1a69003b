//! What becomes of a call.

use chrono::NaiveDate;

use crate::decision::{Action, Decision};
use crate::money::Money;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where a call stands.
    pub enum Status {
        /// The call is being written; it is not public.
        Draft = "draft", "მომზადების ეტაპზე", "in draft" =>
            "კონკურსის პირობები დგება; ისინი ჯერ საჯარო არ არის.";
        /// Anybody can read the call; organisations ask questions and submit proposals, until the last day for each.
        Published = "published", "გამოცხადებული" =>
            "კონკურსის ნახვა ყველას შეუძლია; ორგანიზაციები დადგენილ ვადებში კითხვებს სვამენ და წინადადებებს წარადგენენ.";
        /// The last day for proposals is over; the proposals are scored and awarded.
        Closed = "closed", "დახურული" =>
            "წინადადებების მიღება დასრულდა; მიმდინარეობს შეფასება და გამარჯვებულების გამოვლენა.";
        /// Every lot of the call has its outcome.
        Decided = "decided", "დასრულებული" =>
            "კონკურსის ყველა ლოტის შედეგი ცნობილია.";
    }
}

/// Something asked of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Change what it says.
    Amend,
    /// Give more time, or add members to its commission.
    Extend,
    /// Add a lot.
    AddLot,
    /// Take a lot away.
    RemoveLot,
    /// Give it up.
    Discard,
    /// Announce it.
    Publish(Publication),
    /// End the time for proposals.
    Close {
        /// The day.
        today: NaiveDate,
        /// The last day for proposals.
        proposals_until: NaiveDate,
    },
    /// Every lot has its outcome.
    Decide,
    /// A lot is announced again.
    Reannounce,
}

/// What the publication of a call is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// The day.
    pub today: NaiveDate,
    /// The last day for proposals.
    pub proposals_until: NaiveDate,
    /// The codes of the regions by which people can be routed and that are in none of the call's lots.
    pub missing_regions: Vec<String>,
    /// How many members its commission has.
    pub members: usize,
    /// How many scores a proposal needs.
    pub least_scores: u32,
    /// What its lots come to; `None` where that is more than any budget.
    pub lots: Option<Money>,
    /// What the year has left for them.
    pub available: Money,
}

impl Publication {
    /// Fails with the first thing that stands in the way.
    fn check(&self) -> Result<(), Refusal> {
        if self.today > self.proposals_until {
            Err(Refusal::DeadlinePassed { proposals_until: self.proposals_until })
        } else if !self.missing_regions.is_empty() {
            Err(Refusal::RegionsNotCovered { missing: self.missing_regions.clone() })
        } else if u32::try_from(self.members).is_ok_and(|members| members < self.least_scores) {
            Err(Refusal::TooFewMembers)
        } else if self.lots.is_none_or(|lots| lots > self.available) {
            Err(Refusal::YearBudgetExceeded { available: self.available })
        } else {
            Ok(())
        }
    }
}

impl Command {
    /// What it does, for refusals.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Amend => Action::new("კონკურსის პირობების შეცვლა", "amending the call"),
            Self::Extend => Action::new("კონკურსის ვადის გაგრძელება ან კომისიის შევსება", "extending the call"),
            Self::AddLot => Action::new("ლოტის დამატება", "adding a lot"),
            Self::RemoveLot => Action::new("ლოტის ამოღება", "removing a lot"),
            Self::Discard => Action::new("კონკურსის გაუქმება", "discarding the call"),
            Self::Publish(_) => Action::new("კონკურსის გამოცხადება", "publishing the call"),
            Self::Close { .. } => Action::new("წინადადებების მიღების დასრულება", "closing the call"),
            Self::Decide => Action::new("კონკურსის შედეგების შეჯამება", "deciding the call"),
            Self::Reannounce => Action::new("ლოტის ხელახლა გამოცხადება", "announcing a lot again"),
        }
    }
}

/// What happened to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// It says something else.
    Amended,
    /// It was announced.
    Published,
    /// The time for proposals is over.
    Closed,
    /// Every lot has its outcome.
    Decided,
    /// A lot has no outcome again.
    Reopened,
    /// It is given up, and gone.
    Discarded,
}

impl Event {
    /// The name in the change feed.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Amended => "call.amended",
            Self::Published => "call.published",
            Self::Closed => "call.closed",
            Self::Decided => "call.decided",
            Self::Reopened => "call.reopened",
            Self::Discarded => "call.discarded",
        }
    }
}

/// Why something is refused. The call stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not in this state.
    #[error("{action} is not possible: the call is {status}")]
    StateForbids {
        /// The call's state.
        status: Status,
        /// What was asked.
        action: Action,
    },
    /// Nobody could submit anything any more.
    #[error("the last day for proposals was {proposals_until}")]
    DeadlinePassed {
        /// The last day for proposals.
        proposals_until: NaiveDate,
    },
    /// There are regions that no lot of the call has.
    #[error("no lot has these regions: {}", .missing.join(", "))]
    RegionsNotCovered {
        /// Their codes.
        missing: Vec<String>,
    },
    /// The commission has fewer members than a proposal needs scores.
    #[error("the commission has too few members")]
    TooFewMembers,
    /// The lots come to more than the year has.
    #[error("the year has {available} left")]
    YearBudgetExceeded {
        /// What the year has left.
        available: Money,
    },
    /// Proposals are taken until the day is over.
    #[error("proposals are taken until {proposals_until}")]
    NotYetDue {
        /// The last day for proposals.
        proposals_until: NaiveDate,
    },
}

/// The call after the command, or why not. Every permitted transition stands here.
pub fn apply(from: Status, command: &Command) -> Result<Decision<Status, Event>, Refusal> {
    use {Command as C, Status as S};
    let quietly = |state| Ok(Decision { state, events: Vec::new() });
    match (from, command) {
        (S::Draft, C::Amend) => Ok(Decision::one(S::Draft, Event::Amended)),
        (S::Published | S::Closed, C::Extend) => Ok(Decision::one(from, Event::Amended)),
        (S::Draft, C::AddLot | C::RemoveLot) => quietly(S::Draft),
        (S::Draft, C::Discard) => Ok(Decision::one(S::Draft, Event::Discarded)),
        (S::Draft, C::Publish(publication)) => {
            publication.check()?;
            Ok(Decision::one(S::Published, Event::Published))
        }
        (S::Published, &C::Close { today, proposals_until }) if today <= proposals_until => {
            Err(Refusal::NotYetDue { proposals_until })
        }
        (S::Published, C::Close { .. }) => Ok(Decision::one(S::Closed, Event::Closed)),
        (S::Closed, C::Decide) => Ok(Decision::one(S::Decided, Event::Decided)),
        (S::Closed, C::Reannounce) => quietly(S::Closed),
        (S::Decided, C::Reannounce) => Ok(Decision::one(S::Closed, Event::Reopened)),
        (status, command) => Err(Refusal::StateForbids { status, action: command.action() }),
    }
}
