//! What may stand in a text that people read.

use std::ops::RangeInclusive;

/// The characters that change a text while nobody sees them, in order: control characters, line breaks and tabs among them;
/// those that turn the direction of what follows, so that a text reads as another one; those without width or form, so
/// that two texts look like one; and those that are no characters, which databases and programs treat each in its own
/// way. Joiners are not among them, nor what chooses among the forms of a character: some languages are not written
/// without.
pub const HIDDEN: &[RangeInclusive<char>] = &[
    '\0'..='\u{1F}',
    '\u{7F}'..='\u{9F}',
    // The soft hyphen.
    '\u{AD}'..='\u{AD}',
    // The grapheme joiner, which joins nothing.
    '\u{34F}'..='\u{34F}',
    '\u{61C}'..='\u{61C}',
    // Fillers of Korean, vowels of Khmer that are not written, and separators of Mongolian.
    '\u{115F}'..='\u{1160}',
    '\u{17B4}'..='\u{17B5}',
    '\u{180E}'..='\u{180E}',
    '\u{200B}'..='\u{200B}',
    '\u{200E}'..='\u{200F}',
    '\u{2028}'..='\u{202E}',
    '\u{2060}'..='\u{206F}',
    '\u{3164}'..='\u{3164}',
    '\u{FDD0}'..='\u{FDEF}',
    '\u{FEFF}'..='\u{FEFF}',
    '\u{FFA0}'..='\u{FFA0}',
    '\u{FFF0}'..='\u{FFFB}',
    '\u{FFFE}'..='\u{FFFF}',
    '\u{1BCA0}'..='\u{1BCA3}',
    '\u{1D173}'..='\u{1D17A}',
    '\u{1FFFE}'..='\u{1FFFF}',
    '\u{2FFFE}'..='\u{2FFFF}',
    '\u{3FFFE}'..='\u{3FFFF}',
    '\u{4FFFE}'..='\u{4FFFF}',
    '\u{5FFFE}'..='\u{5FFFF}',
    '\u{6FFFE}'..='\u{6FFFF}',
    '\u{7FFFE}'..='\u{7FFFF}',
    '\u{8FFFE}'..='\u{8FFFF}',
    '\u{9FFFE}'..='\u{9FFFF}',
    '\u{AFFFE}'..='\u{AFFFF}',
    '\u{BFFFE}'..='\u{BFFFF}',
    '\u{CFFFE}'..='\u{CFFFF}',
    '\u{DFFFE}'..='\u{DFFFF}',
    // Tags, which spell a second text behind the first.
    '\u{E0000}'..='\u{E00FF}',
    '\u{E01F0}'..='\u{E0FFF}',
    '\u{EFFFE}'..='\u{EFFFF}',
    '\u{FFFFE}'..='\u{FFFFF}',
    '\u{10FFFE}'..='\u{10FFFF}',
];

/// Whether nobody sees the character.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    HIDDEN.iter().any(|range| range.contains(&c))
}

/// Whether the character ends a line or indents one: in a text of several lines that is no harm.
#[must_use]
pub const fn is_layout(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t')
}

/// Whether there is nothing to see: white space and joiners only.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_joiner(c))
}

/// Without width, and yet part of how some languages are written.
#[must_use]
pub const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Whether eleven digits stand in a row: somebody's personal number may be among them.
#[must_use]
pub fn holds_personal_number(text: &str) -> bool {
    text.split(|c: char| !c.is_numeric()).any(|digits| digits.chars().nth(10).is_some())
}

#[cfg(test)]
mod tests {
    use super::{HIDDEN, is_blank, is_hidden};

    #[test]
    fn what_nobody_sees_is_hidden_and_what_writing_needs_is_not() {
        let hidden = "\0\t\n\u{7}\u{85}\u{61C}\u{200B}\u{200E}\u{200F}\u{2028}\u{2029}\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\
                      \u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\u{FEFF}\u{AD}\u{2061}\u{206F}\u{180E}\u{3164}\u{FDD0}\u{FFF9}\u{FFFE}\u{FFFF}\
                      \u{1FFFE}\u{E0041}\u{10FFFF}";
        for c in hidden.chars() {
            assert!(is_hidden(c), "{c:?}");
        }
        for c in "აA1. \u{A0}—„“’\u{301}\u{200C}\u{200D}\u{202F}\u{FFFC}\u{FFFD}😀❤\u{FE0F}".chars() {
            assert!(!is_hidden(c), "{c:?}");
        }
    }

    #[test]
    fn all_controls_and_all_that_is_no_character_is_hidden() {
        for c in '\0'..=char::MAX {
            let no_character = u32::from(c) & 0xFFFE == 0xFFFE || matches!(c, '\u{FDD0}'..='\u{FDEF}');
            if c.is_control() || no_character {
                assert!(is_hidden(c), "{c:?}");
            }
        }
        assert!(HIDDEN.windows(2).all(|pair| pair[0].end() < pair[1].start()));
    }

    #[test]
    fn a_text_of_joiners_and_white_space_is_blank() {
        for blank in ["", " \t\n", "\u{A0}\u{2003}\u{3000}", "\u{200C}", " \u{200D} "] {
            assert!(is_blank(blank), "{blank:?}");
        }
        assert!(!is_blank(" . "));
    }
}
