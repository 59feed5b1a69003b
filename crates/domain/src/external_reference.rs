//! What other systems call what is recorded here.

use crate::fault::FaultKind;
use crate::locale::Bilingual;
use crate::text::holds_personal_number;

/// Characters of a reference at most.
const LONGEST: usize = 64;

/// A client's own reference for a registration, a case or assistance.
///
/// Invariant: 1 to 64 Latin letters, digits, dots, hyphens and underscores, no eleven digits in a row: these would be a
/// personal number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalReference(String);

impl ExternalReference {
    /// Reads a reference. Fails with `too_short`, `too_long` or `malformed`.
    pub fn parse(text: &str) -> Result<Self, FaultKind> {
        if text.is_empty() {
            return Err(FaultKind::TooShort { min: 1 });
        }
        if text.chars().nth(LONGEST).is_some() {
            return Err(FaultKind::TooLong { max: 64 });
        }
        let permitted = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if text.chars().all(permitted) && !holds_personal_number(text) {
            return Ok(Self(text.to_owned()));
        }
        Err(FaultKind::Malformed {
            expected: Bilingual::fixed(
                "ლათინური ასოები, ციფრები, წერტილი, დეფისი და ქვედა ტირე; 11 ციფრი ერთად არ შეიძლება, რადგან პირადი ნომერია",
                "Latin letters, digits, dots, hyphens and underscores; no 11 digits in a row, which would be a personal number",
            ),
        })
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_short_plain_and_no_personal_number() {
        let code = |text: &str| ExternalReference::parse(text).map_or_else(|fault| fault.code(), |_| "ok");
        for right in ["a", "2020.17_B-4", "0123456789", "0123456789-0123456789", &"a".repeat(64)] {
            assert_eq!(code(right), "ok", "{right}");
        }
        for (wrong, expected) in [
            ("", "too_short"),
            (&"a".repeat(65), "too_long"),
            ("01001012345", "malformed"),
            ("x010010123456", "malformed"),
            ("a b", "malformed"),
            ("a/b", "malformed"),
            ("ა", "malformed"),
            ("a\n", "malformed"),
        ] {
            assert_eq!(code(wrong), expected, "{wrong}");
        }
    }
}
