//! Who did and saw what, and the seals that show it was not altered.

pub mod command;
pub mod entries;
pub mod seals;
mod view;

pub use view::AuditEntryView;
