//! Grants: the money of a lot, line by component, and its ledger.

pub mod budget;
pub mod get;
pub mod ledger;
pub mod list;
mod view;
