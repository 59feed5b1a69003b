//! What a case can be.

use chrono::{Days, NaiveDate};

use super::assistance::StillOpen;
use crate::decision::Action;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// How far a case has come. It outlives suspension and closure, so both can be undone.
    pub enum Stage {
        /// The registration was accepted; needs are assessed.
        Open = "open", "საჭიროებების შეფასება" =>
            "რეგისტრაცია დაკმაყოფილდა და პირის საჭიროებები ფასდება.";
        /// The reintegration plan is approved.
        Planned = "planned", "გეგმა დამტკიცებულია" =>
            "რეინტეგრაციის გეგმა დამტკიცებულია.";
        /// Assistance was approved, and some of it is still open.
        Active = "active", "დახმარების გაწევა" =>
            "დახმარება დამტკიცებულია და მისი ნაწილი ჯერ დასასრულებელია.";
        /// Everything is delivered; the person gets follow-up visits.
        Monitoring = "monitoring", "მონიტორინგი" =>
            "დახმარება სრულად გაცემულია; პირთან მონიტორინგის ვიზიტები ტარდება.";
    }
}

vocabulary! {
    /// The state's name in JSON and in the database.
    pub enum Status {
        /// The case is running: needs are assessed.
        Open = "open", "ღია" =>
            "საქმე მიმდინარეობს: პირის საჭიროებები ფასდება.";
        /// The case is running: the reintegration plan is approved.
        Planned = "planned", "დაგეგმილი" =>
            "საქმე მიმდინარეობს: რეინტეგრაციის გეგმა დამტკიცებულია.";
        /// The case is running: assistance was approved, and some of it is still open.
        Active = "active", "მიმდინარე" =>
            "საქმე მიმდინარეობს: დახმარება დამტკიცებულია და მისი ნაწილი ჯერ დასასრულებელია.";
        /// The case is running: everything is delivered, and the person gets follow-up visits.
        Monitoring = "monitoring", "მონიტორინგის ეტაპზე", "being monitored" =>
            "საქმე მიმდინარეობს: დახმარება სრულად გაცემულია და პირთან მონიტორინგის ვიზიტები ტარდება.";
        /// The case is suspended for a time, and can be resumed.
        Suspended = "suspended", "შეჩერებული" =>
            "საქმე დროებით შეჩერებულია; მისი განახლება შესაძლებელია.";
        /// The case is closed, and can be reopened.
        Closed = "closed", "დახურული" =>
            "საქმე დახურულია; მისი ხელახლა გახსნა შესაძლებელია.";
    }
}

vocabulary! {
    /// Why a case was closed.
    pub enum ClosureReason {
        /// The plan was carried out.
        Completed = "completed", "გეგმის შესრულება" =>
            "რეინტეგრაციის გეგმა შესრულდა.";
        /// The person left the programme.
        DroppedOut = "dropped_out", "პროგრამიდან გასვლა" =>
            "პირმა პროგრამა დატოვა.";
        /// The person left the country again.
        Emigrated = "emigrated", "ხელახალი ემიგრაცია", "emigrated again" =>
            "პირი ქვეყნიდან ისევ წავიდა.";
        /// The person died.
        Deceased = "deceased", "გარდაცვალება" =>
            "პირი გარდაიცვალა.";
        /// The person turned out not to be eligible.
        Ineligible = "ineligible", "პროგრამის პირობებთან შეუსაბამობა" =>
            "აღმოჩნდა, რომ პირი პროგრამის პირობებს არ აკმაყოფილებს.";
        /// The person has another case.
        Duplicate = "duplicate", "სხვა საქმის არსებობა" =>
            "პირს სხვა საქმე აქვს.";
    }
}

/// A case's state, with the data that belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Work goes on.
    Running(Stage),
    /// At rest for a time: nothing of it is due.
    Suspended {
        /// Where it goes on when resumed.
        stage: Stage,
        /// The day on which it came to rest.
        since: NaiveDate,
    },
    /// Ended.
    Closed {
        /// Where it goes on if reopened.
        stage: Stage,
        /// Why.
        reason: ClosureReason,
        /// The day of closing.
        on: NaiveDate,
    },
}

/// Why a command is refused. The case stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The state does not allow the command.
    #[error("{action} is not possible while the case is {status}")]
    StateForbids {
        /// The state.
        status: Status,
        /// What was asked.
        action: Action,
    },
    /// A transfer of the case waits for an answer.
    #[error("a transfer waits for an answer")]
    TransferPending,
    /// Assistance of the case is not settled.
    #[error(transparent)]
    StillOpen(#[from] StillOpen),
}

impl State {
    /// The state in which acceptance opens a case.
    #[must_use]
    pub const fn opened() -> Self {
        Self::Running(Stage::Open)
    }

    /// Whether somebody works on it. Fails with the refusal of `action`.
    pub const fn runs(&self, action: Action) -> Result<(), Refusal> {
        match self {
            Self::Running(_) => Ok(()),
            Self::Suspended { .. } | Self::Closed { .. } => {
                Err(Refusal::StateForbids { status: self.status(), action })
            }
        }
    }

    /// How far the case has come.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match self {
            Self::Running(stage) | Self::Suspended { stage, .. } | Self::Closed { stage, .. } => *stage,
        }
    }

    /// The days for which the case has been at rest on the day `on`: so far its due days move when it goes on.
    #[must_use]
    pub fn rested(&self, on: NaiveDate) -> u64 {
        match self {
            Self::Suspended { since, .. } => on.signed_duration_since(*since).num_days().try_into().unwrap_or_default(),
            Self::Running(_) | Self::Closed { .. } => 0,
        }
    }

    /// The last day, as it is kept, of a step that begins on `from`; a promise of money does not outlive the final report of
    /// its grant. All days that are kept move by the whole rest when the case goes on: what begins during the rest is kept
    /// as many days earlier as the case has been at rest by then, and so moves only by the days that follow.
    #[must_use]
    pub fn due_on(&self, from: NaiveDate, days: u32, not_after: Option<NaiveDate>) -> NaiveDate {
        let due = from.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX);
        let due = not_after.map_or(due, |last| due.min(last));
        due.checked_sub_days(Days::new(self.rested(from))).unwrap_or(due)
    }

    /// The day of closing; `None` while the case is open.
    #[must_use]
    pub const fn closed_on(&self) -> Option<NaiveDate> {
        match self {
            Self::Closed { on, .. } => Some(*on),
            Self::Running(_) | Self::Suspended { .. } => None,
        }
    }

    /// The state without its data.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self {
            Self::Running(Stage::Open) => Status::Open,
            Self::Running(Stage::Planned) => Status::Planned,
            Self::Running(Stage::Active) => Status::Active,
            Self::Running(Stage::Monitoring) => Status::Monitoring,
            Self::Suspended { .. } => Status::Suspended,
            Self::Closed { .. } => Status::Closed,
        }
    }
}
