use crate::fault::FaultKind;
use crate::locale::Bilingual;
use crate::text::{holds_personal_number, is_blank, is_hidden, is_layout};

/// Characters of a mark at most.
const LONGEST: usize = 64;

/// The mark by which an organisation knows which of its workers has a case.
///
/// Invariant: one line of 1 to 64 characters, something visible and nothing hidden among them, no eleven digits in a row:
/// these would be a personal number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignee(String);

impl Assignee {
    /// Reads a mark. Fails with `too_short`, `too_long`, `control_character` or `malformed`.
    pub fn parse(text: &str) -> Result<Self, FaultKind> {
        if text.chars().nth(LONGEST).is_some() {
            return Err(FaultKind::TooLong { max: 64 });
        }
        if text.chars().any(is_hidden) || text.contains(is_layout) {
            return Err(FaultKind::ControlCharacter);
        }
        if is_blank(text) {
            return Err(FaultKind::TooShort { min: 1 });
        }
        if holds_personal_number(text) {
            return Err(FaultKind::Malformed {
                expected: Bilingual::fixed(
                    "თანამშრომლის აღნიშვნა; 11 ციფრი ერთად არ შეიძლება, რადგან პირადი ნომერია",
                    "a mark for a worker; no 11 digits in a row, which would be a personal number",
                ),
            });
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, for storing.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_a_short_line_and_no_personal_number() {
        let code = |text: &str| Assignee::parse(text).map_or_else(|fault| fault.code(), |_| "ok");
        for right in ["worker-7", "ჯგუფი 2", "0123456789", &"ა".repeat(64)] {
            assert_eq!(code(right), "ok", "{right}");
        }
        for (wrong, expected) in [
            ("", "too_short"),
            ("  ", "too_short"),
            (&"ა".repeat(65), "too_long"),
            ("one\ntwo", "control_character"),
            ("one\u{200B}", "control_character"),
            ("worker 01001012345", "malformed"),
        ] {
            assert_eq!(code(wrong), expected, "{wrong}");
        }
    }
}
