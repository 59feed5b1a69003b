//! From the first question to a decision: pre-checks, registrations, the documents that prove them.

pub mod documents;
pub mod eligibility_checks;
pub mod registrations;
pub mod status_checks;
