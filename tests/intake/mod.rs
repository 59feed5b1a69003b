//! Stories from the first question to a decision.

pub mod decisions;
pub mod documents;
mod eligibility;
mod registrations;
mod status_checks;
