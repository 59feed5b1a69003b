//! What other systems pull: the feed of changes, the audit trail.

pub mod audit;
pub mod changes;
