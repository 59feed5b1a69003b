//! Closed lists of words that travel in JSON and stand in the database.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, VariantAccess, Visitor};

use crate::bilingual::Bilingual;

/// A closed list of words: an enum whose variants have one spelling everywhere.
pub trait Vocabulary: Copy + Eq + fmt::Debug + 'static {
    /// The list's name, which no other list has: its path in the program.
    const NAME: &'static str;

    /// Every word, in the order of declaration.
    const ALL: &'static [Self];

    /// The spelling of every word, in the same order.
    const WORDS: &'static [&'static str];

    /// The spelling used in JSON and in the database.
    fn word(self) -> &'static str;

    /// What people are shown instead of the spelling.
    fn label(self) -> Bilingual;

    /// What it means, in a sentence or two, for somebody who knows only its list.
    fn meaning(self) -> Bilingual;

    /// The word with exactly this spelling, or `None`.
    fn of_word(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.word() == text)
    }
}

/// The label of a word: the English one is the spelling in words where no other is given.
#[must_use]
pub fn label(word: &'static str, ka: &'static str, en: Option<&'static str>) -> Bilingual {
    let en = match en {
        Some(en) => Cow::Borrowed(en),
        None if word.contains('_') => Cow::Owned(in_words(word)),
        None => Cow::Borrowed(word),
    };
    Bilingual { ka: Cow::Borrowed(ka), en }
}

/// A spelling as it is read aloud.
pub(crate) fn in_words(spelling: &str) -> String {
    spelling.replace('_', " ")
}

/// Reads a word. The deserializer is given [`Vocabulary::NAME`] as the enum's name, so that one that wants to can tell what
/// the words mean (see [`crate::vocabularies::List::named`]).
pub fn read<'de, T: Vocabulary, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_enum(T::NAME, T::WORDS, Word(PhantomData))
}

struct Word<T>(PhantomData<T>);

impl<'de, T: Vocabulary> Visitor<'de> for Word<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a word of a list")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<T, A::Error> {
        let (word, variant) = data.variant_seed(Spelling(PhantomData))?;
        variant.unit_variant()?;
        Ok(word)
    }
}

struct Spelling<T>(PhantomData<T>);

impl<'de, T: Vocabulary> DeserializeSeed<'de> for Spelling<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<T: Vocabulary> Visitor<'_> for Spelling<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the spelling of a word")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::of_word(text).ok_or_else(|| E::unknown_variant(text, T::WORDS))
    }
}

/// Declares an enum whose variants have one spelling everywhere: in JSON, in the database, in text.
///
/// A row is `Variant = "spelling", "Georgian label" => "Georgian meaning";`, with an English label before the arrow where it
/// is not the spelling with spaces for underscores; the English meaning is the comment of the word. A word without a label
/// or a meaning does not compile. Both are for people: a status fits after "is", and a meaning names no other spelling.
///
/// Gives `ALL`, `as_str`, `parse`, `label`, `meaning`, `Display` and serde with that spelling.
macro_rules! vocabulary {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $(
                $(#[$variant_meta:ident $(= $meaning:literal)?])+
                $variant:ident = $word:literal, $ka:literal $(, $en:literal)? => $explained:literal;
            )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        pub enum $name { $( $(#[$variant_meta $(= $meaning)?])+ #[serde(rename = $word)] $variant ),+ }

        impl $name {
            /// Every word, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The spelling used in JSON and in the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// What people are shown instead of the spelling.
            #[must_use]
            pub fn label(self) -> $crate::bilingual::Bilingual {
                match self {
                    $(Self::$variant => $crate::vocabulary::label($word, $ka, [$($en)?].first().copied())),+
                }
            }

            /// What it means, in a sentence or two.
            #[must_use]
            pub const fn meaning(self) -> $crate::bilingual::Bilingual {
                match self {
                    $(Self::$variant => {
                        $crate::bilingual::Bilingual::fixed($explained, concat!($($($meaning,)?)+).trim_ascii_start())
                    }),+
                }
            }

            /// The word with exactly this spelling, or `None`.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl $crate::vocabulary::Vocabulary for $name {
            const NAME: &'static str = concat!(module_path!(), "::", stringify!($name));

            const ALL: &'static [Self] = Self::ALL;

            const WORDS: &'static [&'static str] = &[$($word),+];

            fn word(self) -> &'static str {
                self.as_str()
            }

            fn label(self) -> $crate::bilingual::Bilingual {
                self.label()
            }

            fn meaning(self) -> $crate::bilingual::Bilingual {
                self.meaning()
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::vocabulary::read(deserializer)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use vocabulary;
