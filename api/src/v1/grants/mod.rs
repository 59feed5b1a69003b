//! Grants: the money of a lot, line by component, its ledger, and what becomes of it.

pub mod budget;
pub mod end;
pub mod get;
pub mod ledger;
pub mod list;
pub mod open_data;
pub mod reallocations;
pub mod resume;
pub mod sign;
pub mod suspend;
pub mod terminate;
pub mod tranches;
pub mod transition;
pub mod view;
