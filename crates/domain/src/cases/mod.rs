//! A person accepted into the programme, from acceptance to closing.

mod assignee;
pub mod assistance;
pub mod follow_ups;
mod lifecycle;
mod order;
pub mod plans;
mod state;
mod succession;
#[cfg(test)]
mod tests;
pub mod transfers;

pub use assignee::Assignee;
pub use lifecycle::{Command, Event, apply};
pub use order::Order;
pub use state::{ClosureReason, Refusal, Stage, State, Status};
pub use succession::{goes_on, takes_over};
