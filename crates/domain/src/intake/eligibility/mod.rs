//! Whether a person is eligible, and why.
//!
//! Pre-check, registration and the replay of old decisions all call [`assess`]. It evaluates every
//! criterion; each is met, not met or undetermined; the outcome is their fold. A missing fact is never
//! guessed.

mod assessment;
mod criterion;
mod explanation;
mod facts;
mod ground;
mod missing;
mod reason;
#[cfg(test)]
mod tests;

pub use assessment::{Assessment, AssessmentRecord, Finding, assess};
pub use criterion::{Criterion, CriterionResult, Outcome};
pub(crate) use facts::first_plausible_day;
pub use facts::{Asylum, ContradictoryFacts, Facts, RawFacts};
pub use ground::{Ground, Grounds};
pub use missing::{MissingFact, MissingFacts};
pub use reason::{AsylumFinding, Reason, StayFinding};
