//! A text in both languages, as it is sent.

use reintegration_domain::locale::Bilingual;
use serde::Serialize;
use utoipa::ToSchema;

/// A text of the programme in both languages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Text {
    /// Text in Georgian
    #[schema(example = "იმერეთი", max_length = 4000)]
    pub ka: String,
    /// Text in English
    #[schema(example = "Imereti", max_length = 4000)]
    pub en: String,
}

impl From<&Bilingual> for Text {
    fn from(text: &Bilingual) -> Self {
        Self { ka: text.ka.to_string(), en: text.en.to_string() }
    }
}

impl From<Bilingual> for Text {
    fn from(text: Bilingual) -> Self {
        Self { ka: text.ka.into_owned(), en: text.en.into_owned() }
    }
}
