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
        Submitted = "submitted", "წარდგენილი" =>
            "რეგისტრაციაზე გადაწყვეტილებაა მისაღები.";
        /// Evidence was requested and is not complete yet.
        EvidenceRequested = "evidence_requested", "მტკიცებულების მოლოდინში", "waiting for evidence" =>
            "მტკიცებულება მოთხოვნილია და ჯერ სრულად არ წარმოუდგენიათ.";
        /// The registration was accepted, and a case is or was open.
        Accepted = "accepted", "დაკმაყოფილებული" =>
            "რეგისტრაცია დაკმაყოფილდა და საქმე გაიხსნა.";
        /// The registration was rejected. One appeal is possible, within the time that the policy gives.
        Rejected = "rejected", "უარყოფილი" =>
            "რეგისტრაცია უარყოფილია. წესით დადგენილ ვადაში მისი გასაჩივრება ერთხელ შეიძლება.";
        /// The person withdrew the registration.
        Withdrawn = "withdrawn", "გამოხმობილი" =>
            "პირმა რეგისტრაცია გამოიხმო.";
        /// The registration was rejected, and the appeal needs a decision.
        Appealed = "appealed", "გასაჩივრებული" =>
            "რეგისტრაცია უარყოფილია და საჩივარზე გადაწყვეტილებაა მისაღები.";
        /// Nobody sent the requested evidence in time.
        Expired = "expired", "ვადაგასული" =>
            "მოთხოვნილი მტკიცებულება ვადაში არავის გამოუგზავნია.";
    }
}

vocabulary! {
    /// What a document is evidence of.
    pub enum EvidenceKind {
        /// The document shows who the person is.
        Identity = "identity", "ვინაობა" =>
            "დოკუმენტი აჩვენებს, ვინ არის პირი.";
        /// The document shows the return to Georgia.
        Return = "return", "საქართველოში დაბრუნება", "return to Georgia" =>
            "დოკუმენტი აჩვენებს, როდის დაბრუნდა პირი საქართველოში.";
        /// The document shows the stay abroad.
        Stay = "stay", "საზღვარგარეთ ყოფნა", "stay abroad" =>
            "დოკუმენტი აჩვენებს, რომ პირი საზღვარგარეთ იმყოფებოდა.";
        /// The document shows an asylum application, or asylum, abroad.
        Asylum = "asylum", "თავშესაფარი საზღვარგარეთ", "asylum abroad" =>
            "დოკუმენტი აჩვენებს, რომ პირმა საზღვარგარეთ თავშესაფარი მოითხოვა ან მიიღო.";
        /// The document shows a stateless person's status in Georgia.
        Status = "status", "სტატუსი საქართველოში", "status in Georgia" =>
            "დოკუმენტი აჩვენებს მოქალაქეობის არმქონე პირის სტატუსს საქართველოში.";
        /// The document shows a delivery of assistance: an act, an invoice, a certificate.
        Delivery = "delivery", "დახმარების გაცემა", "delivery of assistance" =>
            "დოკუმენტი აჩვენებს, რომ დახმარება გაიცა: აქტი, ანგარიშფაქტურა ან სერტიფიკატი.";
        /// The document shows something else.
        Other = "other", "სხვა" =>
            "დოკუმენტი სხვა რამეს აჩვენებს.";
    }
}

vocabulary! {
    /// Why the law asks for a person's data to be erased.
    pub enum ErasureReason {
        /// The person requests the erasure.
        DataSubjectRequest = "data_subject_request", "პირის მოთხოვნა", "request of the person" =>
            "პირი თავისი მონაცემების წაშლას ითხოვს.";
        /// The person withdraws the consent.
        ConsentWithdrawn = "consent_withdrawn", "თანხმობის გამოხმობა" =>
            "პირი მონაცემების დამუშავებაზე თანხმობას უკან იღებს.";
        /// The purpose is over: the data was kept for as long as the policy says.
        RetentionExpired = "retention_expired", "შენახვის ვადის გასვლა", "period of retention over" =>
            "მონაცემები იმდენ ხანს ინახებოდა, რამდენსაც წესი ითვალისწინებს, და მათი შენახვის მიზანი აღარ არსებობს.";
        /// The data should not have been processed.
        UnlawfulProcessing = "unlawful_processing", "უკანონო დამუშავება" =>
            "მონაცემები კანონის საწინააღმდეგოდ დამუშავდა.";
        /// A court or another law requires the erasure.
        LegalObligation = "legal_obligation", "კანონით დადგენილი ვალდებულება" =>
            "წაშლას სასამართლო ან სხვა კანონი ითხოვს.";
    }
}

vocabulary! {
    /// What a decision comes to.
    pub enum Ruled {
        /// The person is included in the programme.
        Accepted = "accepted", "დაკმაყოფილება" =>
            "პირი პროგრამაში ჩაირთო.";
        /// The registration, or the appeal, is refused.
        Rejected = "rejected", "უარი" =>
            "რეგისტრაცია ან საჩივარი არ დაკმაყოფილდა.";
        /// Evidence has to come first. An appeal is not decided this way.
        EvidenceRequested = "evidence_requested", "მტკიცებულების მოთხოვნა" =>
            "ჯერ მტკიცებულებაა წარსადგენი. საჩივარზე ასეთი გადაწყვეტილება არ მიიღება.";
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
