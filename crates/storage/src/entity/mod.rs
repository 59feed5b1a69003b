//! One file per table, columns only: what they mean and which values are possible is said by the schema and the domain.

pub mod audit_entry;
pub mod audit_seal;
pub mod case;
pub mod case_note;
pub mod change;
pub mod client;
pub mod client_assertion;
pub mod client_secret;
pub mod decision;
pub mod document;
pub mod document_leftover;
pub mod idempotency_key;
pub mod installation_key;
pub mod lot;
pub mod lot_region;
pub mod municipality;
pub mod organisation;
pub mod person_key;
pub mod policy;
pub mod programme;
pub mod programme_year;
pub mod region;
pub mod registration;
pub mod signing_key;
