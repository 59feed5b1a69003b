//! The two languages in which the programme speaks.

mod day;
mod script;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use day::{GeorgianCase, day_in_words, georgian_day};
pub use script::Script;

use crate::vocabulary::vocabulary;

vocabulary! {
    /// A language of the service's texts.
    pub enum Language {
        /// Georgian.
        Ka = "ka", "ქართული", "Georgian";
        /// English.
        En = "en", "ინგლისური", "English";
    }
}

/// A text in both languages: `{"ka": "…", "en": "…"}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Georgian.
    pub ka: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Bilingual {
    /// A text that stands in the program.
    #[must_use]
    pub const fn fixed(ka: &'static str, en: &'static str) -> Self {
        Self { ka: Cow::Borrowed(ka), en: Cow::Borrowed(en) }
    }

    /// A text composed or read while the program runs.
    #[must_use]
    pub fn composed(ka: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ka: Cow::Owned(ka.into()), en: Cow::Owned(en.into()) }
    }

    /// The text in one of the languages.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Ka => &self.ka,
            Language::En => &self.en,
        }
    }
}
