//! Documents of a report: what it rests on. Each is sealed under a key of its own.

pub mod content;
pub mod list;
pub mod remove;
pub mod send;
mod view;
