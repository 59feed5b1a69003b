//! Whether a person is eligible, and why.
//!
//! Pre-check, registration and the replay of old decisions all call [`assess`]. It evaluates every
//! criterion; each is met, not met or undetermined; the outcome is their fold. A missing fact is never
//! guessed.

mod assessment;
mod explanation;
mod facts;
mod missing;
mod outcome;
mod question;
mod reason;
#[cfg(test)]
mod tests;

pub use assessment::{Assessment, AssessmentRecord, Finding, assess};
pub use facts::{Asylum, ContradictoryFacts, Facts, RawFacts};
pub use missing::{MissingFact, MissingFacts};
pub use outcome::{CriterionResult, Outcome};
pub use question::AnswerKind;
pub use reason::{AsylumFinding, Reason, StayFinding};
