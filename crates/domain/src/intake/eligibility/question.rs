//! What a person is asked where a fact is missing.

use super::{Asylum, MissingFact};
use crate::locale::Bilingual;
use crate::person::Citizenship;
use crate::vocabulary::{Vocabulary, vocabulary};

vocabulary! {
    /// The kind of an answer to a question.
    pub enum AnswerKind {
        /// The answer is a word of the list that the question names.
        Word = "word", "სიტყვა ჩამონათვალიდან", "word of a list" =>
            "პასუხი იმ ჩამონათვალის სიტყვაა, რომელსაც კითხვა ასახელებს.";
        /// The answer is a day: year, month and day.
        Day = "day", "დღე" =>
            "პასუხი დღეა: წელი, თვე და რიცხვი.";
        /// The answer is yes or no: true or false.
        Boolean = "boolean", "დიახ ან არა", "yes or no" =>
            "პასუხი „დიახ“ ან „არა“ არის.";
    }
}

impl MissingFact {
    /// The question, addressed to the person.
    #[must_use]
    pub const fn question(self) -> Bilingual {
        match self {
            Self::Citizenship => Bilingual::fixed("რა მოქალაქეობა გაქვთ?", "Which citizenship do you have?"),
            Self::StatusInGeorgia => Bilingual::fixed(
                "გაქვთ თუ არა საქართველოში მოქალაქეობის არმქონე პირის სტატუსი?",
                "Do you have the status of a stateless person in Georgia?",
            ),
            Self::ReturnedOn => {
                Bilingual::fixed("რომელ დღეს დაბრუნდით საქართველოში?", "On which day did you return to Georgia?")
            }
            Self::Irregular => Bilingual::fixed(
                "იმყოფებოდით თუ არა საზღვარგარეთ უკანონოდ, ანუ იქ ყოფნის უფლების გარეშე?",
                "Did you stay abroad irregularly, that is, without a right to be there?",
            ),
            Self::IrregularFrom => Bilingual::fixed(
                "რომელი დღიდან იმყოფებოდით საზღვარგარეთ უკანონოდ?",
                "Since which day did you stay abroad irregularly?",
            ),
            Self::Asylum => Bilingual::fixed(
                "მოითხოვეთ თუ არა საზღვარგარეთ თავშესაფარი და რა შედეგით?",
                "Did you apply for asylum abroad, and with which result?",
            ),
        }
    }

    /// What kind of answer it takes.
    #[must_use]
    pub const fn answer(self) -> AnswerKind {
        match self {
            Self::Citizenship | Self::Asylum => AnswerKind::Word,
            Self::StatusInGeorgia | Self::Irregular => AnswerKind::Boolean,
            Self::ReturnedOn | Self::IrregularFrom => AnswerKind::Day,
        }
    }

    /// The name of the list whose words answer it, as [`Vocabulary::NAME`] has it.
    #[must_use]
    pub const fn list(self) -> Option<&'static str> {
        match self {
            Self::Citizenship => Some(Citizenship::NAME),
            Self::Asylum => Some(Asylum::NAME),
            Self::StatusInGeorgia | Self::ReturnedOn | Self::Irregular | Self::IrregularFrom => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_names_a_list_exactly_where_a_word_answers_it() {
        for fact in MissingFact::ALL {
            assert_eq!(fact.answer() == AnswerKind::Word, fact.list().is_some(), "{fact:?}");
            let Bilingual { ka, en } = fact.question();
            assert!(ka.ends_with('?') && en.ends_with('?'), "{fact:?}");
            assert!(!ka.chars().any(|letter| letter.is_ascii_alphabetic()) && en.is_ascii(), "{fact:?}");
        }
    }
}
