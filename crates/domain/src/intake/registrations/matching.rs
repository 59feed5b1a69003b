//! Whether two registrations are of one person, as somebody decided.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What was decided of a possible duplicate.
    pub enum MatchOutcome {
        /// Both registrations are of one person. They count as one.
        Confirmed = "confirmed", "დადასტურებული" =>
            "ორივე რეგისტრაცია ერთი პირისაა და ერთად ითვლება.";
        /// The registrations are of two persons.
        Dismissed = "dismissed", "უარყოფილი" =>
            "რეგისტრაციები ორი სხვადასხვა პირისაა.";
    }
}

/// How it is known who a person is who is about to be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identification {
    /// By a document.
    ByDocument,
    /// By evidence of another kind, as there is no document.
    ByEvidence {
        /// Whether somebody may be the same person, and nobody decided whether that is so.
        open_matches: bool,
    },
    /// By nothing.
    Unproven,
}
