//! What can be sent, or should have been.

use crate::locale::Bilingual;
use crate::vocabulary::{Vocabulary, in_words};

/// A value that can be sent, with what it means where that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    code: String,
    label: Option<Bilingual>,
}

impl Allowed {
    /// A value and what it means.
    pub fn labelled(code: impl Into<String>, label: Bilingual) -> Self {
        Self { code: code.into(), label: Some(label) }
    }

    /// Every word of a list.
    #[must_use]
    pub fn words<T: Vocabulary>() -> Vec<Self> {
        T::ALL.iter().map(|word| Self::labelled(word.word(), word.label())).collect()
    }

    /// Values that say themselves what they mean.
    pub fn codes<T: Into<String>>(codes: impl IntoIterator<Item = T>) -> Vec<Self> {
        codes.into_iter().map(|code| Self { code: code.into(), label: None }).collect()
    }

    /// What is sent.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What it means in Georgian, where it says more than a spelling; in English what is sent, and in brackets what it means
    /// where a reader could not tell. A program finds both in the lists of words.
    pub(super) fn explained(&self) -> Bilingual {
        let Self { code, label } = self;
        let Some(label) = label else { return Bilingual::composed(code, code) };
        let en = if label.en == in_words(code) { code.clone() } else { format!("{code} ({})", label.en) };
        Bilingual::composed(label.ka.as_ref(), en)
    }
}

/// All of them in a sentence.
pub(super) fn sentence(allowed: &[Allowed]) -> Bilingual {
    let (ka, en): (Vec<_>, Vec<_>) = allowed
        .iter()
        .map(|one| {
            let Bilingual { ka, en } = one.explained();
            (ka, en)
        })
        .unzip();
    Bilingual::composed(format!("დასაშვებია: {}.", ka.join(", ")), format!("Allowed: {}.", en.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::FaultKind;
    use crate::locale::Language;
    use crate::person::{Citizenship, Sex};

    #[test]
    fn what_can_be_sent_is_told_with_what_it_means() {
        let told = |allowed: Vec<Allowed>| {
            let fault = FaultKind::UnknownValue { allowed };
            [Language::Ka, Language::En].map(|language| fault.detail(language))
        };
        assert_eq!(told(Allowed::words::<Sex>()), ["დასაშვებია: ქალი, კაცი.", "Allowed: female, male."]);
        assert_eq!(
            told(Allowed::words::<Citizenship>()),
            [
                "დასაშვებია: საქართველოს მოქალაქე, მოქალაქეობის არმქონე, უცხო ქვეყნის მოქალაქე.",
                "Allowed: georgian (citizen of Georgia), stateless, foreign (citizen of another country).",
            ]
        );
        assert_eq!(told(Allowed::codes(["GEL"])), ["დასაშვებია: GEL.", "Allowed: GEL."]);
    }
}
