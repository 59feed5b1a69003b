//! What a report says, its lines aside.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::amount::RawAmount;
use crate::component::ComponentCode;
use crate::fault::{FaultKind, Faults};
use crate::money::Money;
use crate::person::Sex;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// The age of a person on the last day of the period.
    pub enum AgeBand {
        /// Younger than 18 years.
        Under18 = "0-17", "0-17 წლის";
        /// From 18 to 29 years.
        Under30 = "18-29", "18-29 წლის";
        /// From 30 to 44 years.
        Under45 = "30-44", "30-44 წლის";
        /// From 45 to 59 years.
        Under60 = "45-59", "45-59 წლის";
        /// 60 years and older.
        Over60 = "60+", "60 წლის და უფროსი", "60 and older";
    }
}

impl AgeBand {
    /// The youngest age that no longer belongs to it; `None` for the last one.
    const fn until(self) -> Option<u32> {
        match self {
            Self::Under18 => Some(18),
            Self::Under30 => Some(30),
            Self::Under45 => Some(45),
            Self::Under60 => Some(60),
            Self::Over60 => None,
        }
    }

    /// Each band but the last, with the day after which somebody in it was born, as seen on `day`.
    #[must_use]
    pub fn born_after(day: NaiveDate) -> Vec<(Self, NaiveDate)> {
        let born = |years: u32| day.checked_sub_months(Months::new(years.saturating_mul(12))).unwrap_or(NaiveDate::MIN);
        Self::ALL.iter().filter_map(|band| band.until().map(|years| (*band, born(years)))).collect()
    }
}

/// What there is to say in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narrative {
    /// The period in short.
    pub summary: String,
    /// What was reached.
    pub achievements: Option<String>,
    /// What stood in the way.
    pub difficulties: Option<String>,
    /// What will be done differently.
    pub lessons: Option<String>,
}

/// How many of one sex and age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Persons {
    /// Their sex.
    pub sex: Sex,
    /// Their age on the last day of the period.
    pub age_band: AgeBand,
    /// How many.
    pub count: u32,
}

/// Whom a component reached. A person counts once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// The component.
    pub component: ComponentCode,
    /// How many, by sex and age.
    pub persons: Vec<Persons>,
}

/// What was spent on a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinancialLine {
    /// The component.
    pub component: ComponentCode,
    /// How much.
    pub spent: Money,
}

/// What a report says, its lines aside. A draft may lack parts.
///
/// Invariant: no component stands twice in a list, and no sex and age twice in a component.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// In words.
    pub narrative: Option<Narrative>,
    /// Whom it reached.
    pub indicators: Vec<Indicator>,
    /// What was spent.
    pub financial: Vec<FinancialLine>,
}

/// The content as it was told.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawContent {
    pub narrative: Option<RawNarrative>,
    pub indicators: Option<Vec<RawIndicator>>,
    pub financial: Option<Vec<RawFinancialLine>>,
}

/// The words as they were told.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawNarrative {
    pub summary: Option<String>,
    pub achievements: Option<String>,
    pub difficulties: Option<String>,
    pub lessons: Option<String>,
}

/// An indicator as it was told.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawIndicator {
    pub component: Option<ComponentCode>,
    pub persons: Option<Vec<RawPersons>>,
}

/// Persons as they were told.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawPersons {
    pub sex: Option<Sex>,
    pub age_band: Option<AgeBand>,
    pub count: Option<i64>,
}

/// A financial line as it was told.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawFinancialLine {
    pub component: Option<ComponentCode>,
    pub spent: Option<RawAmount>,
}

impl Content {
    /// Reads what was told; its faults are added to `faults`. How long texts and lists may be is the reader's to say.
    pub fn parse(raw: RawContent, faults: &mut Faults) -> Self {
        let narrative = raw.narrative.and_then(|raw| narrative(raw, faults));
        let indicators = raw.indicators.unwrap_or_default();
        let financial = raw.financial.unwrap_or_default();
        let components = indicators.iter().map(|one| one.component);
        refuse_repeats("/indicators", "component", components, faults);
        let components = financial.iter().map(|one| one.component);
        refuse_repeats("/financial", "component", components, faults);
        let indicators = indicators.into_iter().enumerate().filter_map(|(place, raw)| indicator(place, raw, faults));
        let indicators = indicators.collect();
        let financial = financial.into_iter().enumerate().filter_map(|(place, raw)| financial_line(place, raw, faults));
        Self { narrative, indicators, financial: financial.collect() }
    }
}

fn narrative(raw: RawNarrative, faults: &mut Faults) -> Option<Narrative> {
    let summary = faults.required("/narrative/summary", raw.summary)?;
    let RawNarrative { achievements, difficulties, lessons, .. } = raw;
    Some(Narrative { summary, achievements, difficulties, lessons })
}

/// A fault at each that was there before.
fn refuse_repeats<T: PartialEq>(place: &str, member: &str, told: impl Iterator<Item = Option<T>>, faults: &mut Faults) {
    let mut seen = Vec::new();
    for (index, one) in told.enumerate() {
        let Some(one) = one else { continue };
        if seen.contains(&one) {
            faults.push(format!("{place}/{index}/{member}"), FaultKind::DuplicateItem);
        }
        seen.push(one);
    }
}

fn indicator(place: usize, raw: RawIndicator, faults: &mut Faults) -> Option<Indicator> {
    let at = |name: &str| format!("/indicators/{place}/{name}");
    let component = faults.required(at("component"), raw.component);
    let told = faults.required(at("persons"), raw.persons)?;
    let groups = told.iter().map(|one| one.sex.zip(one.age_band));
    refuse_repeats(&at("persons"), "age_band", groups, faults);
    let mut persons = Vec::with_capacity(told.len());
    for (index, raw) in told.into_iter().enumerate() {
        let at = |name: &str| format!("/indicators/{place}/persons/{index}/{name}");
        let sex = faults.required(at("sex"), raw.sex);
        let age_band = faults.required(at("age_band"), raw.age_band);
        let count = faults.required(at("count"), raw.count);
        let count = count.and_then(|count| u32::try_from(count).ok());
        if let (Some(sex), Some(age_band), Some(count)) = (sex, age_band, count) {
            persons.push(Persons { sex, age_band, count });
        }
    }
    Some(Indicator { component: component?, persons })
}

fn financial_line(place: usize, raw: RawFinancialLine, faults: &mut Faults) -> Option<FinancialLine> {
    let at = |name: &str| format!("/financial/{place}/{name}");
    let component = faults.required(at("component"), raw.component);
    let spent = faults.required(at("spent"), raw.spent);
    let spent = spent.and_then(|raw| faults.take_all(raw.parse(&at("spent"))));
    Some(FinancialLine { component: component?, spent: spent? })
}
