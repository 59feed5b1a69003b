//! What becomes of a proposal.

use chrono::NaiveDate;

use crate::decision::{Action, Decision};
use crate::fault::Fault;
use crate::vocabulary::vocabulary;

/// The longest time to mend a defect.
pub const MOST_CURE_DAYS: u32 = 30;

vocabulary! {
    /// Where a proposal stands.
    pub enum Status {
        /// The proposal is not examined yet. Its organisation can still amend it, until the last day for proposals.
        Submitted = "submitted", "წარდგენილი" =>
            "წინადადება ჯერ არ განუხილავთ. ბოლო ვადამდე ორგანიზაციას მისი შესწორება შეუძლია.";
        /// The proposal was examined and has a defect. Its organisation can correct it until the
        /// day that is given; then it is refused automatically.
        Defective = "defective", "ხარვეზიანი" =>
            "წინადადება განიხილეს და ხარვეზი აღმოაჩინეს. ორგანიზაციას მისი გამოსწორება დადგენილ ვადამდე შეუძლია; შემდეგ წინადადება ავტომატურად უარყოფილი იქნება.";
        /// The proposal takes part. It keeps this status if another proposal wins the lot.
        Admitted = "admitted", "დაშვებული" =>
            "წინადადება კონკურსში მონაწილეობს. სტატუსი არ იცვლება, თუ ლოტს სხვა წინადადება მოიგებს.";
        /// The proposal does not take part, or it won and its award was declined or cancelled. The reason is
        /// given.
        Refused = "refused", "უარყოფილი" =>
            "წინადადება კონკურსში არ მონაწილეობს, ან გამარჯვება გამოცხადდა, მაგრამ ორგანიზაციამ უარი თქვა ან გადაწყვეტილება გაუქმდა. მიზეზი მითითებულია.";
        /// The organisation withdrew the proposal.
        Withdrawn = "withdrawn", "გამოხმობილი" =>
            "ორგანიზაციამ წინადადება უკან წაიღო.";
        /// The proposal won. Its organisation has not answered yet, or has accepted: the lot's status shows which.
        Awarded = "awarded", "გამარჯვებული" =>
            "წინადადებამ გაიმარჯვა. ორგანიზაციას ჯერ არ უპასუხია ან უკვე დათანხმდა: ამას ლოტის სტატუსი აჩვენებს.";
    }
}

vocabulary! {
    /// The result of the examination of a proposal.
    pub enum Admissibility {
        /// The proposal takes part: it is scored and can be awarded.
        Admitted = "admitted", "დაშვება" =>
            "წინადადება კონკურსში მონაწილეობს: მას აფასებენ და შეიძლება გაიმარჯვოს.";
        /// The proposal does not take part.
        Refused = "refused", "უარი" =>
            "წინადადება კონკურსში არ მონაწილეობს.";
        /// The proposal has a defect that its organisation can correct until the day that is given, by amending it.
        Curable = "curable", "გამოსასწორებელი ხარვეზი", "curable defect" =>
            "წინადადებას ხარვეზი აქვს, რომლის გამოსწორებაც ორგანიზაციას დადგენილ ვადამდე შეუძლია.";
    }
}

/// A proposal's state, with the data that belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits to be examined.
    Submitted,
    /// It can be mended.
    Defective {
        /// The last day for that.
        due_on: NaiveDate,
    },
    /// It takes part.
    Admitted,
    /// It does not take part.
    Refused,
    /// It was taken back.
    Withdrawn,
    /// It won.
    Awarded,
}

impl State {
    /// The state without its data.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self {
            Self::Submitted => Status::Submitted,
            Self::Defective { .. } => Status::Defective,
            Self::Admitted => Status::Admitted,
            Self::Refused => Status::Refused,
            Self::Withdrawn => Status::Withdrawn,
            Self::Awarded => Status::Awarded,
        }
    }
}

/// Something asked of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Change what it says; what was defective is mended with it.
    Amend {
        /// The day.
        today: NaiveDate,
        /// The last day for proposals.
        proposals_until: NaiveDate,
    },
    /// It takes part.
    Admit,
    /// It does not.
    Refuse,
    /// It can be mended.
    FindDefect {
        /// The last day for that.
        due_on: NaiveDate,
    },
    /// Nobody mended it.
    Lapse {
        /// The day.
        today: NaiveDate,
    },
    /// Score it.
    Score {
        /// Whether the time for proposals is over.
        closed: bool,
    },
    /// Take it back.
    Withdraw,
    /// It wins.
    Award {
        /// How many members of the commission scored it.
        scores: u32,
        /// How many scores a proposal needs.
        least_scores: u32,
        /// Everything that stands against a grant for its organisation.
        not_cleared: Vec<Fault>,
    },
    /// Its organisation does not take the award, or the Agency takes it back.
    Decline,
}

impl Command {
    /// What it does, for refusals.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Amend { .. } => Action::new("წინადადების შესწორება", "amending the proposal"),
            Self::Admit => Action::new("წინადადების დაშვება", "admitting the proposal"),
            Self::Refuse => Action::new("წინადადების უარყოფა", "refusing the proposal"),
            Self::FindDefect { .. } => Action::new("წინადადებაზე ხარვეზის დადგენა", "finding a defect in the proposal"),
            Self::Lapse { .. } => {
                Action::new("ხარვეზის გამო წინადადების უარყოფა", "refusing the proposal for its defect")
            }
            Self::Score { .. } => Action::new("წინადადების შეფასება", "scoring the proposal"),
            Self::Withdraw => Action::new("წინადადების გამოხმობა", "withdrawing the proposal"),
            Self::Award { .. } => {
                Action::new("წინადადების გამარჯვებულად გამოცხადება", "awarding the lot to the proposal")
            }
            Self::Decline => Action::new("გამარჯვებული წინადადების უარყოფა", "declining the award of the proposal"),
        }
    }
}

/// What happened to a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// It says something else.
    Amended,
    /// It takes part.
    Admitted,
    /// It does not take part.
    Refused,
    /// It can be mended.
    DefectFound,
    /// It was scored.
    Scored,
    /// It was taken back.
    Withdrawn,
}

impl Event {
    /// The name in the change feed.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Amended => "proposal.amended",
            Self::Admitted => "proposal.admitted",
            Self::Refused => "proposal.refused",
            Self::DefectFound => "proposal.defect_found",
            Self::Scored => "proposal.scored",
            Self::Withdrawn => "proposal.withdrawn",
        }
    }
}

/// Why something is refused. The proposal stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not in this state.
    #[error("{action} is not possible: the proposal is {status}")]
    StateForbids {
        /// The proposal's state.
        status: Status,
        /// What was asked.
        action: Action,
    },
    /// The last day for it has passed.
    #[error("the last day was {until}")]
    DeadlinePassed {
        /// The last day.
        until: NaiveDate,
    },
    /// The last day to mend it has not passed.
    #[error("it can be mended until {due_on}")]
    NotYetDue {
        /// The last day.
        due_on: NaiveDate,
    },
    /// Fewer members scored it than the call asks for.
    #[error("too few members scored it")]
    TooFewScores,
    /// Something stands against a grant for its organisation.
    #[error("the organisation is not cleared")]
    NotCleared(Vec<Fault>),
    /// Proposals can still come in.
    #[error("proposals can still come in")]
    NotClosed,
}

/// The proposal after the command, or why not. Every permitted transition stands here.
pub fn apply(from: &State, command: &Command) -> Result<Decision<State, Event>, Refusal> {
    use {Command as C, State as S};
    match (*from, command) {
        (S::Submitted, &C::Amend { today, proposals_until: until })
        | (S::Defective { due_on: until }, &C::Amend { today, .. }) => {
            if today > until {
                return Err(Refusal::DeadlinePassed { until });
            }
            Ok(Decision::one(S::Submitted, Event::Amended))
        }
        (S::Submitted, C::Admit) => Ok(Decision::one(S::Admitted, Event::Admitted)),
        (S::Submitted, &C::FindDefect { due_on }) => Ok(Decision::one(S::Defective { due_on }, Event::DefectFound)),
        (S::Defective { due_on }, C::Lapse { today }) if *today <= due_on => Err(Refusal::NotYetDue { due_on }),
        (S::Submitted, C::Refuse) | (S::Defective { .. }, C::Lapse { .. }) | (S::Awarded, C::Decline) => {
            Ok(Decision::one(S::Refused, Event::Refused))
        }
        (S::Submitted | S::Defective { .. } | S::Admitted, C::Withdraw) => {
            Ok(Decision::one(S::Withdrawn, Event::Withdrawn))
        }
        (S::Admitted, C::Score { closed: false }) => Err(Refusal::NotClosed),
        (S::Admitted, C::Score { .. }) => Ok(Decision::one(S::Admitted, Event::Scored)),
        // The lot tells of the award.
        (S::Admitted, C::Award { scores, least_scores, .. }) if scores < least_scores => Err(Refusal::TooFewScores),
        (S::Admitted, C::Award { not_cleared, .. }) if !not_cleared.is_empty() => {
            Err(Refusal::NotCleared(not_cleared.clone()))
        }
        (S::Admitted, C::Award { .. }) => Ok(Decision { state: S::Awarded, events: Vec::new() }),
        (state, command) => Err(Refusal::StateForbids { status: state.status(), action: command.action() }),
    }
}
