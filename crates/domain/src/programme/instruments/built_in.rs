use std::collections::BTreeSet;

use super::{Dimension, FULL_SCORE, Instrument, Question};
use crate::built_in::BuiltInError;
use crate::fault::{Allowed, FaultKind};

const FILE: &str = "instruments.json";

/// The largest weight, and the most questions of an instrument: sums of weighted scores stay far within an integer.
const MOST_WEIGHT: u32 = 10_000;
const MOST_QUESTIONS: usize = 200;

/// The surveys that can be answered, every version of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruments(Vec<Instrument>);

impl Instruments {
    /// Reads and checks the file.
    pub fn built_in() -> Result<Self, BuiltInError> {
        let instruments = serde_json::from_str(include_str!("../../../data/instruments.json"))
            .map_err(|error| BuiltInError::new(FILE, &error))?;
        Self::checked(instruments).map_err(|reason| BuiltInError::new(FILE, &reason))
    }

    /// Holds that versions and codes are unique, weights positive, scores per mille; and that every dimension has a
    /// weight and a question.
    pub(super) fn checked(instruments: Vec<Instrument>) -> Result<Self, String> {
        let mut versions = BTreeSet::new();
        for instrument in &instruments {
            let named = |reason: String| format!("{} {}: {reason}", instrument.code, instrument.version);
            if !versions.insert((&instrument.code, &instrument.version)) {
                return Err(named("stands twice".to_owned()));
            }
            check(instrument).map_err(named)?;
        }
        Ok(Self(instruments))
    }

    /// Every instrument, in the order of the file.
    #[must_use]
    pub fn all(&self) -> &[Instrument] {
        &self.0
    }

    /// The instrument of that code and version. Fails with what is unknown: the code, or the version of a known one.
    pub fn find(&self, code: &str, version: &str) -> Result<&Instrument, Unknown> {
        let of_code = || self.0.iter().filter(|instrument| instrument.code == code);
        let versions: Vec<_> = of_code().map(|instrument| instrument.version.clone()).collect();
        if versions.is_empty() {
            let codes: BTreeSet<_> = self.0.iter().map(|instrument| instrument.code.clone()).collect();
            return Err(Unknown::Code(FaultKind::NotInSurvey { allowed: Allowed::codes(codes) }));
        }
        let found = of_code().find(|instrument| instrument.version == version);
        found.ok_or(Unknown::Version(FaultKind::NotInSurvey { allowed: Allowed::codes(versions) }))
    }
}

/// Why an instrument is not found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unknown {
    /// There is none of that code.
    Code(FaultKind),
    /// There is no such version of it.
    Version(FaultKind),
}

fn check(instrument: &Instrument) -> Result<(), String> {
    let dimensions: Vec<_> = instrument.dimensions.iter().map(|dimension| dimension.code).collect();
    if dimensions != Dimension::ALL {
        return Err("each dimension once, in order".to_owned());
    }
    if let Some(without) =
        dimensions.iter().find(|code| !instrument.questions.iter().any(|question| question.dimension == **code))
    {
        return Err(format!("{without} has no question"));
    }
    if instrument.questions.len() > MOST_QUESTIONS {
        return Err(format!("more than {MOST_QUESTIONS} questions"));
    }
    if !instrument.dimensions.iter().all(|dimension| is_weight(dimension.weight)) {
        return Err("the weight of a dimension".to_owned());
    }
    let mut codes = BTreeSet::new();
    for question in &instrument.questions {
        if !codes.insert(&question.code) {
            return Err(format!("the question {} stands twice", question.code));
        }
        check_question(question).map_err(|reason| format!("{}: {reason}", question.code))?;
    }
    Ok(())
}

fn check_question(question: &Question) -> Result<(), String> {
    if !is_weight(question.weight) {
        return Err("its weight".to_owned());
    }
    if question.options.len() < 2 {
        return Err("nothing to choose from".to_owned());
    }
    let mut codes = BTreeSet::new();
    for choice in &question.options {
        if !codes.insert(&choice.code) {
            return Err(format!("the choice {} stands twice", choice.code));
        }
        if choice.score > FULL_SCORE {
            return Err(format!("the score of {}", choice.code));
        }
    }
    Ok(())
}

fn is_weight(weight: u32) -> bool {
    (1..=MOST_WEIGHT).contains(&weight)
}
