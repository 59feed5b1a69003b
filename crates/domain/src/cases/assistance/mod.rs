//! Assistance: one item of one component for one case.

mod details;
mod lifecycle;
mod still_open;
#[cfg(test)]
mod tests;

pub use details::{Activity, Details, Item, MedicalService, Mode, RawDetails, RawItem};
pub use lifecycle::{
    Approval, Command, Event, Movement, Offer, OnExpiry, Refusal, State, Status, action, apply, due_on,
};
pub use still_open::StillOpen;
