//! Typed identifiers, so that a case's id cannot stand where a registration's is wanted.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fault::FaultKind;
use crate::locale::Bilingual;

macro_rules! identifiers {
    ($( $(#[$meta:meta])* $name:ident ),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Names the thing that this UUID (version 7, drawn by the caller) identifies.
            #[must_use]
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The plain UUID, for the database's column.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+ };
}

identifiers! {
    /// A returnee's request to be included in the programme.
    RegistrationId,
    /// A person accepted into the programme.
    CaseId,
    /// A note on a case.
    NoteId,
    /// A set of regions awarded together in one programme year.
    LotId,
    /// An organisation that holds lots.
    OrganisationId,
    /// A version of a programme's rules.
    PolicyId,
    /// A system that calls the service.
    ClientId,
    /// An entry of the change feed.
    ChangeId,
    /// A person's decision on a registration.
    DecisionId,
    /// One item of one component for one case.
    AssistanceId,
    /// The agreement with the organisation that won a lot.
    GrantId,
    /// A part of a grant, paid on a condition.
    TrancheId,
    /// Money of a grant that moves from one component to another.
    ReallocationId,
    /// The grant competition of a programme year.
    CallId,
    /// What an organisation proposes for a lot.
    ProposalId,
    /// What an organisation owes for a period of its grant.
    ReportId,
}

/// A UUID in its usual form: 36 characters, hyphens included.
#[must_use]
pub fn canonical(text: &str) -> Option<Uuid> {
    (text.len() == 36).then(|| Uuid::try_parse(text).ok()).flatten()
}

/// A UUID in its usual form. Fails with `malformed`.
pub fn parse(text: &str) -> Result<Uuid, FaultKind> {
    let expected = Bilingual::fixed("იდენტიფიკატორი (UUID)", "an identifier (UUID)");
    canonical(text).ok_or(FaultKind::Malformed { expected })
}

/// References that people quote on the telephone; ids stay for machines.
pub mod reference {
    /// The reference of the year's `n`-th registration: `REG-2020-000123`.
    #[must_use]
    pub fn registration(year: i32, n: u64) -> String {
        format!("REG-{year:04}-{n:06}")
    }

    /// The reference of the grant of the year's lot with that number: `GRANT-2020-000003`.
    #[must_use]
    pub fn grant(year: i32, n: u64) -> String {
        format!("GRANT-{year:04}-{n:06}")
    }

    /// The reference of the year's `n`-th call: `CALL-2020-000001`.
    #[must_use]
    pub fn call(year: i32, n: u64) -> String {
        format!("CALL-{year:04}-{n:06}")
    }

    /// The reference of the `n`-th proposal for lots of the year: `PROP-2020-000001`.
    #[must_use]
    pub fn proposal(year: i32, n: u64) -> String {
        format!("PROP-{year:04}-{n:06}")
    }

    /// The reference of the year's `n`-th case: `CASE-2020-000001`.
    #[must_use]
    pub fn case(year: i32, n: u64) -> String {
        format!("CASE-{year:04}-{n:06}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_padded_and_never_cut() {
        assert_eq!(reference::registration(2020, 123), "REG-2020-000123");
        assert_eq!(reference::case(2020, 1), "CASE-2020-000001");
        assert_eq!(reference::case(2020, 12_345_678), "CASE-2020-12345678");
    }

    #[test]
    fn an_id_reads_back_from_its_text_and_its_json() {
        let id = CaseId::new(Uuid::from_u128(7));
        assert_eq!(id.to_string().parse::<CaseId>(), Ok(id));
        assert_eq!(serde_json::to_value(id).ok(), Some(serde_json::json!(id.to_string())));
        assert!("case 7".parse::<CaseId>().is_err());
    }
}
