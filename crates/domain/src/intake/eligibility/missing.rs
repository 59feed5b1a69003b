//! The facts to ask for next.

/// A fact that is unknown and could still change the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MissingFact {
    /// The citizenship.
    Citizenship,
    /// Whether a stateless person has status in Georgia.
    StatusInGeorgia,
    /// The day of return.
    ReturnedOn,
    /// Whether the person stayed abroad irregularly.
    Irregular,
    /// Since when.
    IrregularFrom,
    /// Whether the person applied for or enjoyed asylum.
    Asylum,
}

impl MissingFact {
    /// Every fact that can be missing, in the order in which they are asked.
    pub const ALL: &'static [Self] = &[
        Self::Citizenship,
        Self::StatusInGeorgia,
        Self::ReturnedOn,
        Self::Irregular,
        Self::IrregularFrom,
        Self::Asylum,
    ];

    /// Where the fact stands in a request.
    #[must_use]
    pub const fn pointer(self) -> &'static str {
        match self {
            Self::Citizenship => "/person/citizenship",
            Self::StatusInGeorgia => "/person/status_in_georgia",
            Self::ReturnedOn => "/stay_abroad/returned_on",
            Self::Irregular => "/stay_abroad/irregular",
            Self::IrregularFrom => "/stay_abroad/irregular_from",
            Self::Asylum => "/stay_abroad/asylum",
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::Citizenship => 1,
            Self::StatusInGeorgia => 2,
            Self::ReturnedOn => 4,
            Self::Irregular => 8,
            Self::IrregularFrom => 16,
            Self::Asylum => 32,
        }
    }
}

/// A set of missing facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct MissingFacts(u8);

impl MissingFacts {
    /// Nothing is missing.
    pub const NONE: Self = Self(0);

    /// The set with one more fact.
    #[must_use]
    pub const fn with(self, fact: MissingFact) -> Self {
        Self(self.0 | fact.bit())
    }

    /// The facts of both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the fact is in the set.
    #[must_use]
    pub const fn contains(self, fact: MissingFact) -> bool {
        self.0 & fact.bit() != 0
    }

    /// Whether nothing is missing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The facts, in the order of [`MissingFact::ALL`].
    pub fn iter(self) -> impl Iterator<Item = MissingFact> {
        MissingFact::ALL.iter().copied().filter(move |fact| self.contains(*fact))
    }
}
