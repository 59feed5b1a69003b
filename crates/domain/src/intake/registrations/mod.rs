//! A returnee's request to be included in the programme, from submission to its end.

mod command;
pub mod correction;
mod evidence;
mod intake;
mod lifecycle;
mod matching;
mod state;
#[cfg(test)]
mod tests;

pub use command::{Change, Command, Refusal, Ruling};
pub use evidence::{EvidenceRequest, Wanted};
pub use intake::{ConsentForm, HeardFrom, Household, consent_given_on};
pub use lifecycle::{Event, LONGEST_EVIDENCE_DAYS, SUBMITTED, apply};
pub use matching::{Identification, MatchOutcome};
pub use state::{ErasureReason, EvidenceKind, Ruled, State, Status};
