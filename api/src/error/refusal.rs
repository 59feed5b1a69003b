//! What a refusal of the domain is to the caller, said once for all handlers.

use super::{Code, Problem};
use chrono::NaiveDate;
use reintegration_domain::cases::assistance::{self, StillOpen};
use reintegration_domain::cases::{self, follow_ups, plans, transfers};
use reintegration_domain::competition::{CallRefusal, LotRefusal, ProposalRefusal};
use reintegration_domain::decision::Action;
use reintegration_domain::fault::{Fault, FaultKind};
use reintegration_domain::grants::{self, ReallocationRefusal, TrancheRefusal};
use reintegration_domain::intake::registrations;
use reintegration_domain::locale::Bilingual;
use reintegration_domain::reports;

/// What has a status, as the sentences name it; in Georgian in the genitive.
#[derive(Debug, Clone, Copy)]
struct Subject {
    ka: &'static str,
    en: &'static str,
}

const REGISTRATION: Subject = Subject { ka: "რეგისტრაციის", en: "registration" };
const CASE: Subject = Subject { ka: "საქმის", en: "case" };
const PLAN: Subject = Subject { ka: "გეგმის", en: "plan" };
const ASSISTANCE: Subject = Subject { ka: "დახმარების", en: "assistance" };
const CALL: Subject = Subject { ka: "კონკურსის", en: "call" };
const LOT: Subject = Subject { ka: "ლოტის", en: "lot" };
const PROPOSAL: Subject = Subject { ka: "წინადადების", en: "proposal" };
const GRANT: Subject = Subject { ka: "გრანტის", en: "grant" };
const REPORT: Subject = Subject { ka: "ანგარიშის", en: "report" };

/// The status of something does not permit what was asked.
fn state_forbids(subject: Subject, status: &Bilingual, action: Action) -> Problem {
    let detail = Bilingual::composed(
        format!("{} სტატუსი: {}. ამ სტატუსში {} შეუძლებელია.", subject.ka, status.ka, action.ka),
        format!("The {} is {}; {} is not possible then.", subject.en, status.en, action.en),
    );
    Problem::with(Code::StateForbids, detail)
}

/// Another revision than the newest was looked at.
fn outdated(subject: Subject, newest: i32) -> Problem {
    let detail = Bilingual::composed(
        format!("{} უახლესი რედაქციაა {newest}.", subject.ka),
        format!("The newest revision of the {} is {newest}.", subject.en),
    );
    Problem::with(Code::Stale, detail)
}

/// The last day for it has passed.
pub fn deadline_passed(until: NaiveDate) -> Problem {
    let detail = Bilingual::composed(format!("ბოლო დღე იყო {until}."), format!("The last day was {until}."));
    Problem::with(Code::DeadlinePassed, detail)
}

impl From<registrations::Refusal> for Problem {
    fn from(refusal: registrations::Refusal) -> Self {
        use registrations::Refusal;
        match refusal {
            Refusal::StateForbids { status, action } => state_forbids(REGISTRATION, &status.label(), action),
            Refusal::SeparationOfDuties => Self::new(Code::SeparationOfDuties),
            Refusal::OverrideNeedsManager => Self::new(Code::OverrideNeedsManager),
            Refusal::ReasonRequired => Self::fault("/reason", FaultKind::ReasonAgainstProposal),
            Refusal::NotTheAuthor => Self::new(Code::NotTheAuthor),
            Refusal::IdentityNeedsOfficer => Self::new(Code::IdentityNeedsOfficer),
            Refusal::TransferRequired => Self::new(Code::TransferRequired),
            Refusal::NoLotInForce => Self::new(Code::NoLotInForce),
            Refusal::Unproven => Self::with(
                Code::IdentityUnproven,
                Bilingual::fixed(
                    "პირს დოკუმენტი არ აქვს: ჯერ საჭიროა სხვა სახის მტკიცებულება, მაგალითად დაბრუნების ან საზღვარგარეთ ყოფნის.",
                    "The person has no document: evidence of another kind is needed first, such as of the return or of the stay.",
                ),
            ),
            Refusal::OpenMatches => Self::with(
                Code::OpenMatches,
                Bilingual::fixed(
                    "პირს დოკუმენტი არ აქვს: ჯერ თითოეული შესაძლო დუბლიკატი უნდა დადასტურდეს ან უარყოფილ იქნეს.",
                    "The person has no document: each possible duplicate has to be confirmed or dismissed first.",
                ),
            ),
            Refusal::DueDayOutOfRange { earliest, latest } => {
                Self::fault("/due_on", FaultKind::DueDayOutOfRange { earliest, latest })
            }
            Refusal::AppealPeriodOver { until } => Self::with(
                Code::AppealPeriodOver,
                Bilingual::composed(
                    format!("გასაჩივრება შესაძლებელი იყო {until}-ის ჩათვლით."),
                    format!("An appeal was possible until {until}."),
                ),
            ),
            Refusal::AppealUsedUp => Self::new(Code::AppealUsedUp),
            // Asked by the service only, which looks at the day first.
            Refusal::NotYetDue { .. } => Self::new(Code::Internal),
        }
    }
}

impl From<cases::Refusal> for Problem {
    fn from(refusal: cases::Refusal) -> Self {
        use cases::Refusal;
        match refusal {
            Refusal::StateForbids { status, action } => state_forbids(CASE, &status.label(), action),
            Refusal::TransferPending => Self::new(Code::TransferPending),
            Refusal::StillOpen(open) => open.into(),
        }
    }
}

impl From<plans::Refusal> for Problem {
    fn from(refusal: plans::Refusal) -> Self {
        use plans::Refusal;
        match refusal {
            Refusal::StateForbids { status, action } => state_forbids(PLAN, &status.label(), action),
            Refusal::Outdated { newest } => outdated(PLAN, newest),
            Refusal::SeparationOfDuties => Self::with(
                Code::SeparationOfDuties,
                Bilingual::fixed(
                    "გეგმას ვერ დაამტკიცებს ის, ვინც ეს რედაქცია შეადგინა ან პირის მონაცემები განაცხადა.",
                    "Who wrote this revision of the plan, or stated who the person is, does not approve it.",
                ),
            ),
        }
    }
}

impl From<assistance::Refusal> for Problem {
    fn from(refusal: assistance::Refusal) -> Self {
        use assistance::Refusal;
        match refusal {
            Refusal::StateForbids { status, action } => state_forbids(ASSISTANCE, &status.label(), action),
            Refusal::SeparationOfDuties => Self::new(Code::SeparationOfDuties),
            Refusal::PlanNotApproved => Self::new(Code::PlanNotApproved),
            Refusal::GrantPeriodOver => Self::new(Code::GrantPeriodOver),
            Refusal::NoGrantInForce => Self::new(Code::NoGrantInForce),
            Refusal::ComponentNotOffered => Self::fault("/component", FaultKind::ComponentNotOffered),
            Refusal::CeilingExceeded => Self::new(Code::ComponentCeilingExceeded),
            Refusal::ReasonRequired => Self::fault("/reason", FaultKind::ReasonBeyondPlan),
            Refusal::NotTheAuthor => Self::new(Code::NotTheAuthor),
            Refusal::ReportedAlready => Self::new(Code::ReportedAlready),
            Refusal::MoreThanApproved { approved } => {
                Self::fault("/actual_amount", FaultKind::MoreThanApproved { approved })
            }
        }
    }
}

impl From<StillOpen> for Problem {
    /// Names each assistance with its place.
    fn from(refusal: StillOpen) -> Self {
        let faults = refusal.assistance().iter().map(|(id, status)| {
            Fault::new(format!("/assistance/{id}"), FaultKind::StillOpen { status: status.label() })
        });
        Self::because(Code::StillOpen, faults.collect())
    }
}

impl From<transfers::Refusal> for Problem {
    fn from(refusal: transfers::Refusal) -> Self {
        use transfers::Refusal;
        match refusal {
            Refusal::CaseForbids { status, action } => state_forbids(CASE, &status.label(), action),
            Refusal::Pending => Self::new(Code::TransferPending),
            Refusal::NoLotInForce => Self::new(Code::NoLotInForce),
            Refusal::SameLot => Self::with(
                Code::SameLot,
                Bilingual::fixed(
                    "ლოტის ფარგლებში საცხოვრებელი ადგილი რეგისტრაციაში სწორდება; საქმე მას მიჰყვება.",
                    "Within the lot, correct the residence in the registration (PATCH): the case follows it.",
                ),
            ),
            Refusal::LotWithoutWinner => Self::new(Code::LotWithoutWinner),
            Refusal::StillOpen(open) => open.into(),
            Refusal::StateForbids { .. } => Self::new(Code::NoTransferPending),
            Refusal::SeparationOfDuties => Self::new(Code::SeparationOfDuties),
            // Asked by the service only, which looks at the day first.
            Refusal::NotYetDue { .. } => Self::new(Code::Internal),
        }
    }
}

impl From<follow_ups::Refusal> for Problem {
    fn from(refusal: follow_ups::Refusal) -> Self {
        use follow_ups::Refusal;
        match refusal {
            Refusal::CaseClosed { action } => state_forbids(CASE, &cases::Status::Closed.label(), action),
            Refusal::Done => Self::with(
                Code::StateForbids,
                Bilingual::fixed(
                    "ამ თვისთვის დაგეგმილი მონიტორინგი უკვე ჩატარებულია.",
                    "The follow-up that was planned for this month is done already.",
                ),
            ),
            // Asked by the service only, which looks at the day first.
            Refusal::NothingDue => Self::new(Code::Internal),
        }
    }
}

impl From<CallRefusal> for Problem {
    fn from(refusal: CallRefusal) -> Self {
        match refusal {
            CallRefusal::StateForbids { status, action } => state_forbids(CALL, &status.label(), action),
            CallRefusal::NotYetDue { proposals_until } => Self::with(
                Code::StateForbids,
                Bilingual::composed(
                    format!("წინადადებები მიიღება {proposals_until}-მდე."),
                    format!("Proposals are taken until {proposals_until}."),
                ),
            ),
            CallRefusal::DeadlinePassed { proposals_until } => deadline_passed(proposals_until),
            CallRefusal::RegionsNotCovered { missing } => {
                let missing =
                    missing.iter().map(|code| Fault::new(format!("/regions/{code}"), FaultKind::RegionMissing));
                Self::because(Code::RegionsNotCovered, missing.collect())
            }
            CallRefusal::TooFewMembers => Self::new(Code::TooFewMembers),
            CallRefusal::YearBudgetExceeded { available } => Self::short(Code::YearBudgetExceeded, available),
        }
    }
}

impl From<LotRefusal> for Problem {
    fn from(refusal: LotRefusal) -> Self {
        match refusal {
            LotRefusal::StateForbids { status, action } => state_forbids(LOT, &status.label(), action),
            LotRefusal::YearOver => Self::new(Code::GrantPeriodOver),
            // What the Agency knows of an organisation is not told to it.
            LotRefusal::NotCleared => Self::new(Code::OrganisationNotCleared),
            LotRefusal::NotClosed { action } => Self::with(
                Code::StateForbids,
                Bilingual::composed(
                    format!("წინადადებების მიღება ჯერ არ დასრულებულა; {} ჯერ შეუძლებელია.", action.ka),
                    format!("The time for proposals is not over; {} is not possible yet.", action.en),
                ),
            ),
        }
    }
}

impl From<ProposalRefusal> for Problem {
    fn from(refusal: ProposalRefusal) -> Self {
        match refusal {
            ProposalRefusal::StateForbids { status, action } => state_forbids(PROPOSAL, &status.label(), action),
            ProposalRefusal::DeadlinePassed { until } => deadline_passed(until),
            ProposalRefusal::TooFewScores => Self::new(Code::TooFewScores),
            ProposalRefusal::NotCleared(faults) => Self::because(Code::OrganisationNotCleared, faults),
            ProposalRefusal::NotClosed => Self::with(
                Code::StateForbids,
                Bilingual::fixed("წინადადებების მიღება ჯერ არ დასრულებულა.", "The time for proposals is not over."),
            ),
            // Asked by the service only, which looks at the day first.
            ProposalRefusal::NotYetDue { .. } => Self::new(Code::Internal),
        }
    }
}

impl From<grants::Refusal> for Problem {
    fn from(refusal: grants::Refusal) -> Self {
        use grants::Refusal;
        match refusal {
            Refusal::StateForbids { status, action } => state_forbids(GRANT, &status.label(), action),
            Refusal::PeriodOver => Self::new(Code::GrantPeriodOver),
            Refusal::NotCleared(faults) => Self::because(Code::OrganisationNotCleared, faults),
            // Asked by the service only, which looks at the day first.
            Refusal::NotYetOver { .. } => Self::new(Code::Internal),
        }
    }
}

impl From<TrancheRefusal> for Problem {
    fn from(refusal: TrancheRefusal) -> Self {
        match refusal {
            TrancheRefusal::StateForbids { status } => {
                let Bilingual { ka, en } = status.label();
                let detail = Bilingual::composed(format!("ტრანშის სტატუსი: {ka}."), format!("The tranche is {en}."));
                Self::with(Code::TrancheNotPayable, detail)
            }
            TrancheRefusal::GrantForbids { status, action } => state_forbids(GRANT, &status.label(), action),
            TrancheRefusal::EarlierOpen => Self::with(
                Code::StateForbids,
                Bilingual::fixed(
                    "ტრანშები თანმიმდევრობით გადაირიცხება; წინა ჯერ გადასარიცხია.",
                    "Tranches are paid in their order; an earlier one is still to be paid.",
                ),
            ),
            TrancheRefusal::NothingOwed => Self::new(Code::NothingOwed),
            TrancheRefusal::SeparationOfDuties => Self::with(
                Code::SeparationOfDuties,
                Bilingual::fixed(
                    "ტრანშს ის ვერ გადარიცხავს, ვინც ანგარიში მიიღო.",
                    "Who accepted the report does not release the tranche.",
                ),
            ),
        }
    }
}

impl From<ReallocationRefusal> for Problem {
    fn from(refusal: ReallocationRefusal) -> Self {
        match refusal {
            ReallocationRefusal::StateForbids { status } => {
                let Bilingual { ka, en } = status.label();
                let detail = Bilingual::composed(
                    format!("თანხის გადანაწილების სტატუსი: {ka}."),
                    format!("The reallocation is {en} already."),
                );
                Self::with(Code::StateForbids, detail)
            }
            ReallocationRefusal::GrantForbids { status, action } => state_forbids(GRANT, &status.label(), action),
            ReallocationRefusal::SeparationOfDuties => Self::new(Code::SeparationOfDuties),
        }
    }
}

impl From<reports::Refusal> for Problem {
    fn from(refusal: reports::Refusal) -> Self {
        use reports::Refusal;
        match refusal {
            Refusal::StateForbids { stage, action } => state_forbids(REPORT, &stage.label(), action),
            Refusal::DocumentSubmitted => Self::with(
                Code::StateForbids,
                Bilingual::fixed("რაც წარდგენილია, რჩება.", "The document was submitted, and stays."),
            ),
            Refusal::Outdated { newest: 0 } => Self::new(Code::NothingWritten),
            Refusal::Outdated { newest } => outdated(REPORT, newest),
            Refusal::NotYetDue { ends_on } => Self::with(
                Code::NotYetDue,
                Bilingual::composed(
                    format!("პერიოდის ბოლო დღეა {ends_on}."),
                    format!("The last day of the period is {ends_on}."),
                ),
            ),
            Refusal::EarlierReportOpen { reference } => Self::with(
                Code::EarlierReportOpen,
                Bilingual::composed(
                    format!("ჯერ წარსადგენია ანგარიში {reference}."),
                    format!("{reference} has to be submitted first."),
                ),
            ),
            Refusal::StillOpen(open) => open.into(),
            Refusal::NotReported(which) => {
                let faults = which.iter().map(|id| Fault::new(format!("/assistance/{id}"), FaultKind::NotReported));
                Self::because(Code::NotReported, faults.collect())
            }
            Refusal::SeparationOfDuties => Self::with(
                Code::SeparationOfDuties,
                Bilingual::fixed(
                    "ანგარიშს ის ვერ მიიღებს, ვინც შეადგინა ან წარადგინა.",
                    "Who wrote or submitted a report does not accept it.",
                ),
            ),
        }
    }
}
