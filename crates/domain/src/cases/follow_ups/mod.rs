//! Looking after a person again once everything is delivered.

mod lifecycle;
#[cfg(test)]
mod tests;

pub use lifecycle::{Command, Event, Refusal, State, apply};

use crate::vocabulary::vocabulary;

vocabulary! {
    /// The state's name in JSON and in the database.
    pub enum Status {
        /// Somebody is to visit the person.
        Planned = "planned",
        /// Somebody has visited the person.
        Done = "done",
    }
}

vocabulary! {
    /// Where a person was looked after.
    pub enum Place {
        /// At the person's home.
        Home = "home",
        /// At the organisation's office.
        Office = "office",
        /// By telephone.
        Telephone = "telephone",
        /// Somewhere else.
        Other = "other",
    }
}
