//! Identity documents and organisation codes.

use std::fmt;

use serde::Serialize;

use super::{Citizenship, personal_text};
use crate::fault::FaultKind;
use crate::locale::Bilingual;
use crate::vocabulary::vocabulary;

/// What people write where there is no number, as letters and digits.
const PLACEHOLDERS: [&str; 20] = [
    "NONE",
    "NO",
    "NON",
    "NA",
    "NIL",
    "NULL",
    "NAN",
    "UNKNOWN",
    "UNDEFINED",
    "MISSING",
    "NODOCUMENT",
    "NODOC",
    "NONUMBER",
    "NOTAVAILABLE",
    "NOTKNOWN",
    "WITHOUT",
    "WITHOUTDOCUMENT",
    "TBD",
    "ARAKVS",
    "UTSNOBI",
];

/// Characters of a document number other than a personal number, at most.
const LONGEST_NUMBER: usize = 40;

/// A personal number of Georgia: 11 ASCII digits. A text, because a leading zero is legal; no check digit
/// is defined.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonalNumber(String);

personal_text!(PersonalNumber);

impl PersonalNumber {
    /// Reads 11 digits. Fails with `personal_number_malformed`.
    pub fn parse(text: &str) -> Result<Self, FaultKind> {
        if is_digits(text, 11) { Ok(Self(text.to_owned())) } else { Err(FaultKind::PersonalNumberMalformed) }
    }
}

/// An organisation's code in the register of legal entities: 9 ASCII digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct OrganisationCode(String);

impl OrganisationCode {
    /// Reads 9 digits. Fails with `malformed`.
    pub fn parse(text: &str) -> Result<Self, FaultKind> {
        if is_digits(text, 9) {
            return Ok(Self(text.to_owned()));
        }
        Err(FaultKind::Malformed {
            expected: Bilingual::fixed("ორგანიზაციის კოდი, ზუსტად 9 ციფრი", "an organisation's code, exactly 9 digits"),
        })
    }

    /// The nine digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrganisationCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

vocabulary! {
    /// What identifies a person.
    pub enum DocumentKind {
        /// The personal number of a citizen of Georgia, eleven digits.
        PersonalNumber = "personal_number", "პირადი ნომერი" =>
            "საქართველოს მოქალაქის თერთმეტნიშნა პირადი ნომერი.";
        /// The document of a stateless person with status in Georgia.
        StatelessId = "stateless_id", "მოქალაქეობის არმქონე პირის მოწმობა", "stateless person's document" =>
            "საქართველოში გაცემული მოწმობა მოქალაქეობის არმქონე პირისთვის, რომელსაც აქ სტატუსი აქვს.";
        /// A passport or another travel document.
        TravelDocument = "travel_document", "სამგზავრო დოკუმენტი" =>
            "პასპორტი ან სხვა დოკუმენტი, რომლითაც პირი მოგზაურობს.";
        /// Any other document that shows who the person is.
        Other = "other", "სხვა დოკუმენტი", "another document" =>
            "ნებისმიერი სხვა დოკუმენტი, რომელიც პირის ვინაობას აჩვენებს.";
    }
}

/// A document's kind and number.
///
/// Invariant: a personal number is 11 digits; another number is 1 to 40 ASCII letters, digits, hyphens,
/// slashes and single inner spaces, with at least one letter or digit. Neither is a placeholder for a number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Document {
    kind: DocumentKind,
    number: String,
}

impl Document {
    /// Reads a number of the kind. Fails with `personal_number_malformed`, `too_short`, `too_long`, `malformed` or
    /// `placeholder_number`.
    pub fn parse(kind: DocumentKind, number: &str) -> Result<Self, FaultKind> {
        let number = match kind {
            DocumentKind::PersonalNumber => PersonalNumber::parse(number)?.into_string(),
            DocumentKind::StatelessId | DocumentKind::TravelDocument | DocumentKind::Other => other_number(number)?,
        };
        let letters_and_digits = letters_and_digits(&number);
        if is_placeholder(&letters_and_digits) {
            return Err(FaultKind::PlaceholderNumber);
        }
        Ok(Self { kind, number })
    }

    /// What kind of document it is.
    #[must_use]
    pub const fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// The number as written in the document.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }

    /// The key under which the same document is found however its number is written: kind, colon, the letters and digits of
    /// the number in capitals (`travel_document:AB12345`).
    #[must_use]
    pub fn search_key(&self) -> String {
        format!("{}:{}", self.kind, self.number_key())
    }

    /// The key under which a document of the same number is found, of whichever kind: its letters and digits in capitals.
    #[must_use]
    pub fn number_key(&self) -> String {
        letters_and_digits(&self.number)
    }

    /// Fails with `document_kind_mismatch` when a person of this citizenship cannot hold such a document:
    /// a stateless person's document in the hands of a citizen of any country.
    pub fn fits(&self, citizenship: Citizenship) -> Result<(), FaultKind> {
        match (self.kind, citizenship) {
            (DocumentKind::StatelessId, Citizenship::Georgian | Citizenship::Foreign) => {
                Err(FaultKind::DocumentKindMismatch)
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Document({}, …)", self.kind)
    }
}

pub(super) fn letters_and_digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// Whether it only stands where a number should: one such text would make many people one.
fn is_placeholder(letters_and_digits: &str) -> bool {
    let mut characters = letters_and_digits.chars();
    let Some(first) = characters.next() else { return true };
    let one_repeated = characters.all(|c| c == first);
    let is_run = one_repeated && (letters_and_digits.len() > 1 || matches!(first, '0' | 'X'));
    is_run || PLACEHOLDERS.contains(&letters_and_digits)
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn other_number(text: &str) -> Result<String, FaultKind> {
    if text.is_empty() {
        return Err(FaultKind::TooShort { min: 1 });
    }
    if text.chars().nth(LONGEST_NUMBER).is_some() {
        return Err(FaultKind::TooLong { max: 40 });
    }
    let permitted = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/' | b' ');
    let well_formed = text.bytes().all(permitted)
        && text.bytes().any(|byte| byte.is_ascii_alphanumeric())
        && text.trim() == text
        && !text.contains("  ");
    if well_formed {
        return Ok(text.to_owned());
    }
    Err(FaultKind::Malformed {
        expected: Bilingual::fixed(
            "დოკუმენტის ნომერი: ლათინური ასოები, ციფრები, დეფისი, დახრილი ხაზი ან ჰარი შუაში",
            "a document number: Latin letters, digits, hyphens, slashes or single inner spaces",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(kind: DocumentKind, number: &str) -> &'static str {
        Document::parse(kind, number).map_or_else(|fault| fault.code(), |_| "ok")
    }

    #[test]
    fn a_personal_number_is_eleven_ascii_digits() {
        assert_eq!(code(DocumentKind::PersonalNumber, "01001012345"), "ok");
        for wrong in ["", "0100101234", "010010123456", "0100101234a", "01001012345 ", "٠١٠٠١٠١٢٣٤٥", "0100101234５"]
        {
            assert_eq!(code(DocumentKind::PersonalNumber, wrong), "personal_number_malformed", "{wrong}");
        }
    }

    #[test]
    fn other_documents_are_read_as_written() {
        for right in ["AB 123-45", "12/2019", "X1", "NONE1", "7", "112", &"98".repeat(20)] {
            assert_eq!(code(DocumentKind::TravelDocument, right), "ok", "{right}");
        }
        for (wrong, expected) in [
            ("", "too_short"),
            (&*"9".repeat(41), "too_long"),
            (" A1", "malformed"),
            ("A  1", "malformed"),
            ("---", "malformed"),
            ("ა1", "malformed"),
            ("A\n1", "malformed"),
        ] {
            assert_eq!(code(DocumentKind::Other, wrong), expected, "{wrong}");
        }
    }

    #[test]
    fn one_document_has_one_key() {
        let key = |number| Document::parse(DocumentKind::TravelDocument, number).map(|document| document.search_key());
        assert_eq!(key("ab 12-345"), Ok("travel_document:AB12345".to_owned()));
        assert_eq!(key("AB12345"), key("ab 12-345"));
        assert_eq!(key("AB12345"), key("ab/12/345"));
        let number = |kind| Document::parse(kind, "01001012345").map(|document| document.number_key());
        assert_eq!(number(DocumentKind::PersonalNumber), number(DocumentKind::Other));
    }

    #[test]
    fn what_stands_for_no_number_is_none() {
        for wrong in
            ["NONE", "none", "N/A", "n a", "XXX", "x-x-x", "X", "0", "000", "00-00/0", "unknown", "11", "aaAA-a"]
        {
            assert_eq!(code(DocumentKind::Other, wrong), "placeholder_number", "{wrong}");
        }
        assert_eq!(code(DocumentKind::PersonalNumber, "00000000000"), "placeholder_number");
        assert_eq!(code(DocumentKind::PersonalNumber, "11111111111"), "placeholder_number");
        assert_eq!(code(DocumentKind::PersonalNumber, "00000000001"), "ok");
    }

    #[test]
    fn a_stateless_document_is_for_stateless_people() {
        let document = |kind| Document::parse(kind, "01001012345");
        for kind in DocumentKind::ALL {
            for citizenship in Citizenship::ALL {
                let wrong = *kind == DocumentKind::StatelessId && *citizenship != Citizenship::Stateless;
                assert_eq!(document(*kind).and_then(|document| document.fits(*citizenship)).is_err(), wrong);
            }
        }
    }

    #[test]
    fn an_organisation_code_is_nine_digits() {
        assert!(OrganisationCode::parse("012345678").is_ok());
        assert!(OrganisationCode::parse("01234567").is_err());
        assert!(OrganisationCode::parse("01234567a").is_err());
    }
}
