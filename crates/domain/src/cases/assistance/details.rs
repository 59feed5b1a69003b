//! What is asked for: the facts of each component's own kind.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::calendar::months_later;
use crate::component::ComponentCode;
use crate::fault::{Fault, FaultKind, Faults};
use crate::money::Money;
use crate::quantity::{Quantity, RawQuantity};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What becomes of an activity.
    pub enum Mode {
        /// The activity is new.
        Start = "start", "საქმიანობის დაწყება" =>
            "პირი ახალ საქმიანობას იწყებს.";
        /// The activity exists already and grows.
        Expansion = "expansion", "საქმიანობის გაფართოება" =>
            "საქმიანობა უკვე არსებობს და ფართოვდება.";
    }
}

vocabulary! {
    /// What kind of medical help.
    pub enum MedicalService {
        /// A medical institution treats the person.
        Treatment = "treatment", "მკურნალობა" =>
            "სამედიცინო დაწესებულება პირს მკურნალობს.";
        /// The person gets medicines.
        Medicines = "medicines", "მედიკამენტები" =>
            "პირი წამლებს იღებს.";
        /// A specialist helps the person psychologically and socially.
        PsychosocialRehabilitation = "psychosocial_rehabilitation", "ფსიქოსოციალური რეაბილიტაცია" =>
            "სპეციალისტი პირს ფსიქოლოგიურად და სოციალურად ეხმარება.";
    }
}

/// An activity in the words of who proposes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Georgian.
    pub ka: String,
    /// English, where somebody translated it.
    pub en: Option<String>,
}

/// A thing that is bought and handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What it is.
    pub name: String,
    /// How much of it.
    pub quantity: Quantity,
    /// What one costs.
    pub unit_price: Money,
}

/// The facts of assistance, by component.
///
/// Invariant: the parts add up to the amount, and no span ends before it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "component", rename_all = "snake_case")]
pub enum Details {
    /// Things for an activity.
    IncomeSource {
        /// Which activity.
        activity: Activity,
        /// Whether it begins or grows.
        mode: Mode,
        /// What is bought.
        items: Vec<Item>,
    },
    /// Medical help.
    Medical {
        /// Of which kind.
        service: MedicalService,
        /// Who gives it.
        provider: String,
    },
    /// A roof for a time.
    TemporaryHousing {
        /// Where.
        municipality: String,
        /// The first day.
        from: NaiveDate,
        /// The last day.
        until: NaiveDate,
        /// Rent for a month; a month that has begun counts.
        monthly_rent: Money,
    },
    /// A course.
    Vocational {
        /// Which.
        course: String,
        /// Who gives it.
        provider: String,
        /// The first day.
        from: NaiveDate,
        /// The last day.
        until: NaiveDate,
        /// How long it is.
        hours: u32,
    },
}

/// Facts as they were told: of whichever component, and perhaps of several.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawDetails {
    pub activity: Option<Activity>,
    pub mode: Option<Mode>,
    pub items: Option<Vec<RawItem>>,
    pub service: Option<MedicalService>,
    pub provider: Option<String>,
    pub municipality: Option<String>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub monthly_rent: Option<Money>,
    pub course: Option<String>,
    pub hours: Option<i64>,
}

/// An item as it was told.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "each is the member of the same name; a price that could not be read is none")]
pub struct RawItem {
    pub name: String,
    pub quantity: RawQuantity,
    pub unit_price: Option<Money>,
}

const MOST_ITEMS: u32 = 100;
const MOST_HOURS: u32 = 10_000;

impl Details {
    /// Which component this is.
    #[must_use]
    pub const fn component(&self) -> ComponentCode {
        match self {
            Self::IncomeSource { .. } => ComponentCode::IncomeSource,
            Self::Medical { .. } => ComponentCode::Medical,
            Self::TemporaryHousing { .. } => ComponentCode::TemporaryHousing,
            Self::Vocational { .. } => ComponentCode::Vocational,
        }
    }

    /// Reads the facts of a component for an amount. Fails with every fault: facts that are missing, those of another
    /// component, parts that do not add up.
    pub fn parse(component: ComponentCode, amount: Option<Money>, raw: &RawDetails) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::new();
        for (name, given) in raw.given() {
            if given && !Self::members(component).contains(&name) {
                faults.push(format!("/{name}"), FaultKind::OfAnotherComponent);
            }
        }
        let details = match component {
            ComponentCode::IncomeSource => income_source(raw, amount, &mut faults),
            ComponentCode::Medical => medical(raw, &mut faults),
            ComponentCode::TemporaryHousing => temporary_housing(raw, amount, &mut faults),
            ComponentCode::Vocational => vocational(raw, &mut faults),
        };
        faults.result_of(details)
    }

    /// The members that a component has.
    #[must_use]
    pub const fn members(component: ComponentCode) -> &'static [&'static str] {
        match component {
            ComponentCode::IncomeSource => &["activity", "mode", "items"],
            ComponentCode::Medical => &["service", "provider"],
            ComponentCode::TemporaryHousing => &["municipality", "from", "until", "monthly_rent"],
            ComponentCode::Vocational => &["course", "provider", "from", "until", "hours"],
        }
    }
}

impl RawDetails {
    const fn given(&self) -> [(&'static str, bool); 11] {
        [
            ("activity", self.activity.is_some()),
            ("mode", self.mode.is_some()),
            ("items", self.items.is_some()),
            ("service", self.service.is_some()),
            ("provider", self.provider.is_some()),
            ("municipality", self.municipality.is_some()),
            ("from", self.from.is_some()),
            ("until", self.until.is_some()),
            ("monthly_rent", self.monthly_rent.is_some()),
            ("course", self.course.is_some()),
            ("hours", self.hours.is_some()),
        ]
    }
}

/// More than nothing. Fails with `amount_not_positive`.
fn positive(amount: Money) -> Result<Money, FaultKind> {
    if amount > Money::ZERO { Ok(amount) } else { Err(FaultKind::AmountNotPositive) }
}

fn required<T: Clone>(faults: &mut Faults, pointer: &str, value: Option<&T>) -> Option<T> {
    faults.required(pointer, value.cloned())
}

fn whole(faults: &mut Faults, pointer: &str, value: i64, most: u32) -> Option<u32> {
    let read = u32::try_from(value).ok().filter(|value| (1..=most).contains(value));
    faults.take(pointer, read.ok_or(FaultKind::OutOfRange { min: 1, max: most.into() }))
}

/// Notes where the parts do not add up to the amount.
fn adds_up(faults: &mut Faults, amount: Option<Money>, sum: Option<Money>) {
    if sum.is_none() || amount.is_some_and(|amount| Some(amount) != sum) {
        faults.push("/amount", FaultKind::SumDiffers { sum });
    }
}

fn span(raw: &RawDetails, faults: &mut Faults) -> Option<(NaiveDate, NaiveDate)> {
    let from = required(faults, "/from", raw.from.as_ref());
    let until = required(faults, "/until", raw.until.as_ref());
    let (from, until) = (from?, until?);
    if until < from {
        faults.push("/until", FaultKind::UntilBeforeFrom);
        return None;
    }
    Some((from, until))
}

fn income_source(raw: &RawDetails, amount: Option<Money>, faults: &mut Faults) -> Option<Details> {
    let activity = required(faults, "/activity", raw.activity.as_ref());
    let mode = required(faults, "/mode", raw.mode.as_ref());
    let items = required(faults, "/items", raw.items.as_ref()).and_then(|items| {
        let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
        if count == 0 || count > MOST_ITEMS {
            let kind = if count == 0 {
                FaultKind::TooFewItems { min: 1 }
            } else {
                FaultKind::TooManyItems { max: MOST_ITEMS }
            };
            faults.push("/items", kind);
            return None;
        }
        let read: Vec<_> = items.iter().enumerate().map(|(index, item)| read_item(index, item, faults)).collect();
        read.into_iter().collect::<Option<Vec<Item>>>()
    });
    if let Some(items) = &items {
        let prices: Option<Vec<Money>> = items.iter().map(|item| item.quantity.cost(item.unit_price)).collect();
        adds_up(faults, amount, prices.and_then(Money::checked_sum));
    }
    Some(Details::IncomeSource { activity: activity?, mode: mode?, items: items? })
}

fn read_item(index: usize, item: &RawItem, faults: &mut Faults) -> Option<Item> {
    let at = |name: &str| format!("/items/{index}/{name}");
    let quantity = faults.take(at("quantity"), item.quantity.parse());
    let unit_price = required(faults, &at("unit_price"), item.unit_price.as_ref());
    let unit_price = unit_price.and_then(|price| faults.take(at("unit_price"), positive(price)));
    Some(Item { name: item.name.clone(), quantity: quantity?, unit_price: unit_price? })
}

fn medical(raw: &RawDetails, faults: &mut Faults) -> Option<Details> {
    let service = required(faults, "/service", raw.service.as_ref());
    let provider = required(faults, "/provider", raw.provider.as_ref());
    Some(Details::Medical { service: service?, provider: provider? })
}

fn temporary_housing(raw: &RawDetails, amount: Option<Money>, faults: &mut Faults) -> Option<Details> {
    let municipality = required(faults, "/municipality", raw.municipality.as_ref());
    let span = span(raw, faults);
    let monthly_rent = required(faults, "/monthly_rent", raw.monthly_rent.as_ref());
    let monthly_rent = monthly_rent.and_then(|rent| faults.take("/monthly_rent", positive(rent)));
    if let (Some((from, until)), Some(rent)) = (span, monthly_rent) {
        adds_up(faults, amount, rent.checked_mul(months_begun(from, until)));
    }
    let (from, until) = span?;
    Some(Details::TemporaryHousing { municipality: municipality?, from, until, monthly_rent: monthly_rent? })
}

fn vocational(raw: &RawDetails, faults: &mut Faults) -> Option<Details> {
    let course = required(faults, "/course", raw.course.as_ref());
    let provider = required(faults, "/provider", raw.provider.as_ref());
    let span = span(raw, faults);
    let hours = required(faults, "/hours", raw.hours.as_ref());
    let hours = hours.and_then(|hours| whole(faults, "/hours", hours, MOST_HOURS));
    let (from, until) = span?;
    Some(Details::Vocational { course: course?, provider: provider?, from, until, hours: hours? })
}

/// Calendar months from the first day to the last, both included; a month that has begun counts.
fn months_begun(from: NaiveDate, until: NaiveDate) -> u32 {
    let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let apart = u32::try_from(months(until) - months(from)).unwrap_or(0);
    if apart > 0 && months_later(from, apart) > until { apart } else { apart.saturating_add(1) }
}
