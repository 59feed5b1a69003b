//! The systems that call the service.

use crate::fault::FaultKind;
use crate::locale::Bilingual;
use crate::vocabulary::vocabulary;
use std::fmt;

vocabulary! {
    /// Whether a client can request tokens.
    pub enum ClientStatus {
        /// The client can request tokens.
        Active = "active", "მოქმედი" =>
            "ამ მომხმარებელს წვდომის ტოკენის მოთხოვნა შეუძლია.";
        /// The client's access ended permanently.
        Revoked = "revoked", "გაუქმებული" =>
            "ამ მომხმარებლის წვდომა სამუდამოდ შეწყდა.";
    }
}

/// The name under which a client asks for tokens.
///
/// Invariant: 3 to 60 small Latin letters, digits and hyphens, the first one a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientName(String);

impl ClientName {
    /// Reads a name. Fails with `malformed`.
    pub fn parse(text: &str) -> Result<Self, FaultKind> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if (3..=60).contains(&text.len())
            && text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.bytes().all(plain)
        {
            return Ok(Self(text.to_owned()));
        }
        Err(FaultKind::Malformed {
            expected: Bilingual::fixed(
                "3-დან 60-მდე პატარა ლათინური ასო, ციფრი ან დეფისი, პირველი ასოა, მაგალითად tbilisi-office",
                "3 to 60 small Latin letters, digits and hyphens, the first one a letter, such as tbilisi-office",
            ),
        })
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClientName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_plain_and_begins_with_a_letter() {
        let longest = "a".repeat(60);
        for sound in ["abc", "tbilisi-office", "a-1", "a--", &longest] {
            assert_eq!(ClientName::parse(sound).map(|name| name.to_string()).as_deref(), Ok(sound));
        }
        let too_long = "a".repeat(61);
        for wrong in ["", "ab", "1ab", "-ab", "Abc", "a_b", "a b", "abc\n", "აბგ", &too_long] {
            assert!(matches!(ClientName::parse(wrong), Err(FaultKind::Malformed { .. })), "{wrong}");
        }
    }
}
