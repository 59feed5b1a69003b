//! Calls for proposals.

pub mod amend;
pub mod close;
pub mod close_due;
pub mod create;
pub mod declare_conflict;
pub mod discard;
pub mod get;
pub mod list;
pub mod publish;
pub mod request;
mod transition;
mod view;
