//! How a person is reached.

use super::personal_text;
use crate::fault::FaultKind;

/// A telephone number in international form (E.164): `+995555123456`.
///
/// Invariant: `+`, then 7 to 15 digits of which the first is not zero; after `+995` exactly nine.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

personal_text!(Phone);

impl Phone {
    /// Reads a number without spaces or brackets. Fails with `phone_malformed`.
    pub fn parse(text: &str) -> Result<Self, FaultKind> {
        let digits = text.strip_prefix('+').unwrap_or_default();
        let plausible = (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        let georgian_is_whole = digits.strip_prefix("995").is_none_or(|national| national.len() == 9);
        if plausible && georgian_is_whole { Ok(Self(text.to_owned())) } else { Err(FaultKind::PhoneMalformed) }
    }
}

/// What people put between the digits of a number.
const BETWEEN_DIGITS: [char; 9] = ['-', '.', '/', '(', ')', '\u{2010}', '\u{2011}', '\u{2013}', '\u{2014}'];

impl Phone {
    /// Reads a number as people write it: `+995 555 12-34-56`, `00995555123456`, `(0) 555 12 34 56`, `555123456`. Nine digits
    /// without a country are a number in Georgia. Fails with `phone_malformed`.
    pub fn as_written(text: &str) -> Result<Self, FaultKind> {
        let mut number: String =
            text.trim().chars().filter(|c| !c.is_whitespace() && !BETWEEN_DIGITS.contains(c)).collect();
        if text.contains("(0)") && (number.starts_with('+') || number.starts_with("00")) {
            // The zero that is dialled at home only.
            number = text.replacen("(0)", "", 1);
            return Self::as_written(&number);
        }
        let abroad = number.strip_prefix('+').or_else(|| number.strip_prefix("00"));
        let national = number.strip_prefix('0').unwrap_or(&number);
        match abroad {
            Some(digits) => Self::parse(&format!("+{digits}")),
            None if national.len() == 9 => Self::parse(&format!("+995{national}")),
            None => Self::parse(&format!("+{number}")),
        }
    }
}

/// Characters of an e-mail address at most (RFC 5321, erratum 1690).
const LONGEST_ADDRESS: usize = 254;

/// An e-mail address, checked for sanity only: whether it reaches anybody, a message will show.
///
/// Invariant: visible ASCII, at most 254 characters, one `@`, a mailbox, a domain of at least two labels of which
/// the last begins with a letter.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

personal_text!(Email);

impl Email {
    /// Reads an address. Fails with `too_long` or `email_malformed`.
    pub fn parse(text: &str) -> Result<Self, FaultKind> {
        if text.chars().nth(LONGEST_ADDRESS).is_some() {
            return Err(FaultKind::TooLong { max: 254 });
        }
        let (mailbox, domain) = text.split_once('@').ok_or(FaultKind::EmailMalformed)?;
        if is_mailbox(mailbox) && is_domain(domain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(FaultKind::EmailMalformed)
        }
    }
}

fn is_mailbox(mailbox: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte);
    mailbox.bytes().all(plain) && mailbox.split('.').all(|part| !part.is_empty())
}

fn is_domain(domain: &str) -> bool {
    let label = |part: &str| {
        (1..=63).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    let has_top = domain.rsplit('.').next().is_some_and(|top| top.starts_with(|c: char| c.is_ascii_alphabetic()));
    domain.contains('.') && has_top && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_at_home_and_abroad() {
        for right in ["+995555123456", "+995322123456", "+4915112345678", "+1234567", "+123456789012345"] {
            assert!(Phone::parse(right).is_ok(), "{right}");
        }
        for wrong in [
            "",
            "555123456",
            "+99555512345",
            "+9955551234567",
            "+0123456789",
            "+123456",
            "+1234567890123456",
            "+49 151 1234",
            "00995555123456",
            "+٩٩٥٥٥٥١٢٣٤٥٦",
        ] {
            assert_eq!(Phone::parse(wrong), Err(FaultKind::PhoneMalformed), "{wrong}");
        }
    }

    #[test]
    fn a_number_is_read_however_people_write_it() {
        for text in [
            "+995 555 12-34-56",
            "555123456",
            "555 12 34 56",
            "0555 12 34 56",
            "(0) 555 12 34 56",
            "00995 555 123 456",
            "995555123456",
            "+995 (0) 555 12\u{2011}34\u{2011}56",
            " (555) 12.34.56 ",
            "+995\u{a0}555\u{a0}123456",
        ] {
            assert_eq!(Phone::as_written(text).map(Phone::into_string).as_deref(), Ok("+995555123456"), "{text}");
        }
        let abroad = Phone::as_written("0049 (0)151 / 123 456 78").map(Phone::into_string);
        assert_eq!(abroad.as_deref(), Ok("+4915112345678"));
        for wrong in
            ["", "-", "+", "555", "5551234567890123", "555-CALL-ME", "+995 555 12 34 5", "++995555123456", "٥٥٥١٢٣٤٥٦"]
        {
            assert_eq!(Phone::as_written(wrong), Err(FaultKind::PhoneMalformed), "{wrong}");
        }
    }

    #[test]
    fn addresses_that_could_reach_somebody() {
        for right in ["nino@example.ge", "n.beridze+reg@mail.example.com", "a@b.co"] {
            assert!(Email::parse(right).is_ok(), "{right}");
        }
        for wrong in [
            "",
            "nino",
            "@example.ge",
            "nino@",
            "nino@ge",
            "a@b@c.ge",
            "a b@c.ge",
            "a@b..ge",
            ".a@b.ge",
            "a@-b.ge",
            "a@b.ge\n",
            "a@1.2.3.4",
            "ნინო@example.ge",
        ] {
            assert_eq!(Email::parse(wrong), Err(FaultKind::EmailMalformed), "{wrong}");
        }
        assert_eq!(Email::parse(&format!("a@{}.ge", "b".repeat(251))), Err(FaultKind::TooLong { max: 254 }));
    }
}
