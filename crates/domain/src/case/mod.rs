//! A person accepted into the programme, from acceptance to closing.

mod lifecycle;
mod order;
mod state;
#[cfg(test)]
mod tests;

pub use lifecycle::{Command, Event, Refusal, apply};
pub use order::Order;
pub use state::{ClosureReason, Stage, State, Status};
