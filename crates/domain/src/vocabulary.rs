//! Closed lists of words that travel in JSON and stand in the database.

/// A closed list of words: an enum whose variants have one spelling everywhere.
pub trait Vocabulary: Copy + Eq + std::fmt::Debug + 'static {
    /// Every word, in the order of declaration.
    const ALL: &'static [Self];

    /// The spelling used in JSON and in the database.
    fn word(self) -> &'static str;

    /// The word with exactly this spelling, or `None`.
    fn of_word(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.word() == text)
    }
}

/// Declares an enum whose variants have one spelling everywhere: in JSON, in the database, in text.
///
/// Gives `ALL`, `as_str`, `parse`, `Display` and serde with that spelling, and `meaning`: the comment of a word, which is
/// published. It is written for somebody who knows only that word's list.
macro_rules! vocabulary {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[$variant_meta:ident $(= $meaning:literal)?])+ $variant:ident = $word:literal ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $( $(#[$variant_meta $(= $meaning)?])+ #[serde(rename = $word)] $variant ),+ }

        impl $name {
            /// Every word, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The spelling used in JSON and in the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// What it means, in a sentence or two of English.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => concat!($($($meaning,)?)+).trim_ascii_start()),+ }
            }

            /// The word with exactly this spelling, or `None`.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl $crate::vocabulary::Vocabulary for $name {
            const ALL: &'static [Self] = Self::ALL;

            fn word(self) -> &'static str {
                self.as_str()
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
