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
        Planned = "planned", "დაგეგმილი" =>
            "ვიზიტი ჯერ ჩასატარებელია.";
        /// The visit was made.
        Done = "done", "ჩატარებული" =>
            "ვიზიტი ჩატარდა.";
    }
}

vocabulary! {
    /// The place of a follow-up visit.
    pub enum Place {
        /// The visit was at the person's home.
        Home = "home", "სახლში" =>
            "ვიზიტი პირის საცხოვრებელში ჩატარდა.";
        /// The visit was at the organisation's office.
        Office = "office", "ოფისში" =>
            "ვიზიტი ორგანიზაციის ოფისში ჩატარდა.";
        /// The person was asked by telephone.
        Telephone = "telephone", "ტელეფონით" =>
            "პირს ტელეფონით გაესაუბრნენ.";
        /// The visit was somewhere else.
        Other = "other", "სხვაგან" =>
            "ვიზიტი სხვა ადგილას ჩატარდა.";
    }
}
