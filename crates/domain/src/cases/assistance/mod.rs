//! Assistance: one item of one component for one case.

mod approval;
mod details;
mod lifecycle;
mod refusal;
mod reversal;
mod status;
mod still_open;
#[cfg(test)]
mod tests;

pub use approval::{Approval, Offer};
pub use details::{Activity, Details, Item, MedicalService, Mode, RawDetails, RawItem};
pub use lifecycle::{Command, Event, Movement, State, action, apply};
pub use refusal::Refusal;
pub use reversal::{Reversal, ReversalKind};
pub use status::{OnExpiry, Status};
pub use still_open::StillOpen;
