//! Surveys as data: questions with their weights, and what answers to them amount to.

mod answers;
mod built_in;
mod scores;
#[cfg(test)]
mod tests;

use serde::Deserialize;

pub use answers::{Answer, RawAnswer, read_answers};
pub use built_in::{Instruments, Unknown};
pub use scores::{Measure, Scores};

use crate::locale::Bilingual;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A side of reintegration that a survey measures.
    pub enum Dimension {
        /// Work, income and debts.
        Economic = "economic", "ეკონომიკური" =>
            "სამუშაო, შემოსავალი და ვალები.";
        /// Housing, school, documents and health care.
        Social = "social", "სოციალური" =>
            "საცხოვრებელი, სკოლა, დოკუმენტები და ჯანდაცვა.";
        /// Whether the person feels part of the community and safe, and the person's state of mind.
        Psychosocial = "psychosocial", "ფსიქოსოციალური" =>
            "თავს გრძნობს თუ არა პირი საზოგადოების ნაწილად და უსაფრთხოდ, და როგორია მისი სულიერი მდგომარეობა.";
    }
}

/// The best that an answer, and so a survey, can score: scores are per mille.
pub const FULL_SCORE: u32 = 1000;

/// A version of a survey.
///
/// Invariant: everything that [`Instruments::built_in`] checks holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// What programs call it.
    pub code: String,
    /// Which version of it.
    pub version: String,
    /// What people call it.
    pub name: Bilingual,
    /// Whether somebody held weights and wording against the original.
    pub verified: bool,
    /// What there is to know of it.
    pub note: Bilingual,
    /// Each dimension, with its weight in the whole.
    pub dimensions: Vec<DimensionWeight>,
    /// What is asked, in the order of asking.
    pub questions: Vec<Question>,
}

/// How much a dimension counts in the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionWeight {
    /// Which dimension.
    pub code: Dimension,
    /// Its weight, against those of the others.
    pub weight: u32,
}

/// A question with the answers to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What programs call it, once in the instrument.
    pub code: String,
    /// What it measures.
    pub dimension: Dimension,
    /// Its weight, against those of the others in the dimension.
    pub weight: u32,
    /// What is asked.
    pub text: Bilingual,
    /// The answers to choose from.
    pub options: Vec<Choice>,
}

/// An answer to choose.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What programs call it, once in the question.
    pub code: String,
    /// What it says.
    pub text: Bilingual,
    /// How good it is, per mille.
    pub score: u32,
}

impl Instrument {
    /// The question of that code.
    #[must_use]
    pub fn question(&self, code: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.code == code)
    }
}

impl Question {
    /// The choice of that code.
    #[must_use]
    pub fn choice(&self, code: &str) -> Option<&Choice> {
        self.options.iter().find(|choice| choice.code == code)
    }
}
