//! Registrations, the documents that prove them, and what becomes of both when a person is erased.

pub mod corrections;
pub mod documents;
pub mod erasures;
pub mod registrations;
pub mod status_checks;
