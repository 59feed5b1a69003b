//! Whom somebody looks for, by what people write down of each other; and the keys under which people are found by it.

use std::collections::BTreeSet;
use std::fmt;

use super::document::letters_and_digits;
use super::likeness::words;
use super::{BornOn, Document, DocumentKind, Name, Phone};
use crate::fault::FaultKind;
use crate::locale::{Bilingual, Script};

/// Words of a sought name at most.
const MOST_WORDS: usize = 10;

/// What divides the words of a name as people write them.
const DIVIDERS: [char; 4] = [' ', ',', ';', '-'];

/// Words of a name, in any order, each in Georgian or in Latin letters.
///
/// Invariant: one to ten words, folded.
#[derive(Clone, PartialEq, Eq)]
pub struct SoughtName(BTreeSet<String>);

impl SoughtName {
    /// Reads a name. Fails with `malformed` where there is no word in it, with `too_many_items`, or with what is wrong with a
    /// word: see [`Name::parse`].
    pub fn parse(text: &str) -> Result<Self, FaultKind> {
        let names = text.split(DIVIDERS).filter(|word| !word.is_empty());
        let names = names.map(|word| Name::parse(word, Script::GeorgianOrLatin)).collect::<Result<Vec<_>, _>>()?;
        let sought: BTreeSet<String> = names.iter().flat_map(|name| words(name.as_str())).collect();
        if sought.is_empty() {
            return Err(FaultKind::Malformed {
                expected: Bilingual::fixed("სახელი ან გვარი", "a name")
            });
        }
        if sought.len() > MOST_WORDS {
            return Err(FaultKind::TooManyItems { max: 10 });
        }
        Ok(Self(sought))
    }
}

/// A document's number, and its kind where that is known.
#[derive(Clone, PartialEq, Eq)]
pub struct SoughtDocument {
    kind: Option<DocumentKind>,
    number: String,
}

impl SoughtDocument {
    /// Reads a number as people write it: spaces around it and between its digits do not matter. Fails like
    /// [`Document::parse`].
    pub fn parse(kind: Option<DocumentKind>, number: &str) -> Result<Self, FaultKind> {
        let one_space = number.split_whitespace().collect::<Vec<_>>().join(" ");
        let document = match kind {
            Some(DocumentKind::PersonalNumber) => {
                let digits: String = one_space.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
                Document::parse(DocumentKind::PersonalNumber, &digits)
            }
            kind => Document::parse(kind.unwrap_or(DocumentKind::Other), &one_space),
        };
        Ok(Self { kind, number: document?.number_key() })
    }
}

/// What is known of somebody who is looked for. All of it has to fit.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// A document of the person's.
    pub document: Option<SoughtDocument>,
    /// Words of the name.
    pub name: Option<SoughtName>,
    /// A telephone at which the person is reached.
    pub telephone: Option<Phone>,
    /// The day of birth, or the month or year.
    pub born_on: Option<BornOn>,
}

impl Sought {
    /// The keys that the person has to have, those first that fewest have: a document's, a telephone's, those of long words.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        let document = self.document.as_ref().map(|document| number_key(&document.number));
        let telephone = self.telephone.as_ref().map(|phone| telephone_key(phone.as_str()));
        let mut words: Vec<&String> = self.name.iter().flat_map(|name| &name.0).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        document.into_iter().chain(telephone).chain(words.into_iter().map(|word| name_key(word))).collect()
    }

    /// The kind of the document, where it is known.
    #[must_use]
    pub fn document_kind(&self) -> Option<DocumentKind> {
        self.document.as_ref()?.kind
    }
}

impl fmt::Debug for Sought {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Sought(…)")
    }
}

/// The keys under which somebody of these names, this document's number and this telephone is found: each word of a name,
/// and each name as one word.
#[must_use]
pub fn found_by(names: &[Option<&str>], number: Option<&str>, telephone: Option<&str>) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for name in names.iter().flatten() {
        let words = words(name);
        keys.insert(words.concat());
        keys.extend(words);
    }
    keys.remove("");
    let names = keys.iter().map(|word| name_key(word));
    let number = number.map(|number| number_key(&letters_and_digits(number)));
    names.chain(number).chain(telephone.map(telephone_key)).collect()
}

fn name_key(word: &str) -> String {
    format!("name {word}")
}

fn number_key(number: &str) -> String {
    format!("number {number}")
}

fn telephone_key(telephone: &str) -> String {
    format!("telephone {telephone}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn finds(text: &str, names: &[Option<&str>]) -> bool {
        let keys = found_by(names, None, None);
        let sought = SoughtName::parse(text).ok().map(|name| Sought { name: Some(name), ..Sought::default() });
        sought.is_some_and(|sought| sought.keys().iter().all(|key| keys.contains(key)))
    }

    #[test]
    fn a_name_is_found_in_either_script_and_any_order() {
        let nino = [Some("ნინო"), Some("ბერიძე"), Some("Nino"), Some("Beridze")];
        for text in
            ["ნინო ბერიძე", "Beridze Nino", "beridze", "ნინო", "BERIDZE, NINO", "ᲜᲘᲜᲝ ᲑᲔᲠᲘᲫᲔ", " ნინო  Beridze "]
        {
            assert!(finds(text, &nino), "{text}");
            assert!(finds(text, &[Some("ნინო"), Some("ბერიძე")]), "{text}");
        }
        for text in ["ნინა", "beridz", "Nino Beridze Giorgi", "n"] {
            assert!(!finds(text, &nino), "{text}");
        }
        let two = [Some("მარია-ელენე"), Some("ბერიძე გელაშვილი")];
        for text in [
            "Maria Elene",
            "mariaelene",
            "Gelashvili",
            "Elene Beridze",
            "ელენე-მარია",
            "Maria-Elene Beridze-Gelashvili",
        ] {
            assert!(finds(text, &two), "{text}");
        }
    }

    #[test]
    fn what_is_no_name_is_refused_with_its_reason() {
        let code = |text: &str| SoughtName::parse(text).map_or_else(|fault| fault.code(), |_| "ok");
        for (text, expected) in [
            ("", "malformed"),
            (" - ,", "malformed"),
            ("Нино", "unsupported_script"),
            ("Nіno", "mixed_script"),
            ("ნინო1", "malformed"),
            ("ნი\u{200B}ნო", "control_character"),
            ("ნინო\nბერიძე", "control_character"),
            ("ა ბ გ დ ე ვ ზ თ ი კ ლ", "too_many_items"),
            (&"a".repeat(101), "too_long"),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
    }

    #[test]
    fn a_document_is_found_however_its_number_is_written() {
        let keys = |kind, number: &str| {
            let document = SoughtDocument::parse(kind, number).ok();
            document.map(|document| Sought { document: Some(document), ..Sought::default() }.keys())
        };
        let kept = found_by(&[], Some("AB 123-45"), None).into_iter().collect::<Vec<_>>();
        for number in ["AB12345", "ab 12345", " AB  123/45 "] {
            assert_eq!(keys(None, number), Some(kept.clone()), "{number}");
            assert_eq!(keys(Some(DocumentKind::TravelDocument), number), Some(kept.clone()), "{number}");
        }
        let personal = Some(found_by(&[], Some("01001012345"), None).into_iter().collect::<Vec<_>>());
        assert_eq!(keys(Some(DocumentKind::PersonalNumber), "01 001 012 345"), personal);
        assert_eq!(keys(None, "01001012345"), personal);
        for (kind, number) in
            [(Some(DocumentKind::PersonalNumber), "ა01001012345"), (None, "none"), (None, ""), (None, "ა12")]
        {
            assert_eq!(keys(kind, number), None, "{number}");
        }
    }

    #[test]
    fn nobody_shows_in_debug() {
        assert_eq!(format!("{:?}", Sought::default()), "Sought(…)");
    }

    proptest! {
        #[test]
        fn whoever_is_called_so_is_found(
            given in "[ა-ჰ]{1,5}([ -][ა-ჰ]{1,5})?", family in "[A-Za-zÀ-ž][A-Za-zÀ-ž']{0,4}( [a-z]{1,5})?"
        ) {
            let readable = Name::parse(&family, Script::GeorgianOrLatin).is_ok();
            let folded = !words(&family).is_empty();
            if readable && folded {
                let found = finds(&format!("{family}, {given}"), &[Some(&given), Some(&family)]);
                prop_assert!(found);
            }
        }
    }
}
