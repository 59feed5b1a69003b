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
        /// On the last day of the report's period the person is younger than 18 years.
        Under18 = "0-17", "0-17 წლის" =>
            "ანგარიშის პერიოდის ბოლო დღეს პირი 18 წლისა ჯერ არ არის.";
        /// On the last day of the report's period the person is 18 to 29 years old.
        Under30 = "18-29", "18-29 წლის" =>
            "ანგარიშის პერიოდის ბოლო დღეს პირი 18-დან 29 წლამდეა, ორივეს ჩათვლით.";
        /// On the last day of the report's period the person is 30 to 44 years old.
        Under45 = "30-44", "30-44 წლის" =>
            "ანგარიშის პერიოდის ბოლო დღეს პირი 30-დან 44 წლამდეა, ორივეს ჩათვლით.";
        /// On the last day of the report's period the person is 45 to 59 years old.
        Under60 = "45-59", "45-59 წლის" =>
            "ანგარიშის პერიოდის ბოლო დღეს პირი 45-დან 59 წლამდეა, ორივეს ჩათვლით.";
        /// On the last day of the report's period the person is 60 years old or older.
        Over60 = "60+", "60 წლის და უფროსი", "60 and older" =>
            "ანგარიშის პერიოდის ბოლო დღეს პირი 60 წლის ან უფროსია.";
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
    pub narrative: Option<Narrative>,
    pub indicators: Vec<Indicator>,
    pub financial: Vec<RawFinancialLine>,
}

/// A financial line as it was told.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawFinancialLine {
    pub component: ComponentCode,
    pub spent: RawAmount,
}

impl Content {
    /// Reads what was told; its faults are added to `faults`. How long texts and lists may be is the reader's to say.
    pub fn parse(raw: RawContent, faults: &mut Faults) -> Self {
        let RawContent { narrative, indicators, financial } = raw;
        refuse_repeats("/indicators", &["component"], indicators.iter().map(|one| one.component), faults);
        refuse_repeats("/financial", &["component"], financial.iter().map(|one| one.component), faults);
        for (place, indicator) in indicators.iter().enumerate() {
            let groups = indicator.persons.iter().map(|one| (one.sex, one.age_band));
            refuse_repeats(&format!("/indicators/{place}/persons"), &["age_band", "sex"], groups, faults);
        }
        let financial =
            financial.into_iter().enumerate().filter_map(|(place, RawFinancialLine { component, spent })| {
                let spent = faults.take_all(spent.parse(&format!("/financial/{place}/spent")))?;
                Some(FinancialLine { component, spent })
            });
        let financial = financial.collect();
        Self { narrative, indicators, financial }
    }
}

/// A fault at each whose `members` were there before, in the first of them; what could not be read was not.
fn refuse_repeats<T: PartialEq>(place: &str, members: &[&str], told: impl Iterator<Item = T>, faults: &mut Faults) {
    let mut seen = Vec::new();
    for (index, one) in told.enumerate() {
        let at = |member: &str| format!("{place}/{index}/{member}");
        if members.iter().any(|member| faults.is_unread(&at(member))) {
            continue;
        }
        if seen.contains(&one)
            && let Some(member) = members.first()
        {
            faults.push(at(member), FaultKind::DuplicateItem);
        }
        seen.push(one);
    }
}
