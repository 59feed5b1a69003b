//! Looking after a person again once everything is delivered.

mod lifecycle;
#[cfg(test)]
mod tests;

pub use lifecycle::{Command, Event, Refusal, State, apply};

use crate::vocabulary::vocabulary;

vocabulary! {
    /// The state's name in JSON and in the database.
    pub enum Status {
        /// The visit is still to be made.
        Planned = "planned", "დაგეგმილი";
        /// The visit was made.
        Done = "done", "ჩატარებული";
    }
}

vocabulary! {
    /// The place of a follow-up visit.
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
