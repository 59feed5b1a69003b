//! What may stand in a text that people read.

/// Whether the character changes a text while nobody sees it: control characters, line breaks and tabs among them; those
/// that turn the direction of what follows, so that a text reads as another one; and those without width, so that two
/// texts look like one. Joiners are not among them: some languages are not written without.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061C}'
                | '\u{200B}'
                | '\u{200E}'
                | '\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'
                | '\u{2066}'..='\u{2069}'
                | '\u{FEFF}'
        )
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

#[cfg(test)]
mod tests {
    use super::{is_blank, is_hidden};

    #[test]
    fn what_nobody_sees_is_hidden_and_what_writing_needs_is_not() {
        let hidden = "\0\t\n\u{7}\u{85}\u{61C}\u{200B}\u{200E}\u{200F}\u{2028}\u{2029}\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\
                      \u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\u{FEFF}";
        for c in hidden.chars() {
            assert!(is_hidden(c), "{c:?}");
        }
        for c in "აA1. \u{A0}—„“’\u{301}\u{200C}\u{200D}\u{202F}😀".chars() {
            assert!(!is_hidden(c), "{c:?}");
        }
    }

    #[test]
    fn a_text_of_joiners_and_white_space_is_blank() {
        for blank in ["", " \t\n", "\u{A0}\u{2003}\u{3000}", "\u{200C}", " \u{200D} "] {
            assert!(is_blank(blank), "{blank:?}");
        }
        assert!(!is_blank(" . "));
    }
}
