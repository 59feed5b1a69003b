//! Every list of words there is, for what knows one by its name only.

use crate::access::{ClientStatus, FieldClass, Permission, Role};
use crate::cases::assistance::{self, MedicalService, Mode};
use crate::cases::{self, ClosureReason, Order, follow_ups, plans, transfers};
use crate::competition::{Admissibility, CallStatus, Flag, LotStatus, ProposalStatus, Rating};
use crate::component::ComponentCode;
use crate::fault::JsonType;
use crate::grants::{self, Condition, EntryKind, ReallocationStatus, ReportKind, TrancheStatus};
use crate::intake::eligibility::{AnswerKind, Asylum, CriterionResult, Outcome};
use crate::intake::registrations::{self, ConsentForm, ErasureReason, EvidenceKind, HeardFrom, MatchOutcome, Ruled};
use crate::locale::{Bilingual, Language};
use crate::organisation::OrganisationKind;
use crate::person::{self, Citizenship, MatchReason, Sex};
use crate::programme::instruments::Dimension;
use crate::programme::policies::{ClockStop, Criterion, Ground, PolicyStatus, StatelessRule, YearEnd};
use crate::programme::programmes::{Basis, Programme};
use crate::programme::regions::RegionKind;
use crate::reports::{self, AgeBand, LineForm, Severity, Told};
use crate::vocabulary::Vocabulary;
use crate::work;

/// A list of words: what it is called in the program, and its words.
#[derive(Debug, Clone, Copy)]
pub struct List {
    /// Its [`Vocabulary::NAME`].
    pub name: &'static str,
    labels: fn() -> Vec<(&'static str, Bilingual)>,
    meanings: fn() -> Vec<(&'static str, Bilingual)>,
}

impl List {
    const fn of<T: Vocabulary>() -> Self {
        Self { name: T::NAME, labels: labels::<T>, meanings: meanings::<T> }
    }

    /// The list of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        VOCABULARIES.iter().find(|list| list.name == name)
    }

    /// The spelling and the label of every word, in the order of declaration.
    #[must_use]
    pub fn labels(&self) -> Vec<(&'static str, Bilingual)> {
        (self.labels)()
    }

    /// The spelling and the meaning of every word, in the same order.
    #[must_use]
    pub fn meanings(&self) -> Vec<(&'static str, Bilingual)> {
        (self.meanings)()
    }
}

fn labels<T: Vocabulary>() -> Vec<(&'static str, Bilingual)> {
    T::ALL.iter().map(|word| (word.word(), word.label())).collect()
}

fn meanings<T: Vocabulary>() -> Vec<(&'static str, Bilingual)> {
    T::ALL.iter().map(|word| (word.word(), word.meaning())).collect()
}

/// Every list that is declared.
pub const VOCABULARIES: &[List] = &[
    List::of::<work::Kind>(),
    List::of::<work::Party>(),
    List::of::<ClientStatus>(),
    List::of::<FieldClass>(),
    List::of::<Permission>(),
    List::of::<Role>(),
    List::of::<cases::Stage>(),
    List::of::<cases::Status>(),
    List::of::<ClosureReason>(),
    List::of::<Order>(),
    List::of::<assistance::Status>(),
    List::of::<assistance::OnExpiry>(),
    List::of::<assistance::ReversalKind>(),
    List::of::<MedicalService>(),
    List::of::<Mode>(),
    List::of::<follow_ups::Place>(),
    List::of::<follow_ups::Status>(),
    List::of::<plans::Status>(),
    List::of::<transfers::OnExpiry>(),
    List::of::<transfers::Status>(),
    List::of::<Admissibility>(),
    List::of::<CallStatus>(),
    List::of::<Flag>(),
    List::of::<LotStatus>(),
    List::of::<ProposalStatus>(),
    List::of::<Rating>(),
    List::of::<ComponentCode>(),
    List::of::<JsonType>(),
    List::of::<Condition>(),
    List::of::<EntryKind>(),
    List::of::<grants::Status>(),
    List::of::<ReallocationStatus>(),
    List::of::<ReportKind>(),
    List::of::<TrancheStatus>(),
    List::of::<AnswerKind>(),
    List::of::<Asylum>(),
    List::of::<Criterion>(),
    List::of::<CriterionResult>(),
    List::of::<Ground>(),
    List::of::<Outcome>(),
    List::of::<ConsentForm>(),
    List::of::<ErasureReason>(),
    List::of::<EvidenceKind>(),
    List::of::<HeardFrom>(),
    List::of::<MatchOutcome>(),
    List::of::<registrations::Status>(),
    List::of::<Ruled>(),
    List::of::<Language>(),
    List::of::<OrganisationKind>(),
    List::of::<Citizenship>(),
    List::of::<MatchReason>(),
    List::of::<person::DocumentKind>(),
    List::of::<Sex>(),
    List::of::<Dimension>(),
    List::of::<ClockStop>(),
    List::of::<PolicyStatus>(),
    List::of::<StatelessRule>(),
    List::of::<YearEnd>(),
    List::of::<Basis>(),
    List::of::<Programme>(),
    List::of::<RegionKind>(),
    List::of::<AgeBand>(),
    List::of::<reports::DocumentKind>(),
    List::of::<LineForm>(),
    List::of::<Severity>(),
    List::of::<reports::Stage>(),
    List::of::<reports::Status>(),
    List::of::<Told>(),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// How many lists are declared in the files of a folder.
    fn declared(folder: &Path) -> usize {
        let entries = std::fs::read_dir(folder).expect("the folder can be read");
        let paths = entries.map(|entry| entry.expect("its entries can be read").path());
        let each = paths.map(|path| {
            if path.is_dir() {
                return declared(&path);
            }
            let text = std::fs::read_to_string(&path).expect("a file of the program is text");
            text.lines().filter(|line| *line == "vocabulary! {").count()
        });
        each.sum()
    }

    #[test]
    fn every_list_that_is_declared_is_in_the_table_under_a_name_of_its_own() {
        let names: BTreeSet<_> = VOCABULARIES.iter().map(|list| list.name).collect();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert_eq!((names.len(), VOCABULARIES.len()), (declared(&source), declared(&source)));
        for list in VOCABULARIES {
            assert_eq!(List::named(list.name).map(List::labels), Some(list.labels()), "{}", list.name);
        }
    }

    #[test]
    fn every_word_has_a_label_in_both_languages_that_no_other_word_of_its_list_has() {
        let is_georgian =
            |letter: char| ('ა'..='ჰ').contains(&letter) || letter.is_ascii_digit() || " -".contains(letter);
        for list in VOCABULARIES {
            let labels = list.labels();
            let name = list.name;
            for (word, label) in &labels {
                assert!(label.ka.chars().any(|letter| ('ა'..='ჰ').contains(&letter)), "{name}: {word}");
                assert!(label.ka.chars().all(is_georgian), "{name}: {word}: {}", label.ka);
                assert!(label.en.is_ascii() && !label.en.contains('_'), "{name}: {word}: {}", label.en);
                for text in [&label.ka, &label.en] {
                    assert!(!text.is_empty() && text.trim() == text, "{name}: {word}: {text:?}");
                }
            }
            let ka: BTreeSet<_> = labels.iter().map(|(_, label)| &label.ka).collect();
            let en: BTreeSet<_> = labels.iter().map(|(_, label)| &label.en).collect();
            assert_eq!((ka.len(), en.len()), (labels.len(), labels.len()), "{name}");
        }
    }

    #[test]
    fn every_word_says_what_it_means_in_whole_sentences_of_both_languages() {
        for list in VOCABULARIES {
            let name = list.name;
            let meanings = list.meanings();
            for (word, Bilingual { ka, en }) in &meanings {
                assert!(ka.chars().any(|letter| ('ა'..='ჰ').contains(&letter)), "{name}: {word}");
                assert!(!ka.chars().any(|letter| letter.is_ascii_alphabetic()), "{name}: {word}: {ka}");
                assert!(!en.contains('_') && !en.contains('`'), "{name}: {word}: {en}");
                for text in [ka, en] {
                    assert!(
                        text.ends_with('.') && text.trim() == *text && !text.contains("  "),
                        "{name}: {word}: {text:?}"
                    );
                }
            }
            let ka: BTreeSet<_> = meanings.iter().map(|(_, meaning)| &meaning.ka).collect();
            let en: BTreeSet<_> = meanings.iter().map(|(_, meaning)| &meaning.en).collect();
            assert_eq!((ka.len(), en.len()), (meanings.len(), meanings.len()), "{name}");
        }
    }

    #[test]
    fn a_label_is_the_spelling_in_words_unless_another_is_given() {
        assert_eq!(LotStatus::NotAwarded.label(), Bilingual::fixed("გამარჯვებული არ გამოვლინდა", "not awarded"));
        assert_eq!(Language::Ka.label(), Bilingual::fixed("ქართული", "Georgian"));
    }

    #[test]
    fn words_are_written_and_read_by_their_spelling_alone() {
        let read = |text: &str| serde_json::from_str::<LotStatus>(text).map_err(|error| error.to_string());
        assert_eq!(serde_json::to_string(&LotStatus::NotAwarded).ok().as_deref(), Some("\"not_awarded\""));
        assert_eq!(read("\"not_awarded\""), Ok(LotStatus::NotAwarded));
        assert_eq!(
            read("\"lost\""),
            Err("unknown variant `lost`, expected one of `open`, `offered`, `awarded`, `not_awarded` at line 1 column 6"
                .to_owned())
        );
        assert!(read("7").is_err() && read("null").is_err() && read("{\"open\":7}").is_err());
    }
}
