//! Where a registration stands, said to the person.

use chrono::NaiveDate;

use crate::cases::{self, ClosureReason, Stage};
use crate::intake::registrations::State;
use crate::locale::Bilingual;

/// What the person can expect next of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NextStep {
    /// The plan is to be written.
    Plan,
    /// Approved assistance is to be delivered.
    Delivery,
    /// Somebody is to visit the person.
    Visit,
}

impl NextStep {
    /// What is to happen until its day.
    #[must_use]
    pub const fn explanation(self) -> Bilingual {
        match self {
            Self::Plan => Bilingual::fixed(
                "ამ დღემდე თქვენი რეინტეგრაციის გეგმა უნდა შედგეს.",
                "Your reintegration plan is to be written by this day.",
            ),
            Self::Delivery => Bilingual::fixed(
                "ამ დღემდე დამტკიცებული დახმარება უნდა მიიღოთ.",
                "You are to receive approved assistance by this day.",
            ),
            Self::Visit => Bilingual::fixed(
                "ამ დღემდე ორგანიზაციის წარმომადგენელი უნდა გესტუმროთ.",
                "Somebody from the organisation is to visit you by this day.",
            ),
        }
    }
}

/// Where the registration stands on the day, with the state of its case once it is accepted.
#[must_use]
pub fn explain(registration: &State, case: Option<&cases::State>, today: NaiveDate) -> Bilingual {
    match registration {
        State::Submitted => Bilingual::fixed(
            "თქვენი რეგისტრაცია წარდგენილია. გადაწყვეტილება ჯერ არ მიღებულა.",
            "Your registration was submitted. It is not decided on yet.",
        ),
        State::EvidenceRequested { .. } => Bilingual::fixed(
            "გადაწყვეტილების მისაღებად თქვენგან დამატებითი ცნობა ან დოკუმენტია საჭირო.",
            "More information or a document is needed from you before the decision.",
        ),
        State::Accepted { .. } => case.copied().map_or_else(accepted, of_case),
        State::Rejected { appeal_until: Some(until), .. } if today <= *until => Bilingual::fixed(
            "თქვენი რეგისტრაცია არ დაკმაყოფილდა. ამ გადაწყვეტილების გასაჩივრება შეგიძლიათ.",
            "Your registration was rejected. You can appeal against this decision.",
        ),
        State::Rejected { appeal_until: Some(_), .. } => Bilingual::fixed(
            "თქვენი რეგისტრაცია არ დაკმაყოფილდა. გასაჩივრების ვადა გავიდა.",
            "Your registration was rejected. The time for an appeal is over.",
        ),
        State::Rejected { appeal_until: None, .. } => Bilingual::fixed(
            "თქვენი რეგისტრაცია არ დაკმაყოფილდა. თქვენი საჩივარი განიხილეს და გადაწყვეტილება არ შეცვლილა.",
            "Your registration was rejected. Your appeal was looked at, and the decision stays.",
        ),
        State::Withdrawn => Bilingual::fixed(
            "ეს რეგისტრაცია გამოხმობილია. თუ პროგრამაში მონაწილეობა გსურთ, ხელახლა დარეგისტრირდით.",
            "This registration was withdrawn. If you want to take part in the programme, register again.",
        ),
        State::Appealed { .. } => Bilingual::fixed(
            "თქვენი საჩივარი მიღებულია. მასზე გადაწყვეტილება ჯერ არ არის.",
            "Your appeal was received. It is not decided on yet.",
        ),
        State::Expired => Bilingual::fixed(
            "მოთხოვნილი ცნობა ან დოკუმენტი ვადაში არ წარმოგიდგენიათ და რეგისტრაცია დასრულდა. თუ პროგრამაში მონაწილეობა გსურთ, \
             ხელახლა დარეგისტრირდით.",
            "The information or document that was asked for did not come in time, and the registration ended. If you want to take \
             part in the programme, register again.",
        ),
    }
}

const fn accepted() -> Bilingual {
    Bilingual::fixed("თქვენ პროგრამაში ჩაგრთეს.", "You were accepted into the programme.")
}

fn of_case(case: cases::State) -> Bilingual {
    match case {
        cases::State::Running(Stage::Open) => Bilingual::fixed(
            "თქვენ პროგრამაში ჩაგრთეს. ახლა თქვენი საჭიროებები ფასდება და თქვენთან ერთად გეგმა დგება.",
            "You were accepted into the programme. Your needs are being assessed, and a plan is written together with you.",
        ),
        cases::State::Running(Stage::Planned) => {
            Bilingual::fixed("თქვენი რეინტეგრაციის გეგმა დამტკიცებულია.", "Your reintegration plan is approved.")
        }
        cases::State::Running(Stage::Active) => Bilingual::fixed(
            "თქვენთვის დახმარება დამტკიცდა და მისი ნაწილი ჯერ დასასრულებელია.",
            "Assistance was approved for you, and some of it is not completed yet.",
        ),
        cases::State::Running(Stage::Monitoring) => Bilingual::fixed(
            "დახმარება სრულად გაცემულია. ორგანიზაცია კიდევ გესტუმრებათ, რომ გაიგოს, როგორ ხართ.",
            "All assistance is delivered. The organisation will still visit you to ask how you are.",
        ),
        cases::State::Suspended { .. } => Bilingual::fixed(
            "თქვენი საქმე დროებით შეჩერებულია. მისი განახლება შესაძლებელია.",
            "Your case is suspended for a time. It can be resumed.",
        ),
        cases::State::Closed { reason: ClosureReason::Completed, .. } => Bilingual::fixed(
            "თქვენი რეინტეგრაციის გეგმა შესრულდა და საქმე დაიხურა.",
            "Your reintegration plan was carried out, and the case is closed.",
        ),
        cases::State::Closed { reason: ClosureReason::Duplicate, .. } => Bilingual::fixed(
            "ეს საქმე დაიხურა, რადგან თქვენ სხვა საქმე გაქვთ. იხელმძღვანელეთ იმ რეგისტრაციის ნომრით.",
            "This case was closed, because you have another one. Use the reference of that registration.",
        ),
        // Why, somebody tells the person who asks.
        cases::State::Closed { .. } => Bilingual::fixed(
            "თქვენი საქმე დახურულია. თუ კითხვები გაქვთ, დაუკავშირდით ორგანიზაციას ან სააგენტოს.",
            "Your case is closed. If you have questions, contact the organisation or the Agency.",
        ),
    }
}

/// How the person appeals.
#[must_use]
pub const fn how_to_appeal() -> Bilingual {
    Bilingual::fixed(
        "საჩივარი ამ დღის ჩათვლით წარადგინეთ იქ, სადაც დარეგისტრირდით, ან სააგენტოში. გასაჩივრება ერთხელ შეიძლება.",
        "Appeal up to and including this day where you registered, or at the Agency. You can appeal once.",
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::identifier::{CaseId, ClientId};
    use uuid::Uuid;

    #[test]
    fn each_state_has_a_sentence_of_its_own_without_code_words() {
        let day = NaiveDate::MIN;
        let by = ClientId::new(Uuid::nil());
        let accepted = State::Accepted { case_id: CaseId::new(Uuid::nil()) };
        let closed = |reason| cases::State::Closed { stage: Stage::Open, reason, on: day };
        let mut said = vec![
            explain(&State::Submitted, None, day),
            explain(&State::EvidenceRequested { due_on: day }, None, day),
            explain(&State::Rejected { decided_by: by, appeal_until: Some(day) }, None, day),
            explain(&State::Rejected { decided_by: by, appeal_until: Some(day) }, None, NaiveDate::MAX),
            explain(&State::Rejected { decided_by: by, appeal_until: None }, None, day),
            explain(&State::Withdrawn, None, day),
            explain(&State::Appealed { first_decider: by }, None, day),
            explain(&State::Expired, None, day),
            explain(&accepted, None, day),
            how_to_appeal(),
        ];
        let running = Stage::ALL.iter().map(|stage| cases::State::Running(*stage));
        let others = [
            cases::State::Suspended { stage: Stage::Open, since: day },
            closed(ClosureReason::Completed),
            closed(ClosureReason::Duplicate),
            closed(ClosureReason::Deceased),
        ];
        said.extend(running.chain(others).map(|case| explain(&accepted, Some(&case), day)));
        said.extend([NextStep::Plan, NextStep::Delivery, NextStep::Visit].map(NextStep::explanation));
        let different: BTreeSet<&Bilingual> = said.iter().collect();
        assert_eq!(different.len(), said.len());
        for text in &said {
            assert!(text.ka.ends_with('.') && text.en.ends_with('.'), "{text:?}");
            assert!(!text.ka.chars().any(|c| c.is_ascii_alphabetic()), "{text:?}");
        }
        // Why a case ended otherwise is told to nobody here.
        let neutral = explain(&accepted, Some(&closed(ClosureReason::Deceased)), day);
        for reason in [ClosureReason::DroppedOut, ClosureReason::Emigrated, ClosureReason::Ineligible] {
            assert_eq!(explain(&accepted, Some(&closed(reason)), day), neutral);
        }
    }
}
