//! The rules of a programme, as data with a closed vocabulary.
//!
//! A version is immutable once published and in force from a day on. It is parsed when it is drafted and
//! published, so a bad one is refused at the door with the place of every fault.

mod criterion;
mod document;
mod ground;
mod parse;
mod read;
#[cfg(test)]
mod tests;
mod timeline;

use chrono::NaiveDate;
use serde_json::Value;

pub use criterion::Criterion;
pub use document::{
    Assumption, Ceiling, Citations, ClockStop, Component, Deadlines, PolicyDocument, PolicyStatus, Retention, Rules,
    StatelessRule, YearEnd,
};
pub use ground::{Ground, Grounds};
pub use timeline::Timeline;

use crate::built_in::BuiltInError;
use crate::component::ComponentCode;
use crate::fault::Fault;
use crate::locale::Bilingual;
use crate::money::Money;
use crate::programme::programmes::Programme;

const BUILT_IN: &str = "policy-2019-01-01.json";

/// A version of a programme's rules.
///
/// Invariant: everything that [`Policy::parse`] checks holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy(PolicyDocument);

impl Policy {
    /// Reads a policy. Fails with every fault it has, each with its pointer: unknown, missing or repeated
    /// things, other types, numbers out of range, days that do not exist, unknown components.
    pub fn parse(document: &Value) -> Result<Self, Vec<Fault>> {
        parse::document(document).map(Self)
    }

    /// The reintegration programme's policy in force from 1 January 2019.
    pub fn built_in() -> Result<Self, BuiltInError> {
        let document: Value = serde_json::from_str(include_str!("../../../data/policy-2019-01-01.json"))
            .map_err(|error| BuiltInError::new(BUILT_IN, &error))?;
        Self::parse(&document).map_err(|faults| BuiltInError::from_faults(BUILT_IN, &faults))
    }

    /// The whole document, which serialises to what was parsed.
    #[must_use]
    pub const fn document(&self) -> &PolicyDocument {
        &self.0
    }

    /// Which programme it rules.
    #[must_use]
    pub const fn programme(&self) -> Programme {
        self.0.programme
    }

    /// The version's name: `2019-01-01`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.0.version
    }

    /// The first day on which it applies.
    #[must_use]
    pub const fn in_force_from(&self) -> NaiveDate {
        self.0.in_force_from
    }

    /// The switches of eligibility.
    #[must_use]
    pub const fn rules(&self) -> &Rules {
        &self.0.eligibility
    }

    /// The condition of the programme that the criterion checks, in its own words.
    #[must_use]
    pub const fn citation(&self, criterion: Criterion) -> &Bilingual {
        let citations = &self.0.citations;
        match criterion {
            Criterion::PersonalStatus => &citations.personal_status,
            Criterion::GroundAbroad => &citations.ground_abroad,
            Criterion::Returned => &citations.returned,
            Criterion::RegisteredInTime => &citations.registered_in_time,
        }
    }

    /// The components that the programme gives.
    #[must_use]
    pub fn components(&self) -> &[Component] {
        &self.0.components
    }

    /// The component with the code, where the programme gives it.
    #[must_use]
    pub fn component(&self, code: ComponentCode) -> Option<&Component> {
        self.0.components.iter().find(|component| component.code == code)
    }

    /// The most that one person can get of a component, as published for a year. `None` means that no ceiling was
    /// published: the lot's budget still binds.
    #[must_use]
    pub fn ceiling(&self, code: ComponentCode, year: i32) -> Option<Money> {
        let ceilings = &self.component(code)?.ceilings;
        ceilings.iter().find(|ceiling| ceiling.year == year).map(|ceiling| ceiling.amount)
    }

    /// Days for sending evidence, where the officer names no other day.
    #[must_use]
    pub const fn evidence_days(&self) -> u32 {
        self.0.evidence_days_default
    }

    /// Days for each step that somebody waits for.
    #[must_use]
    pub const fn deadlines(&self) -> Deadlines {
        self.0.deadlines
    }

    /// When a case is looked after again, in calendar months since everything was delivered.
    #[must_use]
    pub fn follow_up_months(&self) -> &[u32] {
        &self.0.follow_up_months
    }

    /// How long people's data is kept.
    #[must_use]
    pub const fn retention(&self) -> Retention {
        self.0.retention
    }

    /// What becomes of approvals that nobody delivered in time for the year.
    #[must_use]
    pub const fn year_end(&self) -> YearEnd {
        self.0.year_end
    }

    /// Days for appealing against a rejection.
    #[must_use]
    pub const fn appeal_within_days(&self) -> u32 {
        self.0.appeal_within_days
    }
}

impl AsRef<Policy> for Policy {
    fn as_ref(&self) -> &Policy {
        self
    }
}
