//! What a report may become.

use chrono::NaiveDate;

pub use crate::cases::assistance::OnExpiry;
use crate::cases::assistance::{self, StillOpen};
use crate::decision::{Action, Decision};
use crate::identifier::ClientId;
use crate::vocabulary::vocabulary;
use uuid::Uuid;

vocabulary! {
    /// Where a report stands, whatever the day.
    pub enum Stage {
        /// The agreement asks for it.
        Scheduled = "scheduled", "დაგეგმილი" =>
            "ანგარიშს ხელშეკრულება ითვალისწინებს.";
        /// It waits for an answer.
        Submitted = "submitted", "წარდგენილი" =>
            "ანგარიში პასუხს ელოდება.";
        /// It was sent back to be corrected.
        Returned = "returned", "დაბრუნებული" =>
            "ანგარიში გამოსასწორებლად დაბრუნდა.";
        /// It is settled.
        Accepted = "accepted", "მიღებული" =>
            "ანგარიში მიღებულია და აღარ იცვლება.";
    }
}

vocabulary! {
    /// Where a report stands today.
    pub enum Status {
        /// The period is not over: the report can be written and checked, but not submitted.
        NotYetDue = "not_yet_due", "ვადა არ დამდგარა" =>
            "პერიოდი არ დასრულებულა: ანგარიშის შედგენა და შემოწმება შეიძლება, წარდგენა კი ჯერ არა.";
        /// The period is over and the last day is not: the report can be submitted.
        Due = "due", "წარსადგენი" =>
            "პერიოდი დასრულდა და წარდგენის ვადა ჯერ არ გასულა: ანგარიშის წარდგენა შეიძლება.";
        /// The last day is over, and the report was not submitted.
        Overdue = "overdue", "ვადაგადაცილებული" =>
            "წარდგენის ვადა გავიდა, ანგარიში კი არ წარდგენილა.";
        /// The report was submitted and is not accepted or returned yet.
        Submitted = "submitted", "წარდგენილი" =>
            "ანგარიში წარდგენილია და ჯერ არც მიღებულია, არც დაბრუნებული.";
        /// The report was returned to be corrected and submitted again.
        Returned = "returned", "დაბრუნებული" =>
            "ანგარიში გამოსასწორებლად და ხელახლა წარსადგენად დაბრუნდა.";
        /// The report was accepted; this is final.
        Accepted = "accepted", "მიღებული" =>
            "ანგარიში მიღებულია; ეს საბოლოოა.";
    }
}

vocabulary! {
    /// What was told of a report that waits, each step once.
    pub enum Told {
        /// Nothing yet.
        Nothing = "nothing", "არაფერი" =>
            "შეტყობინება ჯერ არ ყოფილა.";
        /// It can be submitted.
        Due = "due", "წარსადგენი" =>
            "შეტყობინება იყო, რომ ანგარიშის წარდგენა შეიძლება.";
        /// Its last day is over.
        Overdue = "overdue", "ვადაგადაცილებული" =>
            "შეტყობინება იყო, რომ წარდგენის ვადა გავიდა.";
        /// It is so late that money is held.
        Held = "held", "ტრანშის შეჩერება", "tranche held" =>
            "შეტყობინება იყო, რომ დაგვიანების გამო თანხა შეჩერდა.";
    }
}

impl Stage {
    /// Whether the organisation has to do something.
    #[must_use]
    pub const fn waits(self) -> bool {
        matches!(self, Self::Scheduled | Self::Returned)
    }
}

/// What happens when the organisation does nothing until the last day.
#[must_use]
pub const fn on_expiry(stage: Stage) -> Option<OnExpiry> {
    if stage.waits() { Some(OnExpiry::Overdue) } else { None }
}

vocabulary! {
    /// The kind of a report's document.
    pub enum DocumentKind {
        /// An invoice: the price that was charged.
        Invoice = "invoice", "ანგარიშფაქტურა" =>
            "ანგარიშფაქტურა აჩვენებს, რა ფასი იყო გადასახდელი.";
        /// A bank statement: the amount that was paid.
        BankStatement = "bank_statement", "საბანკო ამონაწერი" =>
            "საბანკო ამონაწერი აჩვენებს, რა თანხა გადაიხადეს.";
        /// A photograph of a visible result.
        Photograph = "photograph", "ფოტოსურათი" =>
            "ფოტოსურათი, რომელზეც შედეგი ჩანს.";
        /// The act by which assistance was handed over to the person.
        Act = "act", "მიღება-ჩაბარების აქტი", "act of hand-over" =>
            "აქტი, რომლითაც დახმარება პირს ჩაბარდა.";
        /// Another document that supports the report.
        Other = "other", "სხვა დოკუმენტი", "another document" =>
            "სხვა დოკუმენტი, რომელიც ანგარიშს ადასტურებს.";
    }
}

/// A report's state, with the data that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The agreement asks for it.
    Scheduled {
        /// The newest revision; 0 while there is none.
        revision: i32,
    },
    /// It waits for an answer.
    Submitted {
        /// What was submitted.
        revision: i32,
        /// By whom.
        by: ClientId,
        /// Who wrote any of it.
        authors: Vec<ClientId>,
    },
    /// It was sent back to be corrected.
    Returned {
        /// The newest revision.
        revision: i32,
    },
    /// It is settled.
    Accepted {
        /// What was accepted.
        revision: i32,
        /// By whom.
        by: ClientId,
    },
}

impl State {
    /// The state without its data.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match self {
            Self::Scheduled { .. } => Stage::Scheduled,
            Self::Submitted { .. } => Stage::Submitted,
            Self::Returned { .. } => Stage::Returned,
            Self::Accepted { .. } => Stage::Accepted,
        }
    }

    const fn revision(&self) -> i32 {
        match self {
            Self::Scheduled { revision }
            | Self::Submitted { revision, .. }
            | Self::Returned { revision }
            | Self::Accepted { revision, .. } => *revision,
        }
    }
}

/// Something asked of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Write the next revision.
    Write,
    /// Send a document.
    SendDocument,
    /// Take a document back.
    RemoveDocument {
        /// Whether it was submitted.
        submitted: bool,
    },
    /// Submit a revision.
    Submit {
        /// The one that was looked at.
        revision: i32,
        /// Who.
        by: ClientId,
        /// Who wrote any of it.
        authors: Vec<ClientId>,
        /// The day of asking.
        today: NaiveDate,
        /// The last day that the report is about.
        ends_on: NaiveDate,
        /// The reference of the first earlier report of the grant that still waits.
        earlier_open: Option<String>,
    },
    /// Send it back.
    Return,
    /// Settle it.
    Accept {
        /// Who.
        by: ClientId,
        /// What of the assistance that it claims is not verified; for the final report, what of the grant can still be
        /// delivered or verified.
        open_assistance: Vec<(Uuid, assistance::Status)>,
        /// For the final report, what of the grant was delivered and stands in no report.
        not_reported: Vec<Uuid>,
    },
}

impl Command {
    /// What it does, for refusals.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Write => Action::new("ანგარიშის შედგენა", "writing the report"),
            Self::SendDocument => Action::new("დოკუმენტის გაგზავნა", "sending a document"),
            Self::RemoveDocument { .. } => Action::new("დოკუმენტის ამოღება", "removing a document"),
            Self::Submit { .. } => Action::new("ანგარიშის წარდგენა", "submitting the report"),
            Self::Return => Action::new("ანგარიშის დაბრუნება", "returning the report"),
            Self::Accept { .. } => Action::new("ანგარიშის მიღება", "accepting the report"),
        }
    }
}

/// What happened to a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A revision was written.
    Drafted,
    /// A document was added.
    DocumentAdded,
    /// A document was taken back.
    DocumentRemoved,
    /// It was submitted.
    Submitted,
    /// It was sent back.
    Returned,
    /// It is settled.
    Accepted,
}

impl Event {
    /// The name in the change feed.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Drafted => "report.drafted",
            Self::DocumentAdded => "report.document_added",
            Self::DocumentRemoved => "report.document_removed",
            Self::Submitted => "report.submitted",
            Self::Returned => "report.returned",
            Self::Accepted => "report.accepted",
        }
    }
}

/// Why a command is refused. The report stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The state does not allow the command.
    #[error("{action} is not possible while the report is {stage}")]
    StateForbids {
        /// The state.
        stage: Stage,
        /// What was asked.
        action: Action,
    },
    /// What was submitted stays.
    #[error("the document was submitted")]
    DocumentSubmitted,
    /// Another revision than the newest was looked at.
    #[error("the newest revision is {newest}")]
    Outdated {
        /// The newest.
        newest: i32,
    },
    /// The period is not over.
    #[error("the period ends on {ends_on}")]
    NotYetDue {
        /// Its last day.
        ends_on: NaiveDate,
    },
    /// An earlier report of the grant still waits.
    #[error("{reference} waits")]
    EarlierReportOpen {
        /// The reference of the first one.
        reference: String,
    },
    /// Who wrote or submitted a report does not settle it.
    #[error("somebody else has to accept this")]
    SeparationOfDuties,
    /// What is not verified may still prove wrong, and an accepted report stays as it is.
    #[error(transparent)]
    StillOpen(#[from] StillOpen),
    /// No report follows that could ask for it.
    #[error("no report holds what was delivered: {}", .0.len())]
    NotReported(Vec<Uuid>),
}

/// The report after the command, or why not. Every permitted transition stands here.
pub fn apply(from: &State, command: &Command) -> Result<Decision<State, Event>, Refusal> {
    use Command as C;
    use State as S;
    match (from, command) {
        (S::Scheduled { revision }, C::Write) => {
            Ok(Decision::one(S::Scheduled { revision: revision.saturating_add(1) }, Event::Drafted))
        }
        (S::Returned { revision }, C::Write) => {
            Ok(Decision::one(S::Returned { revision: revision.saturating_add(1) }, Event::Drafted))
        }
        (S::Scheduled { .. } | S::Returned { .. }, C::SendDocument) => {
            Ok(Decision::one(from.clone(), Event::DocumentAdded))
        }
        (S::Scheduled { .. } | S::Returned { .. }, C::RemoveDocument { submitted: true }) => {
            Err(Refusal::DocumentSubmitted)
        }
        (S::Scheduled { .. } | S::Returned { .. }, C::RemoveDocument { submitted: false }) => {
            Ok(Decision::one(from.clone(), Event::DocumentRemoved))
        }
        (S::Scheduled { .. } | S::Returned { .. }, C::Submit { today, ends_on, .. }) if today <= ends_on => {
            Err(Refusal::NotYetDue { ends_on: *ends_on })
        }
        (S::Scheduled { .. } | S::Returned { .. }, C::Submit { earlier_open: Some(reference), .. }) => {
            Err(Refusal::EarlierReportOpen { reference: reference.clone() })
        }
        (S::Scheduled { .. } | S::Returned { .. }, C::Submit { revision, .. }) if *revision != from.revision() => {
            Err(Refusal::Outdated { newest: from.revision() })
        }
        (S::Scheduled { .. } | S::Returned { .. }, C::Submit { revision, by, authors, .. }) => {
            let next = S::Submitted { revision: *revision, by: *by, authors: authors.clone() };
            Ok(Decision::one(next, Event::Submitted))
        }
        (S::Submitted { revision, .. }, C::Return) => {
            Ok(Decision::one(S::Returned { revision: *revision }, Event::Returned))
        }
        (S::Submitted { by: submitter, authors, .. }, C::Accept { by, .. })
            if by == submitter || authors.contains(by) =>
        {
            Err(Refusal::SeparationOfDuties)
        }
        (S::Submitted { .. }, C::Accept { not_reported, .. }) if !not_reported.is_empty() => {
            Err(Refusal::NotReported(not_reported.clone()))
        }
        (S::Submitted { revision, .. }, C::Accept { by, open_assistance, .. }) => {
            StillOpen::check(open_assistance.clone())?;
            Ok(Decision::one(S::Accepted { revision: *revision, by: *by }, Event::Accepted))
        }
        (before, command) => Err(Refusal::StateForbids { stage: before.stage(), action: command.action() }),
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, Refusal, State, apply};
    use crate::cases::assistance::Status;
    use crate::identifier::ClientId;
    use uuid::Uuid;

    #[test]
    fn a_report_is_accepted_once_it_is_settled() {
        let [submitter, officer, open, forgotten] = [1, 2, 7, 8].map(Uuid::from_u128);
        let from = State::Submitted { revision: 3, by: ClientId::new(submitter), authors: Vec::new() };
        let refused = |open: &[Uuid], forgotten: &[Uuid]| {
            let open_assistance = open.iter().map(|id| (*id, Status::Delivered)).collect();
            let by = ClientId::new(officer);
            match apply(&from, &Command::Accept { by, open_assistance, not_reported: forgotten.to_vec() }) {
                Ok(_) => Vec::new(),
                Err(Refusal::StillOpen(open)) => open.assistance().iter().map(|(id, _)| *id).collect(),
                Err(Refusal::NotReported(which)) => which,
                Err(other) => panic!("{other}"),
            }
        };
        assert_eq!(refused(&[open], &[]), [open]);
        assert_eq!(refused(&[], &[forgotten]), [forgotten]);
        assert_eq!(refused(&[open], &[forgotten]), [forgotten]);
        assert!(refused(&[], &[]).is_empty());
    }
}
