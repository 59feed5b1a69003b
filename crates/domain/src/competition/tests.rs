//! The golden tables: every state × every command; and what scores, weights and reductions come to.

use super::{
    BudgetLine, CallCommand, CallRefusal, CallStatus, Criteria, Flag, LotCommand, LotRefusal, LotStatus, Points,
    ProposalCommand, ProposalRefusal, ProposalState, ProposalStatus, Publication, Rating, RawCriterion, RawPoints,
    Standing, apply_to_call, apply_to_lot, apply_to_proposal, average, needs_reason, not_cleared, reduced,
};
use crate::component::ComponentCode;
use crate::fault::Fault;
use crate::locale::Bilingual;
use crate::money::Money;
use chrono::NaiveDate;
use proptest::prelude::*;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 2, day).unwrap_or_default()
}

/// A publication that nothing stands in the way of.
fn publication() -> Publication {
    Publication {
        today: day(10),
        proposals_until: day(10),
        missing_regions: Vec::new(),
        members: 3,
        least_scores: 3,
        lots: Some(gel(100)),
        available: gel(100),
    }
}

fn gel(minor: i64) -> Money {
    Money::from_minor(minor).unwrap_or_default()
}

#[test]
fn a_publication_is_refused_for_the_first_thing_that_stands_in_the_way() {
    let refused = |publication| apply_to_call(CallStatus::Draft, &CallCommand::Publish(publication)).err();
    assert_eq!(refused(publication()), None);
    for lots in [Some(gel(101)), None] {
        let refusal = refused(Publication { lots, ..publication() });
        assert_eq!(refusal, Some(CallRefusal::YearBudgetExceeded { available: gel(100) }));
    }
    let mut publication = Publication { lots: None, members: 2, ..publication() };
    assert_eq!(refused(publication.clone()), Some(CallRefusal::TooFewMembers));
    publication.missing_regions.push("GE-IM".to_owned());
    let missing = vec!["GE-IM".to_owned()];
    assert_eq!(refused(publication.clone()), Some(CallRefusal::RegionsNotCovered { missing }));
    publication.today = day(11);
    assert_eq!(refused(publication), Some(CallRefusal::DeadlinePassed { proposals_until: day(10) }));
}

#[test]
fn every_state_and_command_of_a_call_is_in_the_golden_table() {
    let until = |today| (day(today), day(10));
    let publish = |today| CallCommand::Publish(Publication { today: day(today), ..publication() });
    let close = |today| CallCommand::Close { today: until(today).0, proposals_until: until(today).1 };
    // The command; what becomes of a draft, a published, a closed and a decided call, and what is told.
    let table: [(CallCommand, [&str; 4]); 11] = [
        (CallCommand::Amend, ["draft call.amended", "-", "-", "-"]),
        (CallCommand::Extend, ["-", "published call.amended", "closed call.amended", "-"]),
        (CallCommand::AddLot, ["draft", "-", "-", "-"]),
        (CallCommand::RemoveLot, ["draft", "-", "-", "-"]),
        (CallCommand::Discard, ["draft call.discarded", "-", "-", "-"]),
        (publish(10), ["published call.published", "-", "-", "-"]),
        (publish(11), ["too late", "-", "-", "-"]),
        (close(10), ["-", "not yet", "-", "-"]),
        (close(11), ["-", "closed call.closed", "-", "-"]),
        (CallCommand::Decide, ["-", "-", "decided call.decided", "-"]),
        (CallCommand::Reannounce, ["-", "-", "closed", "closed call.reopened"]),
    ];
    for (command, row) in table {
        for (from, expected) in CallStatus::ALL.iter().copied().zip(row) {
            let told = match apply_to_call(from, &command) {
                Ok(next) => {
                    let events = next.events.iter().map(super::CallEvent::name);
                    [next.state.as_str()].into_iter().chain(events).collect::<Vec<_>>().join(" ")
                }
                Err(CallRefusal::StateForbids { .. }) => "-".to_owned(),
                Err(CallRefusal::DeadlinePassed { .. }) => "too late".to_owned(),
                Err(CallRefusal::NotYetDue { .. }) => "not yet".to_owned(),
                Err(refusal) => panic!("{refusal}"),
            };
            assert_eq!(told, expected, "{from}: {command:?}");
        }
    }
}

#[test]
fn every_state_and_command_of_a_lot_is_in_the_golden_table() {
    let reannounce = |terminated| LotCommand::Reannounce { terminated };
    let accept = |today, cleared| LotCommand::Accept { today: day(today), last_day: day(10), cleared };
    let nobody = "not_awarded lot.not_awarded";
    // The command; what becomes of an open, an offered, an awarded lot and one without a winner.
    let table: [(LotCommand, [&str; 4]); 10] = [
        (LotCommand::Offer { closed: true }, ["offered lot.awarded", "-", "-", "-"]),
        (LotCommand::Offer { closed: false }, ["not yet", "-", "-", "-"]),
        (LotCommand::GiveToNobody { closed: true }, [nobody, nobody, "-", "-"]),
        (LotCommand::GiveToNobody { closed: false }, ["not yet", nobody, "-", "-"]),
        (accept(10, true), ["-", "awarded lot.award_accepted", "-", "-"]),
        (accept(10, false), ["-", "not cleared", "-", "-"]),
        (accept(11, false), ["-", "year over", "-", "-"]),
        (LotCommand::Decline, ["-", "open lot.award_declined", "-", "-"]),
        (reannounce(false), ["-", "-", "-", "open lot.reannounced"]),
        (reannounce(true), ["-", "-", "open lot.reannounced", "open lot.reannounced"]),
    ];
    for (command, row) in table {
        for (from, expected) in LotStatus::ALL.iter().copied().zip(row) {
            let told = match apply_to_lot(from, &command) {
                Ok(next) => {
                    let events = next.events.iter().map(super::LotEvent::name);
                    [next.state.as_str()].into_iter().chain(events).collect::<Vec<_>>().join(" ")
                }
                Err(LotRefusal::StateForbids { .. }) => "-".to_owned(),
                Err(LotRefusal::NotClosed { .. }) => "not yet".to_owned(),
                Err(LotRefusal::YearOver) => "year over".to_owned(),
                Err(LotRefusal::NotCleared) => "not cleared".to_owned(),
            };
            assert_eq!(told, expected, "{from}: {command:?}");
        }
    }
}

#[test]
fn every_state_and_command_of_a_proposal_is_in_the_golden_table() {
    // Proposals are taken until the 10th, and the defect can be mended until the 15th.
    let states = [
        ProposalState::Submitted,
        ProposalState::Defective { due_on: day(15) },
        ProposalState::Admitted,
        ProposalState::Refused,
        ProposalState::Withdrawn,
        ProposalState::Awarded,
    ];
    assert_eq!(states.map(|state| state.status()).as_slice(), ProposalStatus::ALL);
    let amend = |today| ProposalCommand::Amend { today: day(today), proposals_until: day(10) };
    let lapse = |today| ProposalCommand::Lapse { today: day(today) };
    let award = |scores, not_cleared: &[Fault]| ProposalCommand::Award {
        scores,
        least_scores: 2,
        not_cleared: not_cleared.to_vec(),
    };
    let not_assessed = not_cleared(None, day(10));
    let (amended, gone) = ("submitted proposal.amended", "withdrawn proposal.withdrawn");
    let refused = "refused proposal.refused";
    let table: [(ProposalCommand, [&str; 6]); 15] = [
        (amend(10), [amended, amended, "-", "-", "-", "-"]),
        (amend(11), ["too late", amended, "-", "-", "-", "-"]),
        (amend(16), ["too late", "too late", "-", "-", "-", "-"]),
        (ProposalCommand::Admit, ["admitted proposal.admitted", "-", "-", "-", "-", "-"]),
        (ProposalCommand::Refuse, [refused, "-", "-", "-", "-", "-"]),
        (ProposalCommand::FindDefect { due_on: day(20) }, ["defective proposal.defect_found", "-", "-", "-", "-", "-"]),
        (lapse(15), ["-", "not yet", "-", "-", "-", "-"]),
        (lapse(16), ["-", refused, "-", "-", "-", "-"]),
        (ProposalCommand::Score { closed: false }, ["-", "-", "not closed", "-", "-", "-"]),
        (ProposalCommand::Score { closed: true }, ["-", "-", "admitted proposal.scored", "-", "-", "-"]),
        (ProposalCommand::Withdraw, [gone, gone, gone, "-", "-", "-"]),
        (award(2, &[]), ["-", "-", "awarded", "-", "-", "-"]),
        (award(2, &not_assessed), ["-", "-", "not cleared", "-", "-", "-"]),
        (award(1, &not_assessed), ["-", "-", "too few scores", "-", "-", "-"]),
        (ProposalCommand::Decline, ["-", "-", "-", "-", "-", refused]),
    ];
    for (command, row) in table {
        for (from, expected) in states.iter().zip(row) {
            let told = match apply_to_proposal(from, &command) {
                Ok(next) => {
                    let events = next.events.iter().map(super::ProposalEvent::name);
                    [next.state.status().as_str()].into_iter().chain(events).collect::<Vec<_>>().join(" ")
                }
                Err(ProposalRefusal::StateForbids { .. }) => "-".to_owned(),
                Err(ProposalRefusal::DeadlinePassed { .. }) => "too late".to_owned(),
                Err(ProposalRefusal::NotYetDue { .. }) => "not yet".to_owned(),
                Err(ProposalRefusal::NotClosed) => "not closed".to_owned(),
                Err(ProposalRefusal::TooFewScores) => "too few scores".to_owned(),
                Err(ProposalRefusal::NotCleared(_)) => "not cleared".to_owned(),
            };
            assert_eq!(told, expected, "{from:?}: {command:?}");
        }
    }
}

fn criterion(code: &str, weight: i64) -> RawCriterion {
    RawCriterion { code: code.to_owned(), name: Bilingual::fixed("სახელი", "Name"), weight }
}

fn told(faults: &[Fault]) -> Vec<(&str, &str)> {
    faults.iter().map(|fault| (fault.pointer.as_str(), fault.kind.code())).collect()
}

#[test]
fn weights_come_to_exactly_a_hundred() {
    let parse = |weights: &[i64]| {
        let raw = weights.iter().enumerate().map(|(place, weight)| criterion(&format!("c{place}"), *weight));
        Criteria::parse(raw.collect()).err().unwrap_or_default()
    };
    assert_eq!(parse(&[100]), []);
    assert_eq!(parse(&[5; 20]), []);
    assert_eq!(told(&parse(&[60, 39])), [("/criteria", "weights_not_100")]);
    assert_eq!(told(&parse(&[60, 41])), [("/criteria", "weights_not_100")]);
    assert_eq!(told(&parse(&[100, 0])), [("/criteria/1/weight", "out_of_range")]);
    assert_eq!(
        told(&parse(&[101, -1])),
        [("/criteria/0/weight", "out_of_range"), ("/criteria/1/weight", "out_of_range")]
    );
    assert_eq!(told(&parse(&[])), [("/criteria", "too_few_items")]);
    assert_eq!(told(&parse(&[1; 21])), [("/criteria", "too_many_items")]);
    let twice = Criteria::parse(vec![criterion("a", 50), criterion("a", 50)]).err().unwrap_or_default();
    assert_eq!(told(&twice), [("/criteria/1/code", "duplicate_item")]);
    for wrong in ["", "A", "1a", "a-b", "ა", "a b", &"a".repeat(31)] {
        let faults = Criteria::parse(vec![criterion(wrong, 100)]).err().unwrap_or_default();
        assert_eq!(told(&faults), [("/criteria/0/code", "malformed")], "{wrong}");
    }
}

#[test]
fn points_are_given_for_every_criterion_once() {
    let Ok(criteria) = Criteria::parse(vec![criterion("a", 60), criterion("b", 40)]) else { panic!("they are sound") };
    let parse = |given: &[(&str, i64)]| {
        let raw = given.iter().map(|(code, points)| RawPoints { criterion: (*code).to_owned(), points: *points });
        Points::parse(raw.collect(), &criteria)
    };
    assert_eq!(parse(&[("b", 75), ("a", 80)]).map(|points| points.total()), Ok(7800));
    assert_eq!(parse(&[("a", 100), ("b", 100)]).map(|points| points.total()), Ok(10_000));
    assert_eq!(parse(&[("a", 0), ("b", 0)]).map(|points| points.total()), Ok(0));
    for (given, expected) in [
        (&[("a", 1)][..], vec![("/points", "criterion_missing")]),
        (&[("a", 1), ("a", 1), ("b", 1)], vec![("/points/1/criterion", "duplicate_item")]),
        (&[("a", 1), ("b", 1), ("c", 1)], vec![("/points/2/criterion", "unknown_value")]),
        (&[("a", 101), ("b", -1)], vec![("/points/0/points", "out_of_range"), ("/points/1/points", "out_of_range")]),
    ] {
        assert_eq!(told(&parse(given).err().unwrap_or_default()), expected, "{given:?}");
    }
}

#[test]
fn an_average_is_rounded_half_up() {
    for (totals, expected) in [
        (&[][..], None),
        (&[7], Some(7)),
        (&[7, 8], Some(8)),
        (&[1, 1, 2], Some(1)),
        (&[1, 2, 2], Some(2)),
        (&[10_000; 30], Some(10_000)),
    ] {
        assert_eq!(average(totals), expected, "{totals:?}");
    }
}

#[test]
fn another_than_the_best_has_to_be_explained() {
    let stands = |count, average| Standing { count, average: Some(average) };
    let chosen = stands(2, 7000);
    assert!(!needs_reason(chosen, &[chosen], 2));
    assert!(!needs_reason(chosen, &[chosen, stands(2, 7000)], 2));
    assert!(needs_reason(chosen, &[chosen, stands(2, 7001)], 2));
    // What has too few scores could not be awarded anyway.
    assert!(!needs_reason(chosen, &[chosen, stands(1, 9000)], 2));
}

#[test]
fn everything_that_stands_against_an_award_is_named() {
    let flags = [Flag::TaxDebt, Flag::Sanctioned];
    assert_eq!(told(&not_cleared(None, day(10))), [("/assessment", "not_assessed")]);
    for rating in [Rating::Low, Rating::Medium] {
        assert_eq!(not_cleared(Some((rating, day(10), &[])), day(10)), []);
    }
    let all = not_cleared(Some((Rating::High, day(9), &flags)), day(10));
    assert_eq!(
        told(&all),
        [
            ("/assessment/rating", "high_risk"),
            ("/assessment/valid_until", "no_longer_valid"),
            ("/assessment/flags/0", "flagged"),
            ("/assessment/flags/1", "flagged"),
        ]
    );
}

fn lines(minors: &[i64]) -> Vec<BudgetLine> {
    let money = |minor: &i64| Money::from_minor(*minor).unwrap_or_default();
    let amounts = minors.iter().map(money);
    ComponentCode::ALL
        .iter()
        .copied()
        .zip(amounts)
        .map(|(component, amount)| BudgetLine { component, amount })
        .collect()
}

#[test]
fn what_rounding_leaves_over_goes_where_it_took_most() {
    let to = |minor| Money::from_minor(minor).unwrap_or_default();
    assert_eq!(reduced(&lines(&[8_000_000, 2_000_000]), to(9_000_001)), Some(lines(&[7_200_001, 1_800_000])));
    assert_eq!(reduced(&lines(&[1, 1, 1]), to(2)), Some(lines(&[1, 1])));
    assert_eq!(reduced(&lines(&[3, 2]), to(5)), Some(lines(&[3, 2])));
    assert_eq!(reduced(&lines(&[3, 2]), to(6)), None);
}

proptest! {
    #[test]
    fn a_reduction_comes_to_the_tetri_and_takes_from_each_in_proportion(
        minors in prop::collection::vec(1..=Money::MAX.minor() / 4, 1..=4), part in 1..=1_000_000_i64
    ) {
        let all = lines(&minors);
        let whole: i64 = minors.iter().sum();
        let to = i64::try_from(i128::from(whole) * i128::from(part) / 1_000_000).unwrap_or_default().max(1);
        let reduced = reduced(&all, Money::from_minor(to).unwrap_or_default()).unwrap_or_default();
        prop_assert_eq!(reduced.iter().map(|line| line.amount.minor()).sum::<i64>(), to);
        for line in &all {
            let left = reduced.iter().find(|one| one.component == line.component).map_or(0, |one| one.amount.minor());
            prop_assert!(left <= line.amount.minor());
            // Nobody is further from its share than a tetri.
            let share = i128::from(line.amount.minor()) * i128::from(to);
            prop_assert!((i128::from(left) * i128::from(whole) - share).abs() < i128::from(whole));
        }
    }

    #[test]
    fn a_total_lies_between_nothing_and_the_whole(cut in 1..100_i64, a in 0..=100_i64, b in 0..=100_i64) {
        let Ok(criteria) = Criteria::parse(vec![criterion("a", cut), criterion("b", 100 - cut)]) else {
            return Err(TestCaseError::fail("they are sound"));
        };
        let given = |code: &str, points| RawPoints { criterion: code.to_owned(), points };
        let total = Points::parse(vec![given("b", b), given("a", a)], &criteria).map(|points| points.total());
        prop_assert_eq!(total.map(i64::from), Ok(cut * a + (100 - cut) * b));
    }
}
