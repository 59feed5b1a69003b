//! What can be asked of a registration, and why it can be refused.

use chrono::NaiveDate;

use super::correction::Correction;
use super::{Identification, MatchOutcome, Status};
use crate::decision::Action;
use crate::identifier::{CaseId, ClientId};
use crate::intake::eligibility::Outcome;

/// The circumstances of a person's decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ruling {
    /// Who decides.
    pub by: ClientId,
    /// Whether the decider is among those who stated what is decided on: who submitted the registration, changed in it what
    /// binds ([`Change::binds`]), or appealed.
    pub stated_it: bool,
    /// Whether the decider may decide against the proposal (`registration:override`).
    pub may_override: bool,
    /// Whether the decision carries a reason.
    pub has_reason: bool,
    /// What the service proposes.
    pub proposal: Outcome,
    /// The day in Tbilisi.
    pub today: NaiveDate,
}

/// What an amendment changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Whether a fact that eligibility rests on changes.
    pub facts: bool,
    /// Whether who the person is, what happened to them, or where their case goes changes.
    pub person: bool,
    /// Whether it answers what was asked for, if evidence is waited for.
    pub answers: bool,
}

impl Change {
    /// Whether who makes it states something that is decided on, and so does not decide: a whole other person could stand
    /// there now. How to reach the person, their household, their wishes and their consent bind nobody.
    #[must_use]
    pub const fn binds(self) -> bool {
        self.facts || self.person
    }
}

/// Something asked of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Correct the registration, or send the evidence that was asked for.
    Amend(Change),
    /// Correct an accepted registration.
    Correct(Correction),
    /// Send a document as evidence.
    SendDocument {
        /// Whether nothing more is wanted then, if evidence is waited for.
        completes: bool,
    },
    /// Take a document back.
    RemoveDocument {
        /// Whether who takes it back sent it.
        sent_it: bool,
        /// Whether the registration was decided on since it was sent.
        decided: bool,
    },
    /// End the wait for evidence: what is there has to do.
    CompleteEvidence,
    /// Include the person in the programme.
    Accept {
        /// The case that opens in the same transaction.
        case_id: CaseId,
        /// Who decides, and how.
        ruling: Ruling,
        /// Whether a lot in force serves the person's region: it gets the case.
        has_lot: bool,
        /// How it is known who the person is.
        identified: Identification,
    },
    /// Refuse.
    Reject {
        /// Who decides, and how.
        ruling: Ruling,
        /// The last day to appeal.
        appeal_until: NaiveDate,
    },
    /// Ask for evidence.
    RequestEvidence {
        /// The last day for it.
        due_on: NaiveDate,
        /// Who decides, and how.
        ruling: Ruling,
    },
    /// Take the registration back.
    Withdraw,
    /// Ask for the rejection to be looked at again.
    Appeal {
        /// The day of the appeal.
        on: NaiveDate,
    },
    /// Accept after all.
    UpholdAppeal {
        /// The case that opens in the same transaction.
        case_id: CaseId,
        /// Who decides, and how.
        ruling: Ruling,
        /// Whether a lot in force serves the person's region: it gets the case.
        has_lot: bool,
        /// How it is known who the person is.
        identified: Identification,
    },
    /// Refuse for good.
    DismissAppeal {
        /// Who decides, and how.
        ruling: Ruling,
    },
    /// Destroy what names the person.
    Erase {
        /// Whether the case of an accepted registration is closed.
        case_over: bool,
    },
    /// Decide whether another registration is of the same person.
    Match {
        /// What is decided.
        outcome: MatchOutcome,
        /// Whether the decider is among those who stated who the person is.
        stated_it: bool,
    },
    /// End a request for evidence whose last day has passed.
    Expire {
        /// The day in Tbilisi.
        today: NaiveDate,
        /// Whether anything came.
        received: bool,
    },
}

impl Command {
    /// What it does, for refusals.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Amend(_) | Self::Correct(_) => Action::new("რეგისტრაციის შესწორება", "amending the registration"),
            Self::RemoveDocument { .. } => Action::new("დოკუმენტის წაშლა", "deleting the document"),
            Self::CompleteEvidence => Action::new("მტკიცებულების მოლოდინის დასრულება", "ending the wait for evidence"),
            Self::SendDocument { .. } => Action::new("დოკუმენტის გაგზავნა", "sending a document"),
            Self::Accept { .. } => Action::new("რეგისტრაციის დაკმაყოფილება", "accepting the registration"),
            Self::Reject { .. } => Action::new("რეგისტრაციაზე უარის თქმა", "rejecting the registration"),
            Self::RequestEvidence { .. } => Action::new("მტკიცებულების მოთხოვნა", "asking for evidence"),
            Self::Withdraw => Action::new("რეგისტრაციის გამოხმობა", "withdrawing the registration"),
            Self::Appeal { .. } => Action::new("უარის გასაჩივრება", "appealing against the rejection"),
            Self::UpholdAppeal { .. } => Action::new("საჩივრის დაკმაყოფილება", "upholding the appeal"),
            Self::DismissAppeal { .. } => Action::new("საჩივარზე უარის თქმა", "dismissing the appeal"),
            Self::Erase { .. } => Action::new("პირის მონაცემების წაშლა", "erasing the person's data"),
            Self::Match { .. } => Action::new("შესაძლო დუბლიკატზე გადაწყვეტილება", "deciding on a possible duplicate"),
            Self::Expire { .. } => Action::new("რეგისტრაციის ვადის ამოწურვა", "letting the registration expire"),
        }
    }
}

/// Why a command is refused. The registration stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The state does not allow the command.
    #[error("{action} is not possible while the registration is {status}")]
    StateForbids {
        /// The state.
        status: Status,
        /// What was asked.
        action: Action,
    },
    /// The decider stated what is decided on, or already decided on it.
    #[error("somebody else has to decide")]
    SeparationOfDuties,
    /// The decision goes against the proposal.
    #[error("only a manager decides against the proposal")]
    OverrideNeedsManager,
    /// Who the person is changes after acceptance.
    #[error("only who decides corrects who the person is")]
    IdentityNeedsOfficer,
    /// The person moved to where another lot serves.
    #[error("the case has to be transferred")]
    TransferRequired,
    /// Somebody else sent the document.
    #[error("only who sent the document takes it back")]
    NotTheAuthor,
    /// The decision needs a reason.
    #[error("a reason is required")]
    ReasonRequired,
    /// The due day is not after today, or too far ahead.
    #[error("the due day has to be from {earliest} to {latest}")]
    DueDayOutOfRange {
        /// Tomorrow.
        earliest: NaiveDate,
        /// The last day that can be given.
        latest: NaiveDate,
    },
    /// Nothing shows who the person is.
    #[error("nothing shows who the person is")]
    Unproven,
    /// Somebody may be the same person, and nobody decided whether that is so.
    #[error("possible duplicates are not decided on")]
    OpenMatches,
    /// No lot in force serves the person's region.
    #[error("no lot in force serves the region")]
    NoLotInForce,
    /// The appeal came too late.
    #[error("the appeal was possible until {until}")]
    AppealPeriodOver {
        /// The last day to appeal.
        until: NaiveDate,
    },
    /// An appeal was decided already.
    #[error("the appeal is used up")]
    AppealUsedUp,
    /// The evidence can still come.
    #[error("the evidence is due on {due_on}")]
    NotYetDue {
        /// The last day for the evidence.
        due_on: NaiveDate,
    },
}
