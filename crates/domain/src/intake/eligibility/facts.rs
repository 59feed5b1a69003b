//! The facts that eligibility rests on.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::first_plausible_day;
use crate::fault::{Fault, FaultKind, Faults};
use crate::locale::Language;
use crate::person::Citizenship;
use crate::vocabulary::vocabulary;

const REGISTERED_ON: &str = "/registered_on";
const RETURNED_ON: &str = "/stay_abroad/returned_on";
const IRREGULAR_FROM: &str = "/stay_abroad/irregular_from";
const IRREGULAR_UNTIL: &str = "/stay_abroad/irregular_until";

vocabulary! {
    /// The result of seeking asylum abroad.
    pub enum Asylum {
        /// The person never applied for asylum.
        None = "none", "არ მოუთხოვია", "not applied for" =>
            "პირს თავშესაფარი საზღვარგარეთ არასოდეს მოუთხოვია.";
        /// The person applied for asylum, and did not get it or has no answer yet.
        Applied = "applied", "მოითხოვა", "applied for" =>
            "პირმა თავშესაფარი მოითხოვა, მაგრამ არ მიუღია ან პასუხი ჯერ არ აქვს.";
        /// The person applied for asylum and got it. This counts as the ground of asylum granted only.
        Granted = "granted", "მიიღო" =>
            "პირმა თავშესაფარი მოითხოვა და მიიღო. ეს მხოლოდ თავშესაფრით სარგებლობის საფუძვლად ითვლება.";
    }
}

/// The facts as sent: each may be unknown, and they may contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RawFacts {
    /// The day of registration; unknown means today.
    pub registered_on: Option<NaiveDate>,
    /// The citizenship.
    pub citizenship: Option<Citizenship>,
    /// Whether a stateless person has status in Georgia.
    pub status_in_georgia: Option<bool>,
    /// The day of return to Georgia.
    pub returned_on: Option<NaiveDate>,
    /// Whether the person stayed abroad irregularly.
    pub irregular: Option<bool>,
    /// Since when; only with `irregular: true`.
    pub irregular_from: Option<NaiveDate>,
    /// Until when; left out means until the return; only with `irregular: true`.
    pub irregular_until: Option<NaiveDate>,
    /// What came of asylum abroad.
    pub asylum: Option<Asylum>,
}

/// Facts that do not contradict each other.
///
/// Invariant: no day is before 1900; `irregular_from ≤ irregular_until ≤ returned_on ≤ registered_on`, as
/// far as they are known, none of them after the day on which they were told; the two days of the
/// irregular stay only with `irregular: true`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "RawFacts", try_from = "RawFacts")]
pub struct Facts {
    registered_on: NaiveDate,
    /// As parsed, except that the day of registration stands above.
    raw: RawFacts,
}

impl Facts {
    /// Reads the facts told on the day `today` (in Tbilisi). Fails with every contradiction between the facts,
    /// each at the pointer of the field that is wrong.
    pub fn parse(raw: RawFacts, today: NaiveDate) -> Result<Self, Vec<Fault>> {
        let registered_on = raw.registered_on.unwrap_or(today);
        let mut faults = Faults::new();
        check_days(&raw, today, &mut faults);
        check_irregular(&raw, &mut faults);
        check_order(&raw, registered_on, &mut faults);
        faults
            .into_result()
            .map(|()| Self { registered_on, raw: RawFacts { registered_on: Some(registered_on), ..raw } })
    }

    /// The day of registration, which stops the clock.
    #[must_use]
    pub const fn registered_on(&self) -> NaiveDate {
        self.registered_on
    }

    /// The citizenship.
    #[must_use]
    pub const fn citizenship(&self) -> Option<Citizenship> {
        self.raw.citizenship
    }

    /// Whether a stateless person has status in Georgia.
    #[must_use]
    pub const fn status_in_georgia(&self) -> Option<bool> {
        self.raw.status_in_georgia
    }

    /// The day of return.
    #[must_use]
    pub const fn returned_on(&self) -> Option<NaiveDate> {
        self.raw.returned_on
    }

    /// Whether the person stayed abroad irregularly.
    #[must_use]
    pub const fn irregular(&self) -> Option<bool> {
        self.raw.irregular
    }

    /// Since when the person stayed irregularly.
    #[must_use]
    pub const fn irregular_from(&self) -> Option<NaiveDate> {
        self.raw.irregular_from
    }

    /// Until when, as told. Left out means until the return.
    #[must_use]
    pub const fn irregular_until(&self) -> Option<NaiveDate> {
        self.raw.irregular_until
    }

    /// What came of asylum abroad.
    #[must_use]
    pub const fn asylum(&self) -> Option<Asylum> {
        self.raw.asylum
    }
}

fn check_days(raw: &RawFacts, today: NaiveDate, faults: &mut Faults) {
    let days = [
        (REGISTERED_ON, raw.registered_on),
        (RETURNED_ON, raw.returned_on),
        (IRREGULAR_FROM, raw.irregular_from),
        (IRREGULAR_UNTIL, raw.irregular_until),
    ];
    for (pointer, day) in days {
        match day {
            Some(day) if day < first_plausible_day() => faults.push(pointer, FaultKind::ImplausibleDay),
            Some(day) if day > today => faults.push(pointer, FaultKind::DayInFuture),
            _ => {}
        }
    }
}

fn check_irregular(raw: &RawFacts, faults: &mut Faults) {
    if raw.irregular == Some(true) {
        return;
    }
    for (pointer, day) in [(IRREGULAR_FROM, raw.irregular_from), (IRREGULAR_UNTIL, raw.irregular_until)] {
        if day.is_some() {
            faults.push(pointer, FaultKind::DatesWithoutIrregular);
        }
    }
}

/// `irregular_from ≤ irregular_until ≤ returned_on ≤ registered_on`, between any two that are known.
fn check_order(raw: &RawFacts, registered_on: NaiveDate, faults: &mut Faults) {
    let (from, until, returned) = (raw.irregular_from, raw.irregular_until, raw.returned_on);
    let registered = Some(registered_on);
    let pairs = [
        (RETURNED_ON, returned, registered, FaultKind::ReturnAfterRegistration),
        (IRREGULAR_FROM, from, until, FaultKind::IrregularFromAfterUntil),
        (IRREGULAR_FROM, from, returned, FaultKind::IrregularFromAfterReturn),
        (IRREGULAR_UNTIL, until, returned, FaultKind::IrregularUntilAfterReturn),
        (IRREGULAR_FROM, from, registered, FaultKind::StayAfterRegistration),
        (IRREGULAR_UNTIL, until, registered, FaultKind::StayAfterRegistration),
    ];
    for (pointer, earlier, later, kind) in pairs {
        if let (Some(earlier), Some(later)) = (earlier, later)
            && earlier > later
        {
            faults.push(pointer, kind);
        }
    }
}

impl From<Facts> for RawFacts {
    fn from(facts: Facts) -> Self {
        facts.raw
    }
}

/// Stored facts that contradict each other: the store is corrupt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("contradictory facts: {0}")]
pub struct ContradictoryFacts(String);

impl TryFrom<RawFacts> for Facts {
    type Error = ContradictoryFacts;

    /// Stored facts always carry their day of registration, and none of their days is after it.
    fn try_from(raw: RawFacts) -> Result<Self, Self::Error> {
        let Some(registered_on) = raw.registered_on else {
            return Err(ContradictoryFacts(format!("{REGISTERED_ON}: {}", FaultKind::Required.code())));
        };
        Self::parse(raw, registered_on).map_err(|faults| {
            let places = faults.iter().map(|fault| format!("{}: {}", fault.pointer, fault.kind.detail(Language::En)));
            ContradictoryFacts(places.collect::<Vec<_>>().join("; "))
        })
    }
}
