//! Assistance: one item of one component for one case.

mod details;
mod lifecycle;
#[cfg(test)]
mod tests;

pub use details::{Activity, Details, Item, MedicalService, Mode, RawDetails, RawItem};
pub use lifecycle::{Command, Event, Movement, OnExpiry, Refusal, State, Status, apply, due_on};
