//! The record of who did and saw what. A change leaves its entry in its own transaction; a read is answered once its
//! entry is durable. Entries are sealed in batches, so that whoever alters one is found.

mod digest;
mod entry;
mod guarded;
mod list;
mod reads;
mod seals;
mod tree;
mod verify;

pub use digest::Kind as Digested;
pub use entry::{AuditEntry, Subject};
pub use guarded::{ASSISTANCE, EVIDENCE, FOLLOW_UPS, Guarded, IDENTITY, MATCHED, NOTES, PLAN, READ, REGISTRATION};
pub use list::{AuditFilter, AuditRecord, SealRecord};
pub use reads::Reads;
pub use verify::{Finding, Verification};

pub(crate) use digest::digests;
pub(crate) use entry::insert;
