//! A person asks where the own registration stands: what has to be known for that, and what is said.

mod claim;
mod standing;

pub use claim::{Claim, Known};
pub use standing::{NextStep, explain, how_to_appeal};
