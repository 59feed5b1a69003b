//! From the first question to a decision: who is eligible, and what becomes of a registration.

pub mod eligibility;
pub mod registrations;
pub mod status_checks;
