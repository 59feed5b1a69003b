//! Reading JSON so that every fault is found, not only the first.
//!
//! Each reader notes what is wrong and answers `None`; its caller goes on with the rest.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use crate::fault::{FaultKind, Faults, JsonType, pointer_step};
use crate::locale::Bilingual;
use crate::text::{is_blank, is_hidden};

/// A value and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) value: &'a Value,
    pub(super) pointer: &'a str,
}

impl Place<'_> {
    fn expected<T>(self, expected: JsonType, faults: &mut Faults) -> Option<T> {
        faults.push(self.pointer, FaultKind::InvalidType { expected });
        None
    }

    pub(super) fn fault<T>(self, kind: FaultKind, faults: &mut Faults) -> Option<T> {
        faults.push(self.pointer, kind);
        None
    }
}

/// An object, its unknown fields noted already.
pub(super) struct Fields<'a> {
    map: &'a Map<String, Value>,
    pointer: &'a str,
}

impl<'a> Fields<'a> {
    pub(super) fn open(place: Place<'a>, known: &[&str], faults: &mut Faults) -> Option<Self> {
        let Value::Object(map) = place.value else { return place.expected(JsonType::Object, faults) };
        for name in map.keys().filter(|name| !known.contains(&name.as_str())) {
            faults.push(format!("{}/{}", place.pointer, pointer_step(name)), FaultKind::UnknownField);
        }
        Some(Self { map, pointer: place.pointer })
    }

    pub(super) fn pointer_to(&self, name: &str) -> String {
        format!("{}/{name}", self.pointer)
    }

    /// A field that has to be there; `null` is not there.
    pub(super) fn required<T>(
        &self,
        name: &str,
        faults: &mut Faults,
        read: impl FnOnce(Place<'_>, &mut Faults) -> Option<T>,
    ) -> Option<T> {
        let pointer = self.pointer_to(name);
        match self.map.get(name) {
            None | Some(Value::Null) => {
                faults.push(pointer, FaultKind::Required);
                None
            }
            Some(value) => read(Place { value, pointer: &pointer }, faults),
        }
    }

    /// A field that may be left out or `null`. The outer `None` means a fault.
    #[allow(clippy::option_option, reason = "a fault and an absent value are two different things")]
    pub(super) fn optional<T>(
        &self,
        name: &str,
        faults: &mut Faults,
        read: impl FnOnce(Place<'_>, &mut Faults) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.map.get(name) {
            None | Some(Value::Null) => Some(None),
            Some(value) => read(Place { value, pointer: &self.pointer_to(name) }, faults).map(Some),
        }
    }
}

pub(super) fn boolean(place: Place<'_>, faults: &mut Faults) -> Option<bool> {
    place.value.as_bool().or_else(|| place.expected(JsonType::Boolean, faults))
}

/// A whole number from `min` to `max`.
pub(super) fn integer<T: TryFrom<i64>>(min: i64, max: i64) -> impl Fn(Place<'_>, &mut Faults) -> Option<T> {
    move |place, faults| {
        if !place.value.is_i64() && !place.value.is_u64() {
            return place.expected(JsonType::Integer, faults);
        }
        let in_range = place.value.as_i64().filter(|number| (min..=max).contains(number));
        let number = in_range.and_then(|number| T::try_from(number).ok());
        number.or_else(|| place.fault(FaultKind::OutOfRange { min, max }, faults))
    }
}

/// A text of 1 to `max` characters that is not blank and holds nothing hidden.
pub(super) fn text(max: u32) -> impl Fn(Place<'_>, &mut Faults) -> Option<String> {
    move |place, faults| {
        let Value::String(text) = place.value else { return place.expected(JsonType::Text, faults) };
        if is_blank(text) {
            return place.fault(FaultKind::TooShort { min: 1 }, faults);
        }
        if u32::try_from(text.chars().count()).is_ok_and(|count| count <= max) {
            if text.chars().any(is_hidden) {
                return place.fault(FaultKind::ControlCharacter, faults);
            }
            return Some(text.clone());
        }
        place.fault(FaultKind::TooLong { max }, faults)
    }
}

/// A day of the calendar, not before 1900, written `2019-01-01`.
pub(super) fn day(place: Place<'_>, faults: &mut Faults) -> Option<NaiveDate> {
    let Value::String(text) = place.value else { return place.expected(JsonType::Text, faults) };
    // chrono also reads "2019-1-1" and "+12019-01-01"; only the ten characters that it writes are the day's one spelling.
    let day = text.parse::<NaiveDate>().ok().filter(|day| text.len() == 10 && day.to_string() == *text);
    let expected = || FaultKind::Malformed {
        expected: Bilingual::fixed("არსებული დღე, მაგალითად 2019-01-01", "a day that exists, such as 2019-01-01"),
    };
    let Some(day) = day else { return place.fault(expected(), faults) };
    if day < crate::calendar::first_plausible_day() {
        return place.fault(FaultKind::ImplausibleDay, faults);
    }
    Some(day)
}

/// One word of a closed list.
pub(super) fn word<T: Copy>(
    parse: fn(&str) -> Option<T>,
    unknown: impl Fn() -> FaultKind,
) -> impl Fn(Place<'_>, &mut Faults) -> Option<T> {
    move |place, faults| {
        let Value::String(text) = place.value else { return place.expected(JsonType::Text, faults) };
        parse(text).or_else(|| place.fault(unknown(), faults))
    }
}

/// A list of `min` to `max` items. `None` when an item has a fault; every item is read all the same.
pub(super) fn list<T>(
    place: Place<'_>,
    bounds: (u32, u32),
    faults: &mut Faults,
    item: impl Fn(Place<'_>, &mut Faults) -> Option<T>,
) -> Option<Vec<T>> {
    let values = bounded(place, bounds, faults)?;
    // Collected first: stopping at the first faulty item would hide the others.
    let mut items = Vec::with_capacity(values.len());
    for (index, value) in values.iter().enumerate() {
        let pointer = format!("{}/{index}", place.pointer);
        items.push(item(Place { value, pointer: &pointer }, faults));
    }
    items.into_iter().collect()
}

/// A list in which no two items have the same at `key`, a pointer into the item. What is repeated is noted as `kind`,
/// whatever else is wrong with the items.
pub(super) fn distinct<T>(
    place: Place<'_>,
    bounds: (u32, u32),
    (key, kind): (&str, &FaultKind),
    faults: &mut Faults,
    item: impl Fn(Place<'_>, &mut Faults) -> Option<T>,
) -> Option<Vec<T>> {
    let values = bounded(place, bounds, faults)?;
    let items = list(place, bounds, faults, item);
    let keys: Vec<_> = values.iter().map(|value| value.pointer(key)).collect();
    for (index, found) in keys.iter().enumerate() {
        if found.is_some() && keys.iter().take(index).any(|earlier| earlier == found) {
            faults.push(format!("{}/{index}{key}", place.pointer), kind.clone());
        }
    }
    items
}

fn bounded<'a>(place: Place<'a>, (min, max): (u32, u32), faults: &mut Faults) -> Option<&'a [Value]> {
    let Value::Array(values) = place.value else { return place.expected(JsonType::List, faults) };
    let count = u32::try_from(values.len()).unwrap_or(u32::MAX);
    if count < min {
        return place.fault(FaultKind::TooFewItems { min }, faults);
    }
    if count > max {
        return place.fault(FaultKind::TooManyItems { max }, faults);
    }
    Some(values)
}

/// A text in both languages.
pub(super) fn bilingual(max: u32) -> impl Fn(Place<'_>, &mut Faults) -> Option<Bilingual> {
    move |place, faults| {
        let fields = Fields::open(place, &["ka", "en"], faults)?;
        let ka = fields.required("ka", faults, text(max));
        let en = fields.required("en", faults, text(max));
        Some(Bilingual::composed(ka?, en?))
    }
}
