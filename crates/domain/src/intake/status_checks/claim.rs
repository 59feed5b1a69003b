//! What has to be known of a registration to be told where it stands.

use std::fmt;

use chrono::NaiveDate;

use crate::fault::{FaultKind, Faults};
use crate::locale::Bilingual;

/// How many characters of a number are asked for.
const ASKED: usize = 4;

/// What somebody says of a registration.
///
/// Invariant: the reference is written as references are; of the document's number, of the telephone number or of both, the
/// last four characters are said.
#[derive(Clone, PartialEq, Eq)]
pub struct Claim {
    reference: String,
    born_on: NaiveDate,
    document: Option<String>,
    phone: Option<String>,
}

/// What is on record of the same.
#[derive(Clone, Copy, Default)]
pub struct Known<'a> {
    /// The day of birth, where it is known to the day.
    pub born_on: Option<NaiveDate>,
    /// The document's number, where there is a document.
    pub document_number: Option<&'a str>,
    /// The telephone number, where there is one.
    pub phone: Option<&'a str>,
}

impl Claim {
    /// Reads what was sent; `None` where something is wrong with it, which is noted. What is left out is nobody's.
    pub fn parse(
        reference: &str,
        born_on: NaiveDate,
        (document, phone): (Option<&str>, Option<&str>),
        faults: &mut Faults,
    ) -> Option<Self> {
        let reference = faults.take("/reference", read_reference(reference));
        if document.is_none() && phone.is_none() {
            faults.push("/document_last4", FaultKind::Required);
        }
        let document = faults.take("/document_last4", document.map(read_document).transpose());
        let phone = faults.take("/phone_last4", phone.map(read_phone).transpose());
        Some(Self { reference: reference?, born_on, document: document?, phone: phone? })
    }

    /// The registration's reference.
    #[must_use]
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// Whether all that is said is so. Each part is looked at, whatever came of the others: how long it takes tells nothing.
    #[must_use]
    pub fn fits(&self, known: Known<'_>) -> bool {
        let born = known.born_on == Some(self.born_on);
        let document = ends_with(self.document.as_deref(), known.document_number);
        let phone = ends_with(self.phone.as_deref(), known.phone);
        born & document & phone
    }
}

impl fmt::Debug for Claim {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Claim(…)")
    }
}

impl fmt::Debug for Known<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Known(…)")
    }
}

/// Whether a number on record ends as is said; where nothing is said of it, it does.
fn ends_with(said: Option<&str>, number: Option<&str>) -> bool {
    let found = last_four(number.unwrap_or_default());
    said.is_none_or(|said| found.as_deref() == Some(said))
}

/// The last four letters and digits of a number in capitals; `None` where it has fewer.
fn last_four(number: &str) -> Option<String> {
    let written = number.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase());
    let last: Vec<char> = written.collect();
    let from = last.len().checked_sub(ASKED)?;
    Some(last.into_iter().skip(from).collect())
}

fn read_reference(text: &str) -> Result<String, FaultKind> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = text.strip_prefix("REG-").and_then(|rest| rest.split_once('-'));
    let written = numbers.is_some_and(|(year, number)| {
        year.len() == 4 && (6..=12).contains(&number.len()) && digits(year) && digits(number)
    });
    if written {
        Ok(text.to_owned())
    } else {
        Err(malformed(
            "რეგისტრაციის ნომერი, მაგალითად REG-2026-000123",
            "a registration's reference, as REG-2026-000123",
        ))
    }
}

fn read_document(text: &str) -> Result<String, FaultKind> {
    if text.len() == ASKED && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(text.to_ascii_uppercase());
    }
    Err(malformed(
        "დოკუმენტის ნომრის ბოლო ოთხი ლათინური ასო ან ციფრი",
        "the last four Latin letters or digits of the document's number",
    ))
}

fn read_phone(text: &str) -> Result<String, FaultKind> {
    if text.len() == ASKED && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(text.to_owned());
    }
    Err(malformed("ტელეფონის ნომრის ბოლო ოთხი ციფრი", "the last four digits of the telephone number"))
}

const fn malformed(ka: &'static str, en: &'static str) -> FaultKind {
    FaultKind::Malformed { expected: Bilingual::fixed(ka, en) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    fn faults(reference: &str, document: Option<&str>, phone: Option<&str>) -> Vec<String> {
        let mut faults = Faults::new();
        let read = Claim::parse(reference, day("1988-04-12"), (document, phone), &mut faults);
        let found = faults.into_vec();
        assert_eq!(read.is_none(), !found.is_empty() && found.iter().any(|fault| fault.kind != FaultKind::Required));
        found.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.kind.code())).collect()
    }

    #[test]
    fn a_claim_says_which_registration_and_how_a_number_ends() {
        assert_eq!(faults("REG-2026-000001", Some("2345"), None), [""; 0]);
        assert_eq!(faults("REG-2026-12345678", Some("b2c4"), Some("3456")), [""; 0]);
        assert_eq!(faults("REG-2026-000001", None, None), ["/document_last4 required"]);
        for wrong in [
            "",
            "CASE-2026-000001",
            "reg-2026-000001",
            "REG-26-000001",
            "REG-2026-00001",
            "REG-2026-00000a",
            "REG-2026-٠٠٠٠٠١",
            " REG-2026-000001",
            "REG-2026-0000000000001",
        ] {
            assert_eq!(faults(wrong, Some("2345"), None), ["/reference malformed"], "{wrong}");
        }
        for wrong in ["", "123", "12345", "٢٣٤٥", "ბ123", "12 4", "1-23"] {
            assert_eq!(faults("REG-2026-000001", Some(wrong), None), ["/document_last4 malformed"], "{wrong}");
        }
        for wrong in ["", "123", "12345", "١٢٣٤", "123a", "+123"] {
            assert_eq!(faults("REG-2026-000001", None, Some(wrong)), ["/phone_last4 malformed"], "{wrong}");
        }
    }

    #[test]
    fn all_that_is_said_has_to_be_so() {
        let known = Known {
            born_on: Some(day("1988-04-12")),
            document_number: Some("ab 12-3c4"),
            phone: Some("+995555123456"),
        };
        let fits = |born: &str, document: Option<&str>, phone: Option<&str>, known: Known<'_>| {
            let claim = Claim::parse("REG-2026-000001", day(born), (document, phone), &mut Faults::new());
            claim.is_some_and(|claim| claim.fits(known))
        };
        assert!(fits("1988-04-12", Some("23C4"), None, known));
        assert!(fits("1988-04-12", Some("23c4"), Some("3456"), known));
        assert!(fits("1988-04-12", None, Some("3456"), known));
        assert!(!fits("1988-04-13", None, Some("3456"), known));
        assert!(!fits("1988-04-12", None, Some("3457"), known));
        assert!(!fits("1988-04-12", Some("23C5"), Some("3456"), known));
        assert!(!fits("1988-04-12", Some("23C4"), Some("3457"), known));
        // What is not on record, or too short, is never so.
        assert!(!fits("1988-04-12", None, Some("3456"), Known { born_on: None, ..known }));
        assert!(!fits("1988-04-12", Some("23C4"), None, Known { document_number: None, ..known }));
        assert!(!fits("1988-04-12", Some("23C4"), None, Known { document_number: Some("3C4"), ..known }));
        assert!(!fits("1988-04-12", None, Some("3456"), Known { phone: None, ..known }));
    }
}
