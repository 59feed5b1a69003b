//! The grounds on which a returnee can be eligible.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::vocabulary::vocabulary;

vocabulary! {
    /// A ground. The three are kept apart, because a decision records which one qualified the person.
    pub enum Ground {
        /// The person stayed abroad irregularly for longer than the policy says.
        IrregularStay = "irregular_stay", "უკანონო ყოფნა" =>
            "პირი საზღვარგარეთ უკანონოდ იმაზე მეტხანს იმყოფებოდა, ვიდრე წესით არის დადგენილი.";
        /// The person applied for asylum abroad.
        AsylumApplied = "asylum_applied", "თავშესაფრის მოთხოვნა", "asylum applied for" =>
            "პირმა საზღვარგარეთ თავშესაფარი მოითხოვა.";
        /// The person had asylum abroad.
        AsylumGranted = "asylum_granted", "თავშესაფრით სარგებლობა" =>
            "პირი საზღვარგარეთ თავშესაფრით სარგებლობდა.";
    }
}

impl Ground {
    const fn bit(self) -> u8 {
        match self {
            Self::IrregularStay => 1,
            Self::AsylumApplied => 2,
            Self::AsylumGranted => 4,
        }
    }
}

/// A set of grounds, in JSON a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Grounds(u8);

impl Grounds {
    /// No ground.
    pub const NONE: Self = Self(0);

    /// The set with one more ground.
    #[must_use]
    pub const fn with(self, ground: Ground) -> Self {
        Self(self.0 | ground.bit())
    }

    /// Whether the ground is in the set.
    #[must_use]
    pub const fn contains(self, ground: Ground) -> bool {
        self.0 & ground.bit() != 0
    }

    /// Whether no ground is in the set.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The grounds, in the order of [`Ground::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Ground> {
        Ground::ALL.iter().copied().filter(move |ground| self.contains(*ground))
    }
}

impl FromIterator<Ground> for Grounds {
    fn from_iter<I: IntoIterator<Item = Ground>>(grounds: I) -> Self {
        grounds.into_iter().fold(Self::NONE, Self::with)
    }
}

impl Serialize for Grounds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Grounds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<Ground>::deserialize(deserializer)?.into_iter().collect())
    }
}
