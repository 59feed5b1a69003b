//! Policies: the rules of a programme from a day on, drafted by one client and published by another.

mod document;
pub mod draft;
pub mod get;
pub mod list;
pub mod publish;
mod view;
