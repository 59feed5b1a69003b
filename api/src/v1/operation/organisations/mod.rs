//! The organisations that serve the lots, and the Agency.

pub mod amend;
mod contact;
pub mod create;
pub mod get;
pub mod list;
mod view;
