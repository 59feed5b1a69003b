//! What proposals are scored by, and what scores come to. Everything is whole numbers: a total counts hundredths.

use serde::{Deserialize, Serialize};

use crate::fault::{Allowed, Fault, FaultKind, Faults};
use crate::locale::Bilingual;

/// The most criteria of a call.
pub const MOST: usize = 20;
/// The longest code of a criterion.
const LONGEST_CODE: usize = 30;
/// What the weights come to.
const WHOLE: u32 = 100;

/// A criterion as it was told.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawCriterion {
    pub code: String,
    pub name: Bilingual,
    pub weight: i64,
}

/// What proposals are scored by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Its code within the call.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
    /// Its part of the whole, in hundredths.
    pub weight: u32,
}

/// The criteria of a call.
///
/// Invariant: 1 to 20, each code once, and the weights come to exactly 100.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Criteria(Vec<Criterion>);

impl Criteria {
    /// Reads criteria that stand at `/criteria`. Fails with every fault.
    pub fn parse(raw: Vec<RawCriterion>) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::new();
        if raw.is_empty() {
            faults.push("/criteria", FaultKind::TooFewItems { min: 1 });
        } else if raw.len() > MOST {
            faults.push("/criteria", FaultKind::TooManyItems { max: 20 });
        }
        let mut criteria: Vec<Criterion> = Vec::new();
        let mut codes: Vec<String> = Vec::new();
        let mut sum = Some(0_u32);
        for (index, raw) in raw.into_iter().enumerate() {
            let at = |field: &str| format!("/criteria/{index}/{field}");
            let code = faults.take(at("code"), well_formed(raw.code));
            if code.as_ref().is_some_and(|code| codes.contains(code)) {
                faults.push(at("code"), FaultKind::DuplicateItem);
            }
            codes.extend(code.clone());
            let weight = faults.take(at("weight"), weight(raw.weight));
            sum = sum.zip(weight).and_then(|(sum, weight)| sum.checked_add(weight));
            if let (Some(code), Some(weight)) = (code, weight) {
                criteria.push(Criterion { code, name: raw.name, weight });
            }
        }
        // Of weights that could not be read there is no sum to speak of.
        if let Some(sum) = sum.filter(|sum| *sum != WHOLE) {
            faults.push("/criteria", FaultKind::WeightsNot100 { sum });
        }
        faults.into_result().map(|()| Self(criteria))
    }

    /// Each of them, in the order in which they were told.
    #[must_use]
    pub fn as_slice(&self) -> &[Criterion] {
        &self.0
    }
}

fn weight(weight: i64) -> Result<u32, FaultKind> {
    let weight = u32::try_from(weight).ok().filter(|weight| (1..=WHOLE).contains(weight));
    weight.ok_or(FaultKind::OutOfRange { min: 1, max: 100 })
}

fn well_formed(code: String) -> Result<String, FaultKind> {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let begins = code.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
    if begins && code.len() <= LONGEST_CODE && code.bytes().all(letter) {
        return Ok(code);
    }
    let expected = Bilingual::fixed(
        "1-დან 30-მდე პატარა ლათინური ასო, ციფრი ან ქვედა ტირე, თავში ასო",
        "1 to 30 small Latin letters, digits and underscores, a letter first",
    );
    Err(FaultKind::Malformed { expected })
}

/// A criterion's points as they were told.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawPoints {
    pub criterion: String,
    pub points: i64,
}

/// The points that one member gives for one criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionPoints {
    /// The criterion's code.
    pub criterion: String,
    /// 0 to 100.
    pub points: u32,
}

/// The points that one member gives.
///
/// Invariant: every criterion once, in the order of the criteria.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Points {
    each: Vec<CriterionPoints>,
    total: u32,
}

impl Points {
    /// Reads points that stand at `/points`. Fails with every fault.
    pub fn parse(raw: Vec<RawPoints>, criteria: &Criteria) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::new();
        let codes = || Allowed::codes(criteria.0.iter().map(|criterion| criterion.code.clone()));
        let mut given: Vec<CriterionPoints> = Vec::new();
        for (index, raw) in raw.into_iter().enumerate() {
            let place = format!("/points/{index}/criterion");
            let known = |code: String| {
                let known = criteria.0.iter().any(|criterion| criterion.code == code);
                if known { Ok(code) } else { Err(FaultKind::UnknownValue { allowed: codes() }) }
            };
            let criterion = faults.take(&place, known(raw.criterion));
            if criterion.as_ref().is_some_and(|code| given.iter().any(|earlier| earlier.criterion == *code)) {
                faults.push(&place, FaultKind::DuplicateItem);
            }
            let points = faults.take(format!("/points/{index}/points"), in_range(raw.points));
            if let Some(criterion) = criterion {
                given.push(CriterionPoints { criterion, points: points.unwrap_or_default() });
            }
        }
        let mut each = Vec::new();
        let mut total = 0_u32;
        for criterion in &criteria.0 {
            if let Some(points) = given.iter().find(|given| given.criterion == criterion.code) {
                total = total.saturating_add(criterion.weight.saturating_mul(points.points));
                each.push(points.clone());
            } else {
                let criterion = Allowed::labelled(criterion.code.clone(), criterion.name.clone());
                faults.push("/points", FaultKind::CriterionMissing { criterion });
            }
        }
        faults.into_result().map(|()| Self { each, total })
    }

    /// What each criterion got.
    #[must_use]
    pub fn each(&self) -> &[CriterionPoints] {
        &self.each
    }

    /// The weighted total in hundredths: 0 to 10000.
    #[must_use]
    pub const fn total(&self) -> u32 {
        self.total
    }
}

fn in_range(points: i64) -> Result<u32, FaultKind> {
    let points = u32::try_from(points).ok().filter(|points| *points <= 100);
    points.ok_or(FaultKind::OutOfRange { min: 0, max: 100 })
}

/// The average of totals, rounded half up; `None` of none.
#[must_use]
pub fn average(totals: &[u32]) -> Option<u32> {
    let count = u64::try_from(totals.len()).ok().filter(|count| *count > 0)?;
    let sum: u64 = totals.iter().map(|total| u64::from(*total)).sum();
    let twice = count.checked_mul(2)?;
    let rounded = sum.checked_mul(2)?.checked_add(count)?.checked_div(twice)?;
    u32::try_from(rounded).ok()
}
