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
        Planned = "planned", "დაგეგმილი";
        /// Somebody has visited the person.
        Done = "done", "ჩატარებული";
    }
}

vocabulary! {
    /// Where a person was looked after.
    pub enum Place {
        /// At the person's home.
        Home = "home", "სახლში";
        /// At the organisation's office.
        Office = "office", "ოფისში";
        /// By telephone.
        Telephone = "telephone", "ტელეფონით";
        /// Somewhere else.
        Other = "other", "სხვაგან";
    }
}
