use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Instrument;
use crate::fault::{Allowed, Fault, FaultKind, Faults};

/// An answer as it was told.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawAnswer<'a> {
    pub question: &'a str,
    pub option: &'a str,
}

/// What was chosen for a question, by their codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The question.
    pub question: String,
    /// The choice.
    pub option: String,
}

/// Reads answers to an instrument, and puts them in the order of its questions; what is not answered is not there. Fails
/// with every fault: a question or a choice that the instrument does not have, a question twice.
pub fn read_answers(instrument: &Instrument, raw: &[RawAnswer<'_>]) -> Result<Vec<Answer>, Vec<Fault>> {
    let mut faults = Faults::new();
    let mut seen = BTreeSet::new();
    let mut answers = Vec::new();
    for (index, raw) in raw.iter().enumerate() {
        let at = |member: &str| format!("/{index}/{member}");
        let place = instrument.questions.iter().position(|question| question.code == raw.question);
        let Some(place) = faults.take(at("question"), place.ok_or_else(|| unknown_question(instrument))) else {
            continue;
        };
        if !seen.insert(place) {
            faults.push(at("question"), FaultKind::DuplicateItem);
            continue;
        }
        let question = &instrument.questions[place];
        let chosen = question.choice(raw.option).map(|choice| choice.code.clone());
        let options =
            || question.options.iter().map(|choice| Allowed::labelled(choice.code.clone(), choice.text.clone()));
        let unknown = || FaultKind::NotInSurvey { allowed: options().collect() };
        if let Some(option) = faults.take(at("option"), chosen.ok_or_else(unknown)) {
            answers.push((place, Answer { question: question.code.clone(), option }));
        }
    }
    faults.into_result()?;
    answers.sort_by_key(|(place, _)| *place);
    Ok(answers.into_iter().map(|(_, answer)| answer).collect())
}

fn unknown_question(instrument: &Instrument) -> FaultKind {
    FaultKind::NotInSurvey {
        allowed: Allowed::codes(instrument.questions.iter().map(|question| question.code.clone())),
    }
}
