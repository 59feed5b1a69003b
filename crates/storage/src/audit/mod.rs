//! The record of who did and saw what, read again: its list, and the seals over batches of entries, so that whoever alters
//! one is found.

mod list;
mod seals;
mod tree;
mod verify;

pub use list::{AuditFilter, AuditRecord, SealRecord};
pub use verify::{Finding, Verification};
