//! The transfer of a case to the lot that serves the person's new residence.

mod lifecycle;
#[cfg(test)]
mod tests;

pub use lifecycle::{Circumstances, Command, Event, OnExpiry, Refusal, State, Status, Target, apply, ask};
