//! One key for one name, however it is spelled.

use unicode_normalization::UnicodeNormalization;

use super::Name;
use super::name::is_apostrophe;

/// The key under which people of the same name are found, in either script.
///
/// Georgian letters follow the national romanisation of 2002 without its apostrophes, because documents
/// drop them (so თ and ტ fall together). Latin letters are made small and lose their marks. Apostrophes,
/// hyphens, dots and spaces inside a name vanish; one space joins the two names: `nino beridze`. A name that is not known
/// leaves its place empty: `nino `.
#[must_use]
pub fn search_key(given: Option<&Name>, family: Option<&Name>) -> String {
    let length = |name: Option<&Name>| name.map_or(0, |name| name.as_str().len());
    let mut key = String::with_capacity(length(given) + length(family) + 1);
    fold_into(&mut key, given.map_or("", Name::as_str));
    key.push(' ');
    fold_into(&mut key, family.map_or("", Name::as_str));
    key
}

/// A name, or a part of one, as it stands in a key.
pub(super) fn fold(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    fold_into(&mut key, name);
    key
}

fn fold_into(key: &mut String, name: &str) {
    // Compatibility decomposition separates each letter from its marks; the marks are then dropped.
    for c in name.nfkd().flat_map(char::to_lowercase) {
        if let Some(letters) = romanised(c).or_else(|| latin_without_decomposition(c)) {
            key.push_str(letters);
        } else if c.is_alphabetic() && !is_apostrophe(c) {
            key.push(c);
        }
    }
}

/// National romanisation; the letters after ჰ are those of old and of Kartvelian names.
#[allow(
    clippy::match_same_arms,
    reason = "a row a letter, in alphabetical order, is what one checks against the standard"
)]
fn romanised(c: char) -> Option<&'static str> {
    Some(match c {
        'ა' => "a",
        'ბ' => "b",
        'გ' => "g",
        'დ' => "d",
        'ე' | 'ჱ' => "e",
        'ვ' | 'ჳ' => "v",
        'ზ' => "z",
        'თ' | 'ტ' => "t",
        'ი' | 'ჲ' => "i",
        'კ' | 'ქ' => "k",
        'ლ' => "l",
        'მ' => "m",
        'ნ' => "n",
        'ო' | 'ჵ' => "o",
        'პ' | 'ფ' => "p",
        'ჟ' => "zh",
        'რ' => "r",
        'ს' => "s",
        'უ' => "u",
        'ღ' => "gh",
        'ყ' | 'ჴ' => "q",
        'შ' => "sh",
        'ჩ' | 'ჭ' => "ch",
        'ც' | 'წ' => "ts",
        'ძ' => "dz",
        'ხ' => "kh",
        'ჯ' => "j",
        'ჰ' => "h",
        'ჶ' => "f",
        'ჷ' | 'ჺ' => "e",
        'ჸ' => "",
        _ => return None,
    })
}

/// Latin letters that Unicode does not take apart, as travel documents write them (ICAO Doc 9303).
fn latin_without_decomposition(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'ı' => "i",
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ə' | 'ǝ' => "a",
        'ħ' => "h",
        'ŋ' => "n",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Script;
    use proptest::prelude::*;

    fn key(given: &str, family: &str) -> Option<String> {
        let name = |text| Name::parse(text, Script::GeorgianOrLatin).ok();
        Some(search_key(Some(&name(given)?), Some(&name(family)?)))
    }

    #[test]
    fn both_scripts_give_one_key() {
        for (georgian, latin, expected) in [
            (("ნინო", "ბერიძე"), ("Nino", "Beridze"), "nino beridze"),
            (("პეტრე", "წიქარიშვილი"), ("Petre", "Ts'ikarishvili"), "petre tsikarishvili"),
            (("ყარამან", "ჭყონია"), ("Q’araman", "CHQONIA"), "qaraman chqonia"),
            (("ჟუჟუნა", "ღუდუშაური"), ("Zhuzhuna", "Ghudushauri"), "zhuzhuna ghudushauri"),
            (("მარია-ელენე", "ძაძამია"), ("Maria Elene", "Dzadzamia"), "mariaelene dzadzamia"),
            (("თამარ", "ტატიშვილი"), ("Tamar", "Tatishvili"), "tamar tatishvili"),
            (("ხათუნა", "ჯაფარიძე"), ("Khatuna", "Japaridze"), "khatuna japaridze"),
        ] {
            assert_eq!(key(georgian.0, georgian.1).as_deref(), Some(expected));
            assert_eq!(key(latin.0, latin.1).as_deref(), Some(expected));
        }
    }

    #[test]
    fn marks_vanish() {
        assert_eq!(key("Zoë", "Müller-Łuczak").as_deref(), Some("zoe mullerluczak"));
        assert_eq!(key("İsmail", "Əliyev").as_deref(), Some("ismail aliyev"));
        assert_eq!(key("Jürgen", "Groß").as_deref(), Some("jurgen gross"));
    }

    proptest! {
        #[test]
        fn a_georgian_key_is_plain_latin(given in "[ა-ჰ]{1,20}", family in "[ა-ჰ]{1,20}(-[ა-ჰ]{1,20})?") {
            let key = key(&given, &family).unwrap_or_default();
            prop_assert!(key.chars().all(|c| c == ' ' || c.is_ascii_lowercase()), "{}", key);
            prop_assert_eq!(key.matches(' ').count(), 1);
        }
    }
}
