//! What a registration can be.

use chrono::NaiveDate;

use crate::calendar::months_later;
use crate::identifier::{CaseId, ClientId};
use crate::programme::policies::Retention;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// The state's name in JSON and in the database.
    pub enum Status {
        /// The registration needs a decision.
        Submitted = "submitted", "წარდგენილი";
        /// Evidence was requested and is not complete yet.
        EvidenceRequested = "evidence_requested", "მტკიცებულების მოლოდინში", "waiting for evidence";
        /// The registration was accepted, and a case is or was open.
        Accepted = "accepted", "დაკმაყოფილებული";
        /// The registration was rejected. One appeal is possible, within the time that the policy gives.
        Rejected = "rejected", "უარყოფილი";
        /// The person withdrew the registration.
        Withdrawn = "withdrawn", "გამოხმობილი";
        /// The registration was rejected, and the appeal needs a decision.
        Appealed = "appealed", "გასაჩივრებული";
        /// Nobody sent the requested evidence in time.
        Expired = "expired", "ვადაგასული";
    }
}

vocabulary! {
    /// What a document is evidence of.
    pub enum EvidenceKind {
        /// The identity of the person.
        Identity = "identity", "ვინაობა";
        /// The return to Georgia.
        Return = "return", "საქართველოში დაბრუნება", "return to Georgia";
        /// The stay abroad.
        Stay = "stay", "საზღვარგარეთ ყოფნა", "stay abroad";
        /// An asylum application, or asylum, abroad.
        Asylum = "asylum", "თავშესაფარი საზღვარგარეთ", "asylum abroad";
        /// A stateless person's status in Georgia.
        Status = "status", "სტატუსი საქართველოში", "status in Georgia";
        /// A delivery of assistance: an act, an invoice, a certificate.
        Delivery = "delivery", "დახმარების გაცემა", "delivery of assistance";
        /// Something else.
        Other = "other", "სხვა";
    }
}

vocabulary! {
    /// Why the law asks for a person's data to be erased.
    pub enum ErasureReason {
        /// The person requests the erasure.
        DataSubjectRequest = "data_subject_request", "პირის მოთხოვნა", "request of the person";
        /// The person withdraws the consent.
        ConsentWithdrawn = "consent_withdrawn", "თანხმობის გამოხმობა";
        /// The purpose is over: the data was kept for as long as the policy says.
        RetentionExpired = "retention_expired", "შენახვის ვადის გასვლა", "period of retention over";
        /// The data should not have been processed.
        UnlawfulProcessing = "unlawful_processing", "უკანონო დამუშავება";
        /// A court or another law requires the erasure.
        LegalObligation = "legal_obligation", "კანონით დადგენილი ვალდებულება";
    }
}

vocabulary! {
    /// What a decision comes to.
    pub enum Ruled {
        /// The person is included in the programme.
        Accepted = "accepted", "დაკმაყოფილება";
        /// The registration, or the appeal, is refused.
        Rejected = "rejected", "უარი";
        /// Evidence has to come first. Not of an appeal.
        EvidenceRequested = "evidence_requested", "მტკიცებულების მოთხოვნა";
    }
}

/// A registration's state, with the data that belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waits for a decision.
    Submitted,
    /// Waits for evidence.
    EvidenceRequested {
        /// The last day for it; the day after, the request ends.
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
    /// The last day on which the data of a registration that came to this state on `on` is kept; `None` while something
    /// is open: an accepted one is kept for its case.
    #[must_use]
    pub fn retained_until(&self, on: NaiveDate, retention: Retention) -> Option<NaiveDate> {
        match self {
            Self::Rejected { .. } | Self::Withdrawn | Self::Expired => {
                Some(months_later(on, retention.not_accepted_months))
            }
            Self::Submitted | Self::EvidenceRequested { .. } | Self::Accepted { .. } | Self::Appealed { .. } => None,
        }
    }

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
