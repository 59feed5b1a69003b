//! The two languages in which the programme speaks.

mod day;
mod script;

pub use day::{GeorgianCase, day_in_words, georgian_day};
pub use script::Script;

pub use crate::bilingual::Bilingual;

use crate::vocabulary::vocabulary;

vocabulary! {
    /// A language of the service's texts.
    pub enum Language {
        /// The text is in Georgian.
        Ka = "ka", "ქართული", "Georgian" =>
            "ტექსტი ქართულ ენაზეა.";
        /// The text is in English.
        En = "en", "ინგლისური", "English" =>
            "ტექსტი ინგლისურ ენაზეა.";
    }
}

impl Bilingual {
    /// The text in one of the languages.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Ka => &self.ka,
            Language::En => &self.en,
        }
    }
}
