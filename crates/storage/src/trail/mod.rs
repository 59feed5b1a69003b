//! What is written down of who did and saw what. A change leaves its entry in its own transaction; a read is answered once
//! its entry is durable.

mod digest;
mod entry;
mod guarded;
mod reads;

pub use digest::{Digest, Kind as Digested};
pub use entry::{AuditEntry, Subject};
pub use guarded::{
    ASSISTANCE, EVIDENCE, FOLLOW_UPS, Guarded, IDENTITY, LISTED, MATCHED, NOTES, PLAN, READ, REGISTRATION, STANDING,
};
pub use reads::Reads;

pub(crate) use digest::digests;
pub(crate) use entry::insert;
