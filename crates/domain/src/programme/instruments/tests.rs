//! The built-in instrument, what is refused of another one, and what scores hold whatever is answered.

#![allow(clippy::unwrap_used, reason = "a test that cannot load the file has failed")]

use proptest::prelude::*;

use super::{
    Answer, Dimension, FULL_SCORE, Instrument, Instruments, Measure, RawAnswer, Scores, Unknown, read_answers,
};
use crate::text::is_blank;

fn survey() -> Instrument {
    Instruments::built_in().unwrap().all()[0].clone()
}

/// The answers that choose, for each question, the option at that place; a place beyond the options answers nothing.
fn choosing(instrument: &Instrument, places: &[usize]) -> Vec<Answer> {
    let chosen = instrument.questions.iter().zip(places).filter_map(|(question, place)| {
        let choice = question.options.get(*place)?;
        Some(Answer { question: question.code.clone(), option: choice.code.clone() })
    });
    chosen.collect()
}

fn measure(score: Option<u32>, coverage: u32) -> Measure {
    Measure { score, coverage }
}

#[test]
fn the_built_in_survey_says_that_its_weights_are_not_the_official_ones() {
    let survey = survey();
    assert_eq!((survey.code.as_str(), survey.version.as_str(), survey.verified), ("iom_rss", "2017", false));
    assert!(survey.note.en.contains("could not be obtained"));
    for dimension in Dimension::ALL {
        assert_eq!(survey.questions.iter().filter(|question| question.dimension == *dimension).count(), 10);
    }
    for question in &survey.questions {
        let texts = question.options.iter().map(|choice| &choice.text).chain([&question.text]);
        for text in texts {
            assert!(!is_blank(&text.en) && text.ka.chars().any(|letter| ('ა'..='ჰ').contains(&letter)), "{text:?}");
        }
        // The best answer is worth everything, the worst one nothing: no question decides by its scale.
        let scores = || question.options.iter().map(|choice| choice.score);
        assert_eq!((scores().min(), scores().max()), (Some(0), Some(FULL_SCORE)), "{}", question.code);
    }
}

#[test]
fn an_instrument_that_contradicts_itself_is_refused() {
    let broken = |mend: fn(&mut Instrument)| {
        let mut instrument = survey();
        mend(&mut instrument);
        Instruments::checked(vec![instrument])
    };
    assert!(broken(|_| ()).is_ok());
    assert!(Instruments::checked(vec![survey(), survey()]).is_err(), "a version stands twice");
    for wrong in [
        |it: &mut Instrument| it.dimensions.truncate(2),
        |it: &mut Instrument| it.dimensions.swap(0, 1),
        |it: &mut Instrument| it.dimensions[0].weight = 0,
        |it: &mut Instrument| it.questions.retain(|question| question.dimension != Dimension::Social),
        |it: &mut Instrument| it.questions[1].code = it.questions[0].code.clone(),
        |it: &mut Instrument| it.questions[0].weight = 0,
        |it: &mut Instrument| it.questions[0].weight = 10_001,
        |it: &mut Instrument| it.questions[0].options.truncate(1),
        |it: &mut Instrument| it.questions[0].options[1].code = it.questions[0].options[0].code.clone(),
        |it: &mut Instrument| it.questions[0].options[0].score = FULL_SCORE + 1,
    ] {
        assert!(broken(wrong).is_err());
    }
}

#[test]
fn an_unknown_instrument_is_told_from_an_unknown_version() {
    let instruments = Instruments::built_in().unwrap();
    assert!(instruments.find("iom_rss", "2017").is_ok());
    assert!(matches!(instruments.find("iom_rss", "1999"), Err(Unknown::Version(_))));
    assert!(matches!(instruments.find("other", "2017"), Err(Unknown::Code(_))));
}

#[test]
fn every_fault_of_the_answers_is_named() {
    let raw = |question, option| RawAnswer { question, option };
    let faults = read_answers(
        &survey(),
        &[raw("working", "no"), raw("working", "regularly"), raw("colour", "red"), raw("safety", "red"), raw("", "")],
    );
    let faults: Vec<_> = faults.unwrap_err().into_iter().map(|fault| (fault.pointer, fault.kind.code())).collect();
    let expected = [
        ("/1/question", "duplicate_item"),
        ("/2/question", "not_in_survey"),
        ("/3/option", "not_in_survey"),
        ("/4/question", "not_in_survey"),
    ];
    assert_eq!(faults, expected.map(|(pointer, code)| (pointer.to_owned(), code)));
}

#[test]
fn scores_are_exact_and_rounded_once() {
    let mut survey = survey();
    survey.questions.retain(|question| {
        ["debt_to_spending", "working", "safety", "housing_access"].contains(&question.code.as_str())
    });
    let answer = |question: &str, option: &str| Answer { question: question.to_owned(), option: option.to_owned() };
    let all = [
        answer("debt_to_spending", "smaller"),
        answer("working", "no"),
        answer("safety", "partly"),
        answer("housing_access", "hard"),
    ];
    let scores = Scores::of(&survey, &all);
    // 667 and 0; 250; 500: the mean of 333.5, 250 and 500 is 361.16…, and 333.5 alone is rounded up.
    assert_eq!(scores.economic, measure(Some(334), 1000));
    assert_eq!(scores.social, measure(Some(250), 1000));
    assert_eq!(scores.psychosocial, measure(Some(500), 1000));
    assert_eq!(scores.composite, measure(Some(361), 1000));

    survey.questions[1].weight = 3;
    survey.dimensions[2].weight = 2;
    let scores = Scores::of(&survey, &all);
    // 667 once and 0 three times is 166.75; with 250, and 500 twice, 354.18….
    assert_eq!((scores.economic.score, scores.composite.score), (Some(167), Some(354)));

    let scores = Scores::of(&survey, &all[..1]);
    assert_eq!(scores.economic, measure(Some(667), 250));
    assert_eq!((scores.social, scores.composite), (measure(None, 0), measure(None, 167)));
}

#[test]
fn the_heaviest_instrument_does_not_overflow() {
    let mut survey = survey();
    let question = survey.questions[0].clone();
    survey.questions = (0..200)
        .map(|number| {
            let dimension = Dimension::ALL[number % 3];
            super::Question { code: format!("q{number}"), dimension, weight: 10_000, ..question.clone() }
        })
        .collect();
    survey.dimensions.iter_mut().for_each(|dimension| dimension.weight = 10_000);
    assert!(Instruments::checked(vec![survey.clone()]).is_ok());
    let scores = Scores::of(&survey, &choosing(&survey, &[0; 200]));
    assert_eq!(scores.composite, measure(Some(FULL_SCORE), 1000));
}

/// Weights of the questions, those of the dimensions, and a choice for each question, beyond its options too.
fn surveys() -> impl Strategy<Value = (Instrument, Vec<usize>)> {
    let count = survey().questions.len();
    let weights = (prop::collection::vec(1_u32..=10_000, count), prop::array::uniform3(1_u32..=10_000));
    (weights, prop::collection::vec(0_usize..6, count)).prop_map(|((questions, dimensions), places)| {
        let mut instrument = survey();
        for (question, weight) in instrument.questions.iter_mut().zip(questions) {
            question.weight = weight;
        }
        for (dimension, weight) in instrument.dimensions.iter_mut().zip(dimensions) {
            dimension.weight = weight;
        }
        (instrument, places)
    })
}

fn measures(scores: Scores) -> [Measure; 4] {
    [scores.economic, scores.social, scores.psychosocial, scores.composite]
}

proptest! {
    #[test]
    fn scores_stay_within_their_bounds((instrument, places) in surveys()) {
        let scores = Scores::of(&instrument, &choosing(&instrument, &places));
        for measure in measures(scores) {
            prop_assert!(measure.coverage <= FULL_SCORE && measure.score.is_none_or(|score| score <= FULL_SCORE));
        }
        let parts = [scores.economic, scores.social, scores.psychosocial].map(|part| part.score);
        prop_assert_eq!(scores.composite.score.is_some(), parts.iter().all(Option::is_some));
        if let Some(whole) = scores.composite.score {
            prop_assert!(parts.iter().min() <= Some(&Some(whole)) && parts.iter().max() >= Some(&Some(whole)));
        }
    }

    #[test]
    fn a_better_answer_never_makes_a_survey_worse((instrument, places) in surveys(), at in 0_usize..30, to in 0_usize..6) {
        let question = &instrument.questions[at];
        let (Some(before), Some(after)) = (question.options.get(places[at]), question.options.get(to)) else {
            return Ok(());
        };
        let mut changed = places.clone();
        changed[at] = to;
        let score = |places: &[usize]| measures(Scores::of(&instrument, &choosing(&instrument, places)));
        for (one, other) in score(&places).iter().zip(score(&changed)) {
            prop_assert_eq!(one.coverage, other.coverage);
            if after.score >= before.score {
                prop_assert!(other.score >= one.score);
            } else {
                prop_assert!(other.score <= one.score);
            }
        }
    }

    #[test]
    fn the_order_of_the_answers_does_not_matter(
        (instrument, places) in surveys(),
        shuffled in Just((0..30).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let answers = choosing(&instrument, &places);
        let raw: Vec<_> = shuffled
            .iter()
            .filter_map(|place| answers.get(*place))
            .map(|answer| RawAnswer { question: &answer.question, option: &answer.option })
            .collect();
        let read = read_answers(&instrument, &raw);
        prop_assert_eq!(read.as_deref(), Ok(answers.as_slice()));
        let mut reversed = answers.clone();
        reversed.reverse();
        prop_assert_eq!(Scores::of(&instrument, &reversed), Scores::of(&instrument, &answers));
    }
}
