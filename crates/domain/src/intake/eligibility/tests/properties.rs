//! What holds for every person and every policy.

use super::{day, facts, policy};
use crate::intake::eligibility::{
    AssessmentRecord, Asylum, CriterionResult, Facts, MissingFact, Outcome, RawFacts, assess,
};
use crate::person::Citizenship;
use crate::programme::policies::{Criterion, Ground, Policy, StatelessRule};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use serde_json::json;

/// Everything that can be known of one person, free of contradictions. Spans of about a year come often.
fn whole() -> impl Strategy<Value = RawFacts> {
    let span = || prop_oneof![0_u64..900, 363_u64..369];
    let days = (0_u64..3000, span(), span(), span());
    let choices = (0..3_usize, any::<bool>(), any::<bool>(), any::<bool>(), 0..3_usize);
    (days, choices).prop_map(|((start, stay, wait, delay), (citizenship, status, irregular, ended, asylum))| {
        let from = day("2012-02-28") + Days::new(start);
        let until = from + Days::new(stay);
        let returned_on = until + Days::new(wait);
        RawFacts {
            registered_on: Some(returned_on + Days::new(delay)),
            citizenship: Citizenship::ALL.get(citizenship).copied(),
            status_in_georgia: Some(status),
            returned_on: Some(returned_on),
            irregular: Some(irregular),
            irregular_from: irregular.then_some(from),
            irregular_until: (irregular && ended).then_some(until),
            asylum: Asylum::ALL.get(asylum).copied(),
        }
    })
}

/// What is known when only some questions are answered. An end of the stay that is left out means the
/// return; so once the return is known, telling an end corrects an answer instead of adding one.
fn partly(raw: RawFacts, known: [bool; 7]) -> RawFacts {
    let [citizenship, status, returned, irregular, from, until, asylum] = known;
    RawFacts {
        registered_on: raw.registered_on,
        citizenship: raw.citizenship.filter(|_| citizenship),
        status_in_georgia: raw.status_in_georgia.filter(|_| status),
        returned_on: raw.returned_on.filter(|_| returned),
        irregular: raw.irregular.filter(|_| irregular),
        irregular_from: raw.irregular_from.filter(|_| irregular && from),
        irregular_until: raw.irregular_until.filter(|_| irregular && (until || returned)),
        asylum: raw.asylum.filter(|_| asylum),
    }
}

/// Most people have answered most questions, or hardly any answer would be determined.
fn known() -> impl Strategy<Value = [bool; 7]> {
    prop::array::uniform7(prop::bool::weighted(0.7))
}

prop_compose! {
    fn any_policy()(
        georgian in any::<bool>(),
        stateless in 0..3_usize,
        grounds in 1_usize..8,
        more_than in prop_oneof![Just(12_u32), 0_u32..25],
        within in prop_oneof![Just(12_u32), 1_u32..25],
    ) -> Policy {
        let somebody = |rule: &StatelessRule| georgian || *rule != StatelessRule::None;
        let stateless = StatelessRule::ALL.get(stateless).copied().filter(somebody).unwrap_or(StatelessRule::Any);
        let grounds = Ground::ALL.iter().enumerate().filter(|(bit, _)| grounds >> bit & 1 == 1);
        let grounds: Vec<_> = grounds.map(|(_, ground)| ground).collect();
        policy(&format!(
            "georgian_citizens={georgian} stateless_persons={} grounds={} irregular_more_than_months={more_than} \
             registered_within_months={within}",
            json!(stateless),
            json!(grounds),
        ))
    }
}

/// The person answers one question; `None` when it was answered already.
fn answered(known: RawFacts, fact: MissingFact, whole: &RawFacts) -> Option<RawFacts> {
    let (citizenship, status_in_georgia) = (whole.citizenship, whole.status_in_georgia);
    let (returned_on, irregular, asylum) = (whole.returned_on, whole.irregular, whole.asylum);
    let irregular_from = whole.irregular_from;
    let after = match fact {
        MissingFact::Citizenship => RawFacts { citizenship, ..known },
        MissingFact::StatusInGeorgia => RawFacts { status_in_georgia, ..known },
        MissingFact::ReturnedOn => RawFacts { returned_on, ..known },
        MissingFact::Irregular => RawFacts { irregular, ..known },
        MissingFact::IrregularFrom => RawFacts { irregular_from, ..known },
        MissingFact::Asylum => RawFacts { asylum, ..known },
    };
    (after != known).then_some(after)
}

/// What is known, and in every way what the person would best go on to tell.
fn luckiest(known: RawFacts) -> impl Iterator<Item = RawFacts> {
    let ways =
        Citizenship::ALL.iter().flat_map(|citizenship| Asylum::ALL.iter().map(move |asylum| (citizenship, asylum)));
    let long_ago = Some(day("1900-01-01"));
    let irregular = known.irregular.or(Some(true));
    ways.map(move |(citizenship, asylum)| RawFacts {
        registered_on: known.registered_on,
        citizenship: known.citizenship.or(Some(*citizenship)),
        status_in_georgia: known.status_in_georgia.or(Some(true)),
        returned_on: known.returned_on.or(known.registered_on),
        irregular,
        irregular_from: known.irregular_from.or(long_ago.filter(|_| irregular == Some(true))),
        irregular_until: known.irregular_until,
        asylum: known.asylum.or(Some(*asylum)),
    })
}

proptest! {
    #[test]
    fn knowing_more_never_changes_what_is_determined(
        whole in whole(), later in known(), earlier in known(), policy in any_policy(),
    ) {
        let more = partly(whole, later);
        let (before, after) = (assess(&facts(partly(more, earlier)), &policy), assess(&facts(more), &policy));
        if before.outcome != Outcome::Undetermined {
            prop_assert_eq!(before.outcome, after.outcome);
        }
        for (before, after) in before.findings.iter().zip(after.findings) {
            prop_assert!([after.result, CriterionResult::Undetermined].contains(&before.result), "{before:?} {after:?}");
        }
        for ground in before.grounds.iter() {
            prop_assert!(after.grounds.contains(ground), "{ground}");
        }
        if before.registration_deadline.is_some() {
            prop_assert_eq!(before.registration_deadline, after.registration_deadline);
        }
    }

    #[test]
    fn every_criterion_has_a_finding_explained_in_both_languages(
        whole in whole(), known in known(), policy in any_policy(),
    ) {
        let assessment = assess(&facts(partly(whole, known)), &policy);
        let criteria = assessment.findings.map(|finding| finding.criterion);
        prop_assert_eq!(criteria.as_slice(), Criterion::ALL);
        for finding in assessment.findings {
            let explanation = finding.explanation();
            let georgian = |text: &str| text.chars().any(|letter| ('ა'..='ჰ').contains(&letter));
            let latin = |text: &str| text.chars().any(|letter| letter.is_ascii_alphabetic());
            prop_assert!(georgian(&explanation.ka) && !latin(&explanation.ka), "{}", explanation.ka);
            prop_assert!(latin(&explanation.en) && !georgian(&explanation.en), "{}", explanation.en);
            for text in [explanation.ka, explanation.en] {
                prop_assert!(text.ends_with('.') && !text.contains("  "), "{text}");
            }
        }
    }

    #[test]
    fn facts_are_missing_exactly_while_the_outcome_is_undetermined(
        whole in whole(), known in known(), policy in any_policy(),
    ) {
        let assessment = assess(&facts(partly(whole, known)), &policy);
        prop_assert_eq!(assessment.missing.is_empty(), assessment.outcome != Outcome::Undetermined);
        prop_assert_eq!(assessment.missing.is_empty(), assessment.missing_facts().is_empty());
    }

    #[test]
    fn two_rounds_of_asking_for_what_is_missing_give_the_answer_of_all_facts(
        whole in whole(), known in known(), policy in any_policy(),
    ) {
        // The end of the stay is never asked for: left out, it means the return.
        let whole = RawFacts { irregular_until: None, ..whole };
        let mut known = partly(whole, known);
        for _ in 0..2 {
            for fact in assess(&facts(known), &policy).missing.iter() {
                let after = answered(known, fact, &whole);
                known = after.ok_or_else(|| TestCaseError::fail(format!("{fact:?} is asked, and known: {known:?}")))?;
            }
        }
        let (found, expected) = (assess(&facts(known), &policy), assess(&facts(whole), &policy));
        prop_assert_ne!(found.outcome, Outcome::Undetermined);
        prop_assert_eq!(found.outcome, expected.outcome);
    }

    #[test]
    fn while_undetermined_a_person_can_still_turn_out_eligible(
        whole in whole(), known in known(), policy in any_policy(),
    ) {
        let known = partly(whole, known);
        let possible = luckiest(known).any(|told| assess(&facts(told), &policy).outcome == Outcome::Eligible);
        prop_assert_eq!(possible, assess(&facts(known), &policy).outcome != Outcome::Ineligible);
    }

    #[test]
    fn the_same_facts_and_policy_give_the_same_answer_also_after_storing(
        whole in whole(), known in known(), policy in any_policy(),
    ) {
        let facts = facts(partly(whole, known));
        let stored = serde_json::to_string(&facts).expect("facts are JSON");
        let read: Facts = serde_json::from_str(&stored).expect("stored facts read back");
        let document = serde_json::to_value(policy.document()).expect("a policy is JSON");
        let again = Policy::parse(&document).expect("a stored policy reads back");
        prop_assert_eq!(read, facts);
        prop_assert_eq!(assess(&facts, &policy), assess(&facts, &policy));
        prop_assert_eq!(assess(&read, &again), assess(&facts, &policy));
        let (assessment, record) = (assess(&facts, &policy), assess(&read, &again).record());
        let kept = serde_json::to_string(&record).expect("a record is JSON");
        prop_assert_eq!(serde_json::from_str::<AssessmentRecord>(&kept).ok(), Some(record.clone()));
        let findings = assessment.findings.map(|finding| (finding.criterion, finding.result));
        prop_assert_eq!(record.findings.as_slice(), findings);
        prop_assert_eq!((record.outcome, record.grounds), (assessment.outcome, assessment.grounds));
        prop_assert_eq!(record.missing_facts, assessment.missing_facts());
        prop_assert_eq!(record.registration_deadline, assessment.registration_deadline);
    }

    #[test]
    fn facts_that_are_read_are_in_order(
        days in prop::array::uniform4(prop::option::weighted(0.8, 0_u64..3)),
        irregular in prop::option::of(any::<bool>()),
    ) {
        let today = day("2020-02-29");
        let around = |offset| today - Days::new(1) + Days::new(offset);
        let [from, until, returned, registered] = days.map(|day| day.map(around));
        let raw = RawFacts {
            registered_on: registered,
            returned_on: returned,
            irregular,
            irregular_from: from,
            irregular_until: until,
            ..RawFacts::default()
        };
        let known: Vec<NaiveDate> = [from, until, returned, registered.or(Some(today))].into_iter().flatten().collect();
        let sound = known.is_sorted()
            && known.iter().all(|day| *day <= today)
            && (irregular == Some(true) || (from, until) == (None, None));
        prop_assert_eq!(Facts::parse(raw, today).is_ok(), sound);
    }
}
