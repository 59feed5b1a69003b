//! A line of a report: assistance that it reports, and at what cost.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::amount::RawAmount;
use crate::fault::{Fault, FaultKind};
use crate::identifier::{self, AssistanceId};
use crate::locale::Bilingual;
use crate::money::Money;

/// Assistance as a report has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// Which one.
    pub assistance: AssistanceId,
    /// What it cost; more than nothing.
    pub amount: Money,
    /// The day on which it was handed over, where that was told.
    pub delivered_on: Option<NaiveDate>,
}

/// The same as it was told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawItem {
    pub assistance_id: Option<String>,
    pub amount: Option<RawAmount>,
    pub delivered_on: Option<String>,
}

impl RawItem {
    /// Reads the item that stands at `place`. Fails with every fault it has.
    pub fn parse(&self, place: &str) -> Result<Item, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut note = |name: &str, kind| faults.push(Fault::new(format!("{place}/{name}"), kind));
        let id = self.assistance_id.as_deref().ok_or(FaultKind::Required).and_then(assistance);
        let id = id.map_err(|kind| note("assistance_id", kind)).ok();
        let day = self.delivered_on.as_deref().map(day).transpose();
        let day = day.map_err(|kind| note("delivered_on", kind)).ok();
        let raw = self.amount.as_ref().ok_or(FaultKind::Required).map_err(|kind| note("amount", kind)).ok();
        let amount = raw
            .and_then(|raw| raw.parse_positive(&format!("{place}/amount")).map_err(|wrong| faults.extend(wrong)).ok());
        match (id, amount, day) {
            (Some(assistance), Some(amount), Some(delivered_on)) => Ok(Item { assistance, amount, delivered_on }),
            _ => Err(faults),
        }
    }
}

/// The assistance's identifier.
pub fn assistance(text: &str) -> Result<AssistanceId, FaultKind> {
    identifier::parse(text).map(AssistanceId::new)
}

/// An amount, more than nothing.
pub fn amount(text: &str) -> Result<Money, FaultKind> {
    let amount = Money::parse(text)?;
    if amount > Money::ZERO { Ok(amount) } else { Err(FaultKind::AmountNotPositive) }
}

/// A day in the form `2020-02-01`.
pub fn day(text: &str) -> Result<NaiveDate, FaultKind> {
    let expected = Bilingual::fixed("თარიღი, მაგალითად 2020-02-01", "a day, as 2020-02-01");
    let plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let day = plain.then(|| text.parse::<NaiveDate>().ok()).flatten().ok_or(FaultKind::Malformed { expected })?;
    let earliest = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or(NaiveDate::MIN);
    if day < earliest { Err(FaultKind::ImplausibleDay) } else { Ok(day) }
}
