//! The organisations that serve the lots, and the Agency.

pub mod amend;
pub mod create;
pub mod get;
pub mod list;
mod view;
