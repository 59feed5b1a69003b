//! Who a person is: names, documents, contact.
//!
//! Every type is a parsed value: it cannot be built around its constructor, and its `Debug` shows
//! nothing of the person, so that a log line never carries personal data by accident.

mod born_on;
mod contact;
mod country;
mod document;
mod life;
mod likeness;
mod name;
mod search_key;
mod sought;

pub use born_on::BornOn;
pub use contact::{Email, Phone};
pub use country::Country;
pub use document::{Document, DocumentKind, OrganisationCode, PersonalNumber};
pub use life::Life;
pub use likeness::{Likeness, MatchReason};
pub use name::Name;
pub use search_key::search_key;
pub use sought::{Sought, SoughtDocument, SoughtName, found_by};

use crate::vocabulary::vocabulary;

vocabulary! {
    /// Sex, as in the person's document.
    pub enum Sex {
        /// The person's document says female.
        Female = "female", "ქალი" =>
            "პირის დოკუმენტში მითითებულია მდედრობითი სქესი.";
        /// The person's document says male.
        Male = "male", "კაცი" =>
            "პირის დოკუმენტში მითითებულია მამრობითი სქესი.";
    }
}

vocabulary! {
    /// Citizenship, as far as the programme distinguishes it.
    pub enum Citizenship {
        /// The person is a citizen of Georgia.
        Georgian = "georgian", "საქართველოს მოქალაქე", "citizen of Georgia" =>
            "პირი საქართველოს მოქალაქეა.";
        /// The person is a citizen of no country.
        Stateless = "stateless", "მოქალაქეობის არმქონე" =>
            "პირი არც ერთი ქვეყნის მოქალაქე არ არის.";
        /// The person is a citizen of another country only.
        Foreign = "foreign", "უცხო ქვეყნის მოქალაქე", "citizen of another country" =>
            "პირი მხოლოდ სხვა ქვეყნის მოქალაქეა.";
    }
}

/// A text type of this module: read access, JSON, and a `Debug` without the person in it.
macro_rules! personal_text {
    ($name:ident) => {
        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text, for storing.
            #[must_use]
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(concat!(stringify!($name), "(…)"))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    };
}

pub(crate) use personal_text;
