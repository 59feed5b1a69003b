//! JSON values as `serde` reads them, but for three things: a list is no object, a member that a type needs is noted where
//! it is missing, and a value that cannot be read is noted and stood in for, so that one pass finds every fault.

use super::{day, stated};
use reintegration_domain::fault::{Allowed, FaultKind, Faults, JsonType, pointer_step};
use reintegration_domain::locale::Bilingual;
use reintegration_domain::vocabularies::List;
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use serde_json::Value;
use std::cell::RefCell;

/// What stands in for a day that cannot be read.
const SOME_DAY: &str = "2000-01-01";

/// What stands where a member is missing.
static MISSING: Value = Value::Null;

/// Reads `value` in one pass: what could be read, and every fault of its form. Where there are faults, something that the
/// caller never said stands in their places.
///
/// Fails where a type asks for what requests do not hold.
pub fn read<'de, T: Deserialize<'de>>(value: &'de Value) -> (serde_json::Result<T>, Faults) {
    let faults = RefCell::new(Faults::new());
    let read = T::deserialize(Strict { value, step: Step::Root, faults: &faults, stood_in: false });
    (read, faults.into_inner())
}

/// A value to read, where it stands, and what was found so far.
#[derive(Debug, Clone, Copy)]
struct Strict<'de, 'a> {
    value: &'de Value,
    step: Step<'a>,
    faults: &'a RefCell<Faults>,
    /// Whether it belongs to what stands in for an object that cannot be read: that one is noted already.
    stood_in: bool,
}

/// A place, by the place that holds it: a pointer is written down for a fault only.
#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Root,
    Member(&'a Step<'a>, &'a str),
    Item(&'a Step<'a>, usize),
}

impl Step<'_> {
    fn pointer(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Member(holder, name) => [&holder.pointer(), "/", &pointer_step(name)].concat(),
            Self::Item(holder, index) => format!("{}/{index}", holder.pointer()),
        }
    }
}

fn note(step: &Step<'_>, faults: &RefCell<Faults>, kind: FaultKind) {
    let mut faults = faults.borrow_mut();
    if !faults.is_full() {
        faults.push(step.pointer(), kind);
    }
}

impl<'de> Strict<'de, '_> {
    fn note(&self, kind: FaultKind) {
        if !self.stood_in {
            note(&self.step, self.faults, kind);
        }
    }

    /// Notes that a member is missing, or that a value has another type.
    fn expected(&self, expected: JsonType) {
        let missing = self.value.is_null() && matches!(self.step, Step::Member(..));
        self.note(if missing { FaultKind::Required } else { FaultKind::InvalidType { expected } });
    }

    /// The text, or what stands in for it.
    fn text(&self) -> &'de str {
        self.value.as_str().unwrap_or_else(|| {
            self.expected(JsonType::Text);
            ""
        })
    }

    fn items<V: Visitor<'de>>(self, items: &'de [Value], visitor: V) -> serde_json::Result<V::Value> {
        let step = &self.step;
        let each = items.iter().enumerate();
        let each = each.map(|(index, value)| Strict { value, step: Step::Item(step, index), ..self });
        visitor.visit_seq(SeqDeserializer::new(each))
    }

    /// A list of `most` items at most. None of a longer one is looked at.
    fn list<V: Visitor<'de>>(self, most: usize, visitor: V) -> serde_json::Result<V::Value> {
        match self.value {
            Value::Array(items) if items.len() <= most => self.items(items, visitor),
            Value::Array(_) => {
                self.note(FaultKind::TooManyItems { max: u32::try_from(most).unwrap_or(u32::MAX) });
                self.items(&[], visitor)
            }
            _ => {
                self.expected(JsonType::List);
                self.items(&[], visitor)
            }
        }
    }

    fn members<V: Visitor<'de>>(
        self,
        members: impl Iterator<Item = (&'de str, &'de Value)>,
        visitor: V,
    ) -> serde_json::Result<V::Value> {
        let step = &self.step;
        let each = members.map(|(name, value)| (name, Strict { value, step: Step::Member(step, name), ..self }));
        visitor.visit_map(MapDeserializer::new(each))
    }
}

impl<'de> Deserializer<'de> for Strict<'de, '_> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self.value {
            Value::Array(items) => self.items(items, visitor),
            Value::Object(members) => self.members(members.iter().map(|(name, value)| (name.as_str(), value)), visitor),
            single => single.deserialize_any(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_bool(self.value.as_bool().unwrap_or_else(|| {
            self.expected(JsonType::Boolean);
            false
        }))
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_i64(self.value.as_i64().unwrap_or_else(|| {
            self.expected(JsonType::Integer);
            0
        }))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_borrowed_str(self.text())
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        match name {
            day::NAME => {}
            stated::NAME if std::ptr::eq(self.value, &raw const MISSING) => return visitor.visit_none(),
            _ => return visitor.visit_newtype_struct(self),
        }
        let told = self.text();
        let day = if day::parse(told).is_some() { told } else { SOME_DAY };
        if day != told {
            let expected = Bilingual::fixed("თარიღი, მაგალითად 2020-02-01", "a day, as 2020-02-01");
            self.note(FaultKind::Malformed { expected });
        }
        visitor.visit_newtype_struct(day.into_deserializer())
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let missing = |name: &&'static str| (*name, &MISSING);
        let Value::Object(members) = self.value else {
            self.expected(JsonType::Object);
            return Strict { stood_in: true, ..self }.members(fields.iter().map(missing), visitor);
        };
        let known = members.iter().map(|(name, value)| (name.as_str(), value)).filter(|(name, _)| {
            let known = fields.contains(name);
            if !known {
                note(&Step::Member(&self.step, name), self.faults, FaultKind::UnknownField);
            }
            known
        });
        let missing = fields.iter().filter(|name| !members.contains_key(**name)).map(missing);
        self.members(known.chain(missing), visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        list: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let word = match self.value {
            Value::String(word) if variants.contains(&word.as_str()) => word,
            Value::String(_) | Value::Array(_) | Value::Object(_) => {
                self.note(FaultKind::UnknownValue { allowed: allowed(list, variants) });
                variants.first().copied().unwrap_or_default()
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {
                self.expected(JsonType::Text);
                variants.first().copied().unwrap_or_default()
            }
        };
        visitor.visit_enum(word.into_deserializer())
    }

    /// A list whose type says how long it may be: see `list`.
    fn deserialize_tuple<V: Visitor<'de>>(self, most: usize, visitor: V) -> Result<V::Value, Self::Error> {
        self.list(most, visitor)
    }

    /// A list whose type does not say how long it may be, which none of a request does not: nothing of it is taken.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.list(0, visitor)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple_struct map identifier
        ignored_any
    }
}

impl<'de> IntoDeserializer<'de, serde_json::Error> for Strict<'de, '_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// The words of the list, with what they mean where the domain knows the list.
fn allowed(list: &str, variants: &[&'static str]) -> Vec<Allowed> {
    match List::named(list) {
        Some(list) => list.labels().into_iter().map(|(word, label)| Allowed::labelled(word, label)).collect(),
        None => Allowed::codes(variants.iter().copied()),
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::http::{day, list};
    use chrono::NaiveDate;
    use reintegration_domain::fault::{Allowed, FaultKind};
    use reintegration_domain::person::Sex;
    use serde::Deserialize;
    use serde_json::{Value, json};

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        number: Option<i64>,
        #[serde(deserialize_with = "day::optional")]
        on: Option<NaiveDate>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Needed {
        text: String,
        #[serde(deserialize_with = "day::required")]
        on: NaiveDate,
        word: Word,
        inner: Flagged,
        #[serde(deserialize_with = "list::of_at_most::<3, _, _>")]
        items: Vec<Flagged>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Flagged {
        flag: bool,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Word {
        Yes,
        No,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        inner: Option<Inner>,
        #[serde(deserialize_with = "list::at_most::<3, _, _>")]
        items: Option<Vec<Inner>>,
        word: Option<Word>,
        flag: Option<bool>,
        text: Option<String>,
        anything: Option<Value>,
        endless: Option<Vec<String>>,
    }

    fn faults(value: &Value) -> Vec<String> {
        faults_of::<Outer>(value)
    }

    fn faults_of<'de, T: Deserialize<'de> + std::fmt::Debug>(value: &'de Value) -> Vec<String> {
        let (read, faults) = read::<T>(value);
        assert!(read.is_ok(), "{value}: {read:?}");
        faults.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.kind.code())).collect()
    }

    #[test]
    fn what_is_sound_is_read() {
        let value = json!({
            "inner": { "number": 1, "on": "2020-02-29" }, "items": [{ "number": null }, {}], "word": "no", "flag": true,
            "text": "a", "anything": { "a": [1, { "b": null }] }, "endless": []
        });
        let inner = |number, on| Inner { number, on };
        let expected = Outer {
            inner: Some(inner(Some(1), NaiveDate::from_ymd_opt(2020, 2, 29))),
            items: Some(vec![inner(None, None), inner(None, None)]),
            word: Some(Word::No),
            flag: Some(true),
            text: Some("a".to_owned()),
            anything: Some(json!({ "a": [1, { "b": null }] })),
            endless: Some(Vec::new()),
        };
        assert_eq!(read::<Outer>(&value).0.ok(), Some(expected));
        assert_eq!(faults(&value), Vec::<String>::new());
    }

    #[test]
    fn every_fault_is_found_at_once() {
        for (value, expected) in [
            (json!([{}, []]), &[" invalid_type"][..]),
            (json!({ "inner": [1] }), &["/inner invalid_type"]),
            (json!({ "items": {} }), &["/items invalid_type"]),
            (
                json!({ "items": [[1], { "number": 1.5, "on": "2020-2-1", "off": 1 }, null] }),
                &[
                    "/items/0 invalid_type",
                    "/items/1/number invalid_type",
                    "/items/1/off unknown_field",
                    "/items/1/on malformed",
                    "/items/2 invalid_type",
                ],
            ),
            (
                json!({ "inner": { "on": 7, "number": u64::MAX } }),
                &["/inner/number invalid_type", "/inner/on invalid_type"],
            ),
            (json!({ "word": "perhaps" }), &["/word unknown_value"]),
            (json!({ "word": { "yes": null } }), &["/word unknown_value"]),
            (json!({ "word": 7 }), &["/word invalid_type"]),
            (
                json!({ "flag": "true", "text": 1, "a/b": 1 }),
                &["/a~1b unknown_field", "/flag invalid_type", "/text invalid_type"],
            ),
        ] {
            let mut found = faults(&value);
            found.sort();
            assert_eq!(found, expected, "{value}");
        }
    }

    #[test]
    fn what_a_type_needs_is_noted_where_it_is_missing() {
        let flagged = json!({ "flag": true });
        let sound = json!({ "text": "a", "on": "2020-02-29", "word": "no", "inner": flagged, "items": [flagged] });
        assert_eq!(faults_of::<Needed>(&sound), Vec::<String>::new());
        let missing = ["/text required", "/on required", "/word required", "/inner required", "/items required"];
        assert_eq!(faults_of::<Needed>(&json!({})), missing);
        let null = json!({ "text": null, "on": null, "word": null, "inner": null, "items": null });
        assert_eq!(faults_of::<Needed>(&null), missing);
        let wrong = json!({ "text": "a", "on": "2020-02-29", "word": "no", "inner": {}, "items": [null, {}, [true]] });
        let expected =
            ["/inner/flag required", "/items/0 invalid_type", "/items/1/flag required", "/items/2 invalid_type"];
        assert_eq!(faults_of::<Needed>(&wrong), expected);
        // Of what is no object at all, nothing else is missing.
        assert_eq!(faults_of::<Needed>(&json!(7)), [" invalid_type"]);
    }

    #[test]
    fn the_words_of_a_list_are_told_with_what_they_mean() {
        let kinds = |faults: super::Faults| faults.into_iter().map(|fault| fault.kind).collect::<Vec<_>>();
        assert_eq!(kinds(read::<Sex>(&json!("f")).1), [FaultKind::unknown_word::<Sex>()]);
        let plain = FaultKind::UnknownValue { allowed: Allowed::codes(["yes", "no"]) };
        assert_eq!(kinds(read::<Word>(&json!("perhaps")).1), [plain]);
    }

    #[test]
    fn nothing_is_looked_at_of_a_list_that_is_too_long() {
        assert_eq!(faults(&json!({ "items": [1, 2, 3, 4] })), ["/items too_many_items"]);
        assert_eq!(faults(&json!({ "items": [1, 2, 3] })).len(), 3);
        assert_eq!(faults(&json!({ "endless": [1] })), ["/endless too_many_items"]);
    }
}
