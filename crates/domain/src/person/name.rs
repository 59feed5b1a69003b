//! Names of people, in one script each.

use unicode_normalization::UnicodeNormalization;

use super::personal_text;
use crate::fault::FaultKind;
use crate::locale::{Bilingual, Script};
use crate::text::{is_hidden, is_joiner};

/// Characters of a name at most.
const LONGEST: usize = 100;

/// Beyond this nothing is even normalised: composing shortens a text at most about fourfold, so a text
/// this long cannot come out as a name.
const LONGEST_UNREAD: usize = 4 * LONGEST;

/// From a letter of Mtavruli (capital Georgian, U+1C90…) to the same letter of Mkhedruli (U+10D0…).
const MTAVRULI_TO_MKHEDRULI: u32 = 0x1C90 - 0x10D0;

/// A given, family or father's name.
///
/// Invariant: NFC; 1 to 100 characters; letters of one script (Georgian in Mkhedruli, or Latin), single
/// spaces, hyphens, apostrophes and dots; begins and ends as a name does. Nothing is trimmed silently:
/// the only changes made are NFC and Mtavruli to Mkhedruli.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

personal_text!(Name);

impl Name {
    /// Reads a name. Fails with `too_short`, `too_long`, `control_character`, `mixed_script`,
    /// `unsupported_script` or `malformed`.
    pub fn parse(text: &str, script: Script) -> Result<Self, FaultKind> {
        if text.chars().nth(LONGEST_UNREAD).is_some() {
            return Err(FaultKind::TooLong { max: 100 });
        }
        let name: String = text.nfc().map(to_mkhedruli).collect();
        if name.is_empty() {
            return Err(FaultKind::TooShort { min: 1 });
        }
        if name.chars().nth(LONGEST).is_some() {
            return Err(FaultKind::TooLong { max: 100 });
        }
        if name.chars().any(is_invisible) {
            return Err(FaultKind::ControlCharacter);
        }
        check_script(&name, script)?;
        if is_well_formed(&name) { Ok(Self(name)) } else { Err(malformed()) }
    }

    /// Whether the name is written in Georgian letters.
    #[must_use]
    pub fn is_georgian(&self) -> bool {
        self.0.chars().any(is_georgian)
    }
}

fn check_script(name: &str, script: Script) -> Result<(), FaultKind> {
    // Unicode counts the turned comma among the letters.
    let letters = || name.chars().filter(|c| c.is_alphabetic() && !is_apostrophe(*c));
    let georgian = letters().any(is_georgian);
    let latin = letters().any(is_latin);
    let other = letters().any(|letter| !is_georgian(letter) && !is_latin(letter));
    let allowed = match script {
        Script::GeorgianOrLatin => !other,
        Script::Latin => !other && !georgian,
    };
    match (georgian, latin, other) {
        (true, true, _) | (true, _, true) | (_, true, true) => Err(FaultKind::MixedScript),
        _ if !allowed => Err(FaultKind::UnsupportedScript { allowed: script }),
        _ => Ok(()),
    }
}

fn is_well_formed(name: &str) -> bool {
    let permitted = |c: char| is_georgian(c) || is_latin(c) || is_apostrophe(c) || matches!(c, ' ' | '-' | '.');
    let starts = |c: char| is_georgian(c) || is_latin(c) || is_apostrophe(c);
    name.chars().all(permitted)
        && name.starts_with(starts)
        && name.ends_with(|c| starts(c) || c == '.')
        && name.chars().any(char::is_alphabetic)
        && !name.contains("  ")
}

fn malformed() -> FaultKind {
    FaultKind::Malformed {
        expected: Bilingual::fixed(
            "სახელი ასოებით; შეიძლება ჰარი, დეფისი, აპოსტროფი და წერტილი, ოღონდ არა თავში, და ორი ჰარი ერთად არა",
            "a name in letters; spaces, hyphens, apostrophes and dots may stand between them, no two spaces together",
        ),
    }
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{02BB}' | '\u{02BC}')
}

/// Mkhedruli, with the letters that Svan, Mingrelian and old names use.
pub(super) fn is_georgian(c: char) -> bool {
    matches!(c, '\u{10D0}'..='\u{10FA}' | '\u{10FD}'..='\u{10FF}')
}

/// Latin letters of living alphabets, the Azerbaijani schwa among them.
fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic()
        || (c.is_alphabetic() && matches!(c, '\u{00C0}'..='\u{024F}' | '\u{0259}' | '\u{1E00}'..='\u{1EFF}'))
}

/// What nobody sees. Names in these scripts need no joiners.
fn is_invisible(c: char) -> bool {
    is_hidden(c) || is_joiner(c)
}

fn to_mkhedruli(c: char) -> char {
    match c {
        '\u{1C90}'..='\u{1CBA}' | '\u{1CBD}'..='\u{1CBF}' => {
            char::from_u32(u32::from(c) - MTAVRULI_TO_MKHEDRULI).unwrap_or(c)
        }
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(text: &str, script: Script) -> &'static str {
        Name::parse(text, script).map_or_else(|kind| kind.code(), |_| "ok")
    }

    #[test]
    fn names_of_people_are_read() {
        for name in [
            "ნინო",
            "მარია-ელენე",
            "გ. ბ.",
            "Nino",
            "D'Angelo",
            "O’Brien",
            "Jean-Pierre",
            "Əliyev",
            "Müller",
            "Žižek",
            "van der Berg",
            "Jr.",
        ] {
            assert_eq!(code(name, Script::GeorgianOrLatin), "ok", "{name}");
        }
        assert_eq!(code(&"ა".repeat(100), Script::GeorgianOrLatin), "ok");
    }

    #[test]
    fn what_is_no_name_is_refused_with_its_reason() {
        for (text, expected) in [
            ("", "too_short"),
            (&"ა".repeat(101), "too_long"),
            (&"a".repeat(10_000), "too_long"),
            ("ნი\u{0}ნო", "control_character"),
            ("ნინო\n", "control_character"),
            ("ნი\u{200B}ნო", "control_character"),
            ("Nino\u{202E}", "control_character"),
            ("ნი\u{200D}ნო", "control_character"),
            ("ნი\u{AD}ნო", "control_character"),
            ("Ni\u{2062}no", "control_character"),
            ("\u{61C}ნინო", "control_character"),
            ("ნინო Nino", "mixed_script"),
            ("Nіno", "mixed_script"), // a Cyrillic і among Latin letters
            ("Нино", "unsupported_script"),
            ("尼诺", "unsupported_script"),
            (" ნინო", "malformed"),
            ("ნინო ", "malformed"),
            ("ნინო  ბერიძე", "malformed"),
            ("-ნინო", "malformed"),
            ("ნინო1", "malformed"),
            ("ნინო;", "malformed"),
            ("...", "malformed"),
            ("'", "malformed"),
            ("😀", "malformed"),
        ] {
            assert_eq!(code(text, Script::GeorgianOrLatin), expected, "{text}");
        }
    }

    #[test]
    fn a_latin_field_takes_latin_only() {
        assert_eq!(code("Nino", Script::Latin), "ok");
        assert_eq!(code("ნინო", Script::Latin), "unsupported_script");
    }

    #[test]
    fn mtavruli_becomes_mkhedruli_and_parts_are_composed() {
        let name = Name::parse("ᲜᲘᲜᲝ", Script::GeorgianOrLatin).map(Name::into_string);
        assert_eq!(name, Ok("ნინო".to_owned()));
        let name = Name::parse("Mu\u{0308}ller", Script::Latin).map(Name::into_string);
        assert_eq!(name, Ok("Müller".to_owned()));
    }

    #[test]
    fn a_name_does_not_show_in_debug() {
        let name = Name::parse("ნინო", Script::GeorgianOrLatin);
        assert_eq!(format!("{name:?}"), "Ok(Name(…))");
    }

    proptest! {
        #[test]
        fn whatever_is_read_reads_again_as_itself(text in "\\PC{0,20}|[ა-ჰ '.-]{1,20}|[A-Za-zÀ-ž '.-]{1,20}") {
            if let Ok(name) = Name::parse(&text, Script::GeorgianOrLatin) {
                prop_assert_eq!(Name::parse(name.as_str(), Script::GeorgianOrLatin), Ok(name));
            }
        }
    }
}
