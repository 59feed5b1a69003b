//! A text in both languages; [`crate::locale`] says which one is asked for.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

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
}
