//! What waits, and for whom: a pure reading of where a thing stands.

use crate::access::Permission;
use crate::cases::{self, assistance, follow_ups, plans};
use crate::competition::LotStatus;
use crate::grants::{self, TrancheStatus};
use crate::intake::registrations;
use crate::reports;
use crate::vocabulary::vocabulary;
use chrono::NaiveDate;

vocabulary! {
    /// Kind of a waiting item.
    pub enum Kind {
        /// A registration waits for its decision.
        Decision = "decision", "რეგისტრაციაზე გადაწყვეტილება", "decision on a registration" =>
            "რეგისტრაცია გადაწყვეტილებას ელოდება.";
        /// An appeal waits for its decision.
        AppealDecision = "appeal_decision", "საჩივარზე გადაწყვეტილება", "decision on an appeal" =>
            "საჩივარი გადაწყვეტილებას ელოდება.";
        /// Evidence that was asked for waits to be sent.
        Evidence = "evidence", "მტკიცებულების გამოგზავნა", "evidence to send" =>
            "მოთხოვნილი მტკიცებულება გამოსაგზავნია.";
        /// A case waits for its reintegration plan.
        Plan = "plan", "გეგმის შედგენა", "plan to write" =>
            "საქმისთვის რეინტეგრაციის გეგმაა შესადგენი.";
        /// A plan waits for its approval.
        PlanApproval = "plan_approval", "გეგმის დამტკიცება", "plan to approve" =>
            "შედგენილი გეგმა დამტკიცებას ელოდება.";
        /// Proposed assistance waits for its approval.
        AssistanceApproval = "assistance_approval", "დახმარების დამტკიცება", "assistance to approve" =>
            "შემოთავაზებული დახმარება დამტკიცებას ელოდება.";
        /// Approved assistance waits to be delivered.
        Delivery = "delivery", "დახმარების გაცემა", "assistance to deliver" =>
            "დამტკიცებული დახმარება გასაცემია.";
        /// Delivered assistance waits for its verification.
        Verification = "verification", "დახმარების გაცემის დადასტურება", "assistance to verify" =>
            "გაცემული დახმარება დადასტურებას ელოდება.";
        /// The transfer of a case waits for the receiver's answer.
        TransferAnswer = "transfer_answer", "საქმის გადაცემაზე პასუხი", "transfer to answer" =>
            "საქმის გადაცემა მიმღების პასუხს ელოდება.";
        /// A planned follow-up waits for the visit.
        FollowUp = "follow_up", "მონიტორინგის ვიზიტი", "follow-up" =>
            "დაგეგმილი მონიტორინგის ვიზიტი ჩასატარებელია.";
        /// The period of a report is over, or the report was returned: it waits to be submitted.
        Report = "report", "ანგარიშის წარდგენა", "report to submit" =>
            "ანგარიშის პერიოდი დასრულდა, ან ანგარიში დაბრუნდა: ის წარსადგენია.";
        /// A submitted report waits to be accepted or returned.
        ReportReview = "report_review", "ანგარიშის განხილვა", "report to review" =>
            "წარდგენილი ანგარიში მიღებას ან დაბრუნებას ელოდება.";
        /// An award waits for the winner's answer.
        AwardAnswer = "award_answer", "გამარჯვებაზე პასუხი", "award to answer" =>
            "გამარჯვებულმა ორგანიზაციამ ლოტზე თანხმობა ან უარი უნდა თქვას.";
        /// A tranche can be released.
        TrancheRelease = "tranche_release", "ტრანშის გადარიცხვა", "tranche to release" =>
            "ტრანშის გადარიცხვა შესაძლებელია.";
    }
}

vocabulary! {
    /// Party that something waits for.
    pub enum Party {
        /// The organisation that serves the lot.
        Partner = "partner", "პარტნიორი ორგანიზაცია", "partner organisation" =>
            "შემდეგი ნაბიჯი ლოტის მომსახურე ორგანიზაციისაა.";
        /// The Agency. Where no organisation serves the lot, an organisation's steps are the Agency's.
        Agency = "agency", "სააგენტო" =>
            "შემდეგი ნაბიჯი სააგენტოსია. თუ ლოტს ორგანიზაცია არ ემსახურება, ორგანიზაციის ნაბიჯებიც სააგენტოსია.";
        /// The returnee.
        Returnee = "returnee", "დაბრუნებული მიგრანტი", "returnee" =>
            "შემდეგი ნაბიჯი დაბრუნებული მიგრანტისაა.";
        /// Nobody: the case rests or is closed.
        Nobody = "nobody", "არავინ" =>
            "არავის ნაბიჯი არ არის საჭირო: საქმე შეჩერებული ან დახურულია.";
    }
}

/// That something waits, and until when. Without a day nothing happens by itself.
pub type Waiting = Option<(Kind, Option<NaiveDate>)>;

impl Kind {
    /// Whose step it is, where an organisation serves the lot or none does.
    #[must_use]
    pub const fn waits_for(self, served: bool) -> Party {
        match self {
            Self::Evidence => Party::Returnee,
            Self::Report | Self::AwardAnswer => Party::Partner,
            Self::Plan | Self::Delivery | Self::TransferAnswer | Self::FollowUp if served => Party::Partner,
            Self::Plan
            | Self::Delivery
            | Self::TransferAnswer
            | Self::FollowUp
            | Self::Decision
            | Self::AppealDecision
            | Self::PlanApproval
            | Self::AssistanceApproval
            | Self::Verification
            | Self::ReportReview
            | Self::TrancheRelease => Party::Agency,
        }
    }

    /// What somebody needs to see it: the permission to read it, and the one to act on it.
    #[must_use]
    pub const fn needs(self) -> [Permission; 2] {
        use Permission as P;
        match self {
            Self::Decision | Self::AppealDecision => [P::RegistrationRead, P::RegistrationDecide],
            Self::Evidence => [P::RegistrationRead, P::RegistrationUpdate],
            Self::Plan => [P::CaseRead, P::PlanWrite],
            Self::PlanApproval => [P::CaseRead, P::PlanApprove],
            Self::AssistanceApproval => [P::AssistanceRead, P::AssistanceApprove],
            Self::Delivery => [P::AssistanceRead, P::AssistanceDeliver],
            Self::Verification => [P::AssistanceRead, P::AssistanceVerify],
            Self::TransferAnswer => [P::CaseRead, P::CaseTransfer],
            Self::FollowUp => [P::CaseRead, P::FollowUpWrite],
            Self::Report => [P::ReportRead, P::ReportWrite],
            Self::ReportReview => [P::ReportRead, P::ReportReview],
            Self::AwardAnswer => [P::CallRead, P::ProposalSubmit],
            Self::TrancheRelease => [P::GrantRead, P::TrancheRelease],
        }
    }
}

/// What a registration waits for.
#[must_use]
pub const fn of_registration(status: registrations::Status, evidence_due_on: Option<NaiveDate>) -> Waiting {
    match status {
        registrations::Status::Submitted => Some((Kind::Decision, None)),
        registrations::Status::Appealed => Some((Kind::AppealDecision, None)),
        registrations::Status::EvidenceRequested => Some((Kind::Evidence, evidence_due_on)),
        _ => None,
    }
}

/// What a case waits for with its plan: `plan` is the plan's status and last day for its approval.
#[must_use]
pub fn of_plan(
    case: cases::Status,
    plan_due_on: NaiveDate,
    plan: Option<(plans::Status, Option<NaiveDate>)>,
) -> Waiting {
    match (case, plan) {
        (cases::Status::Suspended | cases::Status::Closed, _) => None,
        (_, Some((plans::Status::Written, due_on))) => Some((Kind::PlanApproval, due_on)),
        (cases::Status::Open, None) => Some((Kind::Plan, Some(plan_due_on))),
        _ => None,
    }
}

/// What assistance waits for in a case of that status. At rest, what was delivered can be verified all the same.
#[must_use]
pub fn of_assistance(case: cases::Status, status: assistance::Status, due_on: Option<NaiveDate>) -> Waiting {
    let kind = match status {
        assistance::Status::Proposed => Kind::AssistanceApproval,
        assistance::Status::Approved => Kind::Delivery,
        assistance::Status::Delivered => Kind::Verification,
        _ => return None,
    };
    match (case, kind) {
        (cases::Status::Suspended, Kind::Verification) => Some((kind, None)),
        (cases::Status::Suspended, _) => None,
        _ => Some((kind, due_on)),
    }
}

/// What a follow-up waits for in a case of that status.
#[must_use]
pub fn of_follow_up(case: cases::Status, follow_up: &follow_ups::State) -> Waiting {
    follow_up.due_on(case).map(|due_on| (Kind::FollowUp, Some(due_on)))
}

/// What a transfer without an answer waits for.
#[must_use]
pub fn of_transfer(case: cases::Status, due_on: NaiveDate) -> Waiting {
    let rests = matches!(case, cases::Status::Suspended | cases::Status::Closed);
    (!rests).then_some((Kind::TransferAnswer, Some(due_on)))
}

/// What a report waits for; `told` says what was told of it.
#[must_use]
pub fn of_report(stage: reports::Stage, told: reports::Told, due_on: NaiveDate) -> Waiting {
    match stage {
        reports::Stage::Returned => Some((Kind::Report, Some(due_on))),
        reports::Stage::Scheduled if told != reports::Told::Nothing => Some((Kind::Report, Some(due_on))),
        reports::Stage::Submitted => Some((Kind::ReportReview, None)),
        reports::Stage::Scheduled | reports::Stage::Accepted => None,
    }
}

/// What a tranche waits for in a grant of that status.
#[must_use]
pub fn of_tranche(grant: grants::Status, status: TrancheStatus) -> Waiting {
    (grant != grants::Status::Suspended && status == TrancheStatus::Payable).then_some((Kind::TrancheRelease, None))
}

/// What a lot waits for.
#[must_use]
pub fn of_lot(status: LotStatus) -> Waiting {
    (status == LotStatus::Offered).then_some((Kind::AwardAnswer, None))
}

/// Whom a case waits for: who has to take the earliest of the steps that wait in it, and without one whoever works on it.
#[must_use]
pub fn of_case(status: cases::Status, first: Option<Party>, served: bool) -> Party {
    match status {
        cases::Status::Suspended | cases::Status::Closed => first.unwrap_or(Party::Nobody),
        _ => first.unwrap_or(if served { Party::Partner } else { Party::Agency }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Role;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 1).unwrap_or_default()
    }

    #[test]
    fn every_kind_has_somebody_who_may_act_on_it_and_read_it() {
        for kind in Kind::ALL {
            let party = kind.waits_for(true);
            let roles: &[Role] = match party {
                Party::Partner => &[Role::Partner],
                Party::Agency => &[Role::Manager],
                Party::Returnee => &[Role::Frontend, Role::Partner],
                Party::Nobody => &[],
            };
            assert!(!roles.is_empty(), "{kind} waits for nobody");
            for role in roles {
                let may = role.permissions();
                assert!(kind.needs().iter().all(|needed| may.contains(needed)), "{role} does not see {kind}");
            }
        }
    }

    #[test]
    fn nothing_of_a_case_at_rest_waits_but_what_was_delivered() {
        let rests = cases::Status::Suspended;
        let follow_up = follow_ups::State::Planned { due_on: day(), told: false };
        for status in assistance::Status::ALL {
            let verified = *status == assistance::Status::Delivered;
            let expected = verified.then_some((Kind::Verification, None));
            assert_eq!(of_assistance(rests, *status, Some(day())), expected, "{status}");
        }
        assert_eq!(of_plan(rests, day(), None), None);
        assert_eq!(of_plan(rests, day(), Some((plans::Status::Written, Some(day())))), None);
        assert_eq!(of_follow_up(rests, &follow_up), None);
        assert_eq!(of_transfer(rests, day()), None);
        assert_eq!(of_case(rests, None, true), Party::Nobody);
        let follow_up = of_follow_up(cases::Status::Monitoring, &follow_up);
        assert_eq!(follow_up, Some((Kind::FollowUp, Some(day()))));
    }

    #[test]
    fn where_no_organisation_serves_the_lot_the_agency_does_its_work() {
        assert_eq!(Kind::Plan.waits_for(true), Party::Partner);
        assert_eq!(Kind::Plan.waits_for(false), Party::Agency);
        assert_eq!(of_case(cases::Status::Planned, None, false), Party::Agency);
        assert_eq!(of_case(cases::Status::Planned, Some(Party::Returnee), true), Party::Returnee);
    }
}
