//! Whether two registrations may be of one person. Nothing is merged by it: it is told to who looks.
//!
//! The comparison is fine and looks at two people. Which two are compared is found by keys, so that nobody is compared with
//! everybody: people who are alike have one of their keys in common.

use std::collections::BTreeSet;

use super::BornOn;
use super::search_key::fold;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Why two registrations may be of one person.
    pub enum MatchReason {
        /// Both name the same document: same kind, same letters and digits. They count as one person.
        SameDocument = "same_document", "იგივე დოკუმენტი" =>
            "ორივეში ერთი და იგივე დოკუმენტია: სახეც, ასოებიც და ციფრებიც ემთხვევა. ორივე ერთ პირად ითვლება.";
        /// Both name the same number, of documents of two kinds.
        SameNumberOtherKind = "same_number_other_kind", "იგივე ნომერი სხვა სახის დოკუმენტში", "same number in a document of another kind" =>
            "ორივეში ერთი და იგივე ნომერია, დოკუმენტის სახე კი სხვადასხვა.";
        /// The names are the same in either script, and the births can be on one day.
        SameNameAndBirth = "same_name_and_birth", "იგივე სახელი და დაბადების დღე", "same name and day of birth" =>
            "სახელი და გვარი ერთ-ერთ დამწერლობაში ემთხვევა და დაბადების დღეც შეიძლება ერთი იყოს.";
        /// The given name of one is the family name of the other.
        NamesSwapped = "names_swapped", "სახელი და გვარი ადგილშენაცვლებულია", "given and family name swapped" =>
            "ერთ რეგისტრაციაში ჩაწერილი სახელი მეორეში გვარად წერია.";
        /// One has a part of the other's names: one of two given names, half a double family name, or no such name at all.
        PartOfName = "part_of_name", "სახელის ან გვარის ნაწილი ემთხვევა", "part of the name" =>
            "ერთ რეგისტრაციაში მეორის სახელის ან გვარის მხოლოდ ნაწილია: ორი სახელიდან ერთი, ორმაგი გვარის ნახევარი, ან სახელი ან გვარი საერთოდ არ წერია.";
        /// The names differ by one letter.
        SimilarName = "similar_name", "სახელი ერთი ასოთი განსხვავდება", "one letter of the name differs" =>
            "სახელები და გვარები მხოლოდ ერთი ასოთი განსხვავდება.";
        /// The day and the month of birth have changed places.
        BirthSwapped = "birth_swapped", "დაბადების დღე და თვე ადგილშენაცვლებულია", "day and month of birth swapped" =>
            "დაბადების დღესა და თვეს ადგილები აქვს შეცვლილი.";
    }
}

/// A given and a family name, folded, each in its parts. No part where a name is not known.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Folded {
    given: Vec<String>,
    family: Vec<String>,
}

/// How two names are alike, from the strongest on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Alike {
    Same,
    Swapped,
    Part,
    Similar,
}

/// What people are compared by: the names that they are known by, and when they were born.
#[derive(Clone)]
pub struct Likeness {
    names: BTreeSet<Folded>,
    born_on: BornOn,
}

impl Likeness {
    /// Of somebody who is known by these given and family names, as the form and the passport have them.
    #[must_use]
    pub fn new(names: &[(Option<&str>, Option<&str>)], born_on: BornOn) -> Self {
        let folded =
            |(given, family): &(Option<&str>, Option<&str>)| Folded { given: parts(*given), family: parts(*family) };
        let known = |name: &Folded| !name.given.is_empty() || !name.family.is_empty();
        Self { names: names.iter().map(folded).filter(known).collect(), born_on }
    }

    /// Why the two may be one person, as far as names and birth say; nothing where they are not alike.
    #[must_use]
    pub fn reasons(&self, other: &Self) -> Vec<MatchReason> {
        let swapped = self.born_on.swapped() == Some(other.born_on);
        if !swapped && !self.born_on.may_be(other.born_on) {
            return Vec::new();
        }
        let exact = self.born_on.day().is_some() && other.born_on.day().is_some();
        let pairs = self.names.iter().flat_map(|own| other.names.iter().map(move |theirs| (own, theirs)));
        let alike = pairs.filter_map(|(own, theirs)| own.alike(theirs, exact)).min();
        let Some(alike) = alike else { return Vec::new() };
        let name = match alike {
            Alike::Same if swapped => None,
            Alike::Same => Some(MatchReason::SameNameAndBirth),
            Alike::Swapped => Some(MatchReason::NamesSwapped),
            Alike::Part => Some(MatchReason::PartOfName),
            // Two slips at once are another person.
            Alike::Similar if swapped => return Vec::new(),
            Alike::Similar => Some(MatchReason::SimilarName),
        };
        name.into_iter().chain(swapped.then_some(MatchReason::BirthSwapped)).collect()
    }

    /// The keys under which this person is found.
    #[must_use]
    pub fn keys(&self) -> BTreeSet<String> {
        let year = self.born_on.year();
        match self.born_on.day() {
            Some(day) => self.with_names(&[day.to_string(), year.to_string()]),
            None => self.with_names(&[year.to_string(), inexact(year)]),
        }
    }

    /// The keys of people who may be this one: of those born on the day, on the day with its month swapped, or some time in
    /// the year; of all born in the year, where no day is known.
    #[must_use]
    pub fn sought(&self) -> BTreeSet<String> {
        let year = self.born_on.year();
        let Some(day) = self.born_on.day() else { return self.with_names(&[year.to_string()]) };
        let swapped = self.born_on.swapped().map(|swapped| swapped.to_string());
        let births: Vec<String> = [day.to_string(), inexact(year)].into_iter().chain(swapped).collect();
        self.with_names(&births)
    }

    fn with_names(&self, births: &[String]) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for name in &self.names {
            names.extend(name.tokens());
        }
        names.iter().flat_map(|name| births.iter().map(move |birth| format!("{name} {birth}"))).collect()
    }
}

/// In the year, nobody knows when.
fn inexact(year: i32) -> String {
    format!("{year}~")
}

impl Folded {
    fn alike(&self, other: &Self, exact: bool) -> Option<Alike> {
        let (given, family) =
            ([self.given.concat(), other.given.concat()], [self.family.concat(), other.family.concat()]);
        let [[own_given, their_given], [own_family, their_family]] = [&given, &family];
        if own_given == their_given && own_family == their_family {
            return Some(Alike::Same);
        }
        if own_given == their_family && own_family == their_given {
            return Some(Alike::Swapped);
        }
        let fits = |own: &[String], theirs: &[String]| {
            if own.is_empty() || theirs.is_empty() { exact } else { holds(own, theirs) || holds(theirs, own) }
        };
        let has_one = |one: &[String; 2]| one.iter().all(|name| !name.is_empty());
        let in_common = has_one(&given) || has_one(&family);
        if in_common && fits(&self.given, &other.given) && fits(&self.family, &other.family) {
            return Some(Alike::Part);
        }
        let one_letter = |[one, other]: &[String; 2]| one_letter_apart(one, other);
        let one_slip = given[0] == given[1] && one_letter(&family) || family[0] == family[1] && one_letter(&given);
        one_slip.then_some(Alike::Similar)
    }

    /// What two names that are alike have in common, one at least. Where both names are known, a slip in one of them leaves
    /// the other; of a single name, what is left without one of its letters.
    fn tokens(&self) -> Vec<String> {
        let mut tokens = Vec::new();
        for name in [&self.given, &self.family] {
            tokens.push(name.concat());
            tokens.extend(name.iter().cloned());
        }
        tokens.retain(|token| !token.is_empty());
        if self.given.is_empty() || self.family.is_empty() {
            let whole: Vec<char> = self.given.iter().chain(&self.family).flat_map(|part| part.chars()).collect();
            let without = |place: usize| {
                let left: String = whole.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, c)| *c).collect();
                format!("{left}?")
            };
            tokens.push(format!("{}?", whole.iter().collect::<String>()));
            tokens.extend((0..whole.len()).map(without));
        }
        tokens
    }
}

/// What people write where a name is not known, folded: it may be a name, but nobody is found by it.
const UNKNOWN: [&str; 24] = [
    "unknown",
    "notknown",
    "unnamed",
    "noname",
    "nameless",
    "none",
    "null",
    "nil",
    "na",
    "nn",
    "notavailable",
    "missing",
    "undefined",
    "anonymous",
    "unbekannt",
    "inconnu",
    "utsnobi",
    "utsnobia",
    "araristsnobili",
    "usakhelo",
    "anonimi",
    "arakvs",
    "neizvestno",
    "tbd",
];

/// The folded parts of a name, which spaces and hyphens divide; none where it says that the name is not known.
fn parts(name: Option<&str>) -> Vec<String> {
    let parts = words(name.unwrap_or_default());
    let whole = parts.concat();
    let is_known = !UNKNOWN.contains(&whole.as_str()) && !whole.chars().all(|letter| letter == 'x');
    if is_known { parts } else { Vec::new() }
}

/// The folded words of a name, which spaces and hyphens divide.
pub(super) fn words(name: &str) -> Vec<String> {
    name.split([' ', '-']).map(fold).filter(|word| !word.is_empty()).collect()
}

/// Whether each of the parts is among those of the whole.
fn holds(whole: &[String], parts: &[String]) -> bool {
    parts.iter().all(|part| whole.contains(part))
}

/// Whether one letter makes one of the other: another one in its place, one more or one less.
fn one_letter_apart(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    if short.is_empty() || long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let behind = |letters: &[char], from: usize| letters.get(from..).unwrap_or_default().to_vec();
    let rest = behind(long, same + 1);
    one != other
        && if short.len() == long.len() { behind(short, same + 1) == rest } else { behind(short, same) == rest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn somebody(given: &str, family: &str, born_on: &str) -> Option<Likeness> {
        let known = |name| Some(name).filter(|name: &&str| !name.is_empty());
        BornOn::parse(born_on).ok().map(|born_on| Likeness::new(&[(known(given), known(family))], born_on))
    }

    /// Why the two are alike, whoever is looked at first; and that either finds the other.
    fn reasons(one: (&str, &str, &str), other: (&str, &str, &str)) -> Vec<&'static str> {
        let likeness = |(given, family, born_on)| somebody(given, family, born_on);
        let (Some(one), Some(other)) = (likeness(one), likeness(other)) else { return vec!["unread"] };
        let reasons = one.reasons(&other);
        assert_eq!(other.reasons(&one), reasons);
        if !reasons.is_empty() {
            assert!(!one.sought().is_disjoint(&other.keys()), "the other one is not found");
            assert!(!other.sought().is_disjoint(&one.keys()), "the first one is not found");
        }
        reasons.into_iter().map(MatchReason::as_str).collect()
    }

    const NINO: (&str, &str, &str) = ("ნინო", "ბერიძე", "1988-04-12");

    #[test]
    fn nobody_is_found_by_a_name_that_says_that_it_is_not_known() {
        for unknown in ["უცნობი", "Unknown", "არ არის ცნობილი", "N.A.", "Xxx", "NO NAME"]
        {
            let nobody = somebody(unknown, unknown, "1988-04-12").map(|likeness| likeness.keys());
            assert_eq!(nobody, Some(BTreeSet::new()), "{unknown}");
            assert_eq!(reasons((unknown, "ბერიძე", "1988-04-12"), (unknown, "გელაშვილი", "1988-04-12")), [""; 0]);
            // What else is known of the name finds the person.
            assert_eq!(reasons((unknown, "ბერიძე", "1988-04-12"), NINO), ["part_of_name"]);
        }
        // It is only a part of a name that somebody has.
        assert_eq!(
            reasons(("ნინო", "უცნობიშვილი", "1988-04-12"), ("Nino", "Utsnobishvili", "1988-04-12")),
            ["same_name_and_birth"]
        );
    }

    #[test]
    fn people_as_their_papers_differ() {
        for (other, expected) in [
            (("Nino", "Beridze", "1988-04-12"), &["same_name_and_birth"][..]),
            (("ბერიძე", "ნინო", "1988-04-12"), &["names_swapped"]),
            (("Beridze", "Nino", "1988-12-04"), &["names_swapped", "birth_swapped"]),
            (("ნინო მარიამი", "ბერიძე", "1988-04-12"), &["part_of_name"]),
            (("მარიამი-ნინო", "ბერიძე", "1988-04-12"), &["part_of_name"]),
            (("ნინო", "ბერიძე-გელაშვილი", "1988-04-12"), &["part_of_name"]),
            (("ნინო", "გელაშვილი ბერიძე", "1988-04-12"), &["part_of_name"]),
            (("ნინო", "", "1988-04-12"), &["part_of_name"]),
            (("", "ბერიძე", "1988-04-12"), &["part_of_name"]),
            (("ნინო", "ბერიძე", "1988-12-04"), &["birth_swapped"]),
            (("ნინა", "ბერიძე", "1988-04-12"), &["similar_name"]),
            (("ნინო", "ბერაძე", "1988-04-12"), &["similar_name"]),
            (("ნინო", "ბერიძეე", "1988-04-12"), &["similar_name"]),
            (("ინო", "ბერიძე", "1988-04-12"), &["similar_name"]),
            (("ნინო", "ბერიძე", "1988"), &["same_name_and_birth"]),
            (("ნინო", "ბერიძე", "1988-04"), &["same_name_and_birth"]),
            (("ნინა", "ბერიძე", "1988"), &["similar_name"]),
            (("ბერიძე", "ნინო", "1988-04"), &["names_swapped"]),
            // Other people.
            (("ნინო", "ბერიძე", "1988-04-13"), &[]),
            (("ნინო", "ბერიძე", "1988-05"), &[]),
            (("ნინო", "ბერიძე", "1989"), &[]),
            (("ნინა", "ბერაძე", "1988-04-12"), &[]),
            (("ნინა", "ბერიძე", "1988-12-04"), &[]),
            (("ნინო", "გელაშვილი", "1988-04-12"), &[]),
            (("მარიამი", "ბერიძე", "1988-04-12"), &[]),
            (("ნინო", "", "1988"), &[]),
            (("", "ნინო", "1988-04-12"), &[]),
        ] {
            assert_eq!(reasons(NINO, other), expected, "{other:?}");
        }
        let year = ("ნინო", "ბერიძე", "1988");
        assert_eq!(reasons(year, ("ნინო", "ბერიძე", "1988-04")), ["same_name_and_birth"]);
        assert_eq!(reasons(year, year), ["same_name_and_birth"]);
        let only = |name| ("", name, "1988-04-12");
        assert_eq!(reasons(only("აბდულა"), only("აბდულ")), ["similar_name"]);
        assert_eq!(reasons(only("აბდულა"), only("აბდული")), ["similar_name"]);
        assert_eq!(reasons(only("აბდულა"), ("აბდულა", "", "1988-04-12")), ["names_swapped"]);
        assert_eq!(reasons(only("აბდულა"), only("აბდელი")), [""; 0]);
    }

    #[test]
    fn the_passport_counts_as_well_as_the_form() {
        let born_on = BornOn::parse("1988-04-12").ok();
        let both = born_on.map(|born_on| {
            Likeness::new(&[(Some("ნინო"), Some("სხვაშვილი")), (Some("Nino"), Some("Beridze"))], born_on)
        });
        let reasons = both.zip(somebody("ნინო", "ბერიძე", "1988-04-12")).map(|(one, other)| one.reasons(&other));
        assert_eq!(reasons, Some(vec![MatchReason::SameNameAndBirth]));
    }

    proptest! {
        #[test]
        fn whoever_is_alike_is_found(
            a in "[ანი]{1,3}([ -][ანი]{1,3})?", b in "[ანი]{0,3}", c in "[ანი]{1,3}([ -][ანი]{1,3})?", d in "[ანი]{0,3}",
            one in "1988(-0[1-3](-0[1-3])?)?", other in "1988(-0[1-3](-0[1-3])?)?",
        ) {
            reasons((&a, &b, &one), (&c, &d, &other));
        }
    }
}
