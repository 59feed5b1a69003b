//! The reintegration plan: what a person wants to reach, needs, and is to get.

mod content;
mod lifecycle;
#[cfg(test)]
mod tests;

pub use content::{Content, Item, Outline, RawContent, RawItem, RawPoint, Texts};
pub use lifecycle::{Command, Event, Refusal, State, Status, apply};
