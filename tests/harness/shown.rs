//! What an answer shows of what a story expects.

use serde_json::{Map, Value, json};
use std::borrow::Borrow;

/// The name under which a value lies that is compared as a whole.
const WHOLE: &str = "\u{0}whole";

/// Holds that a part of an answer shows what is spoken of here.
///
/// An object may have more members than those named; a list has as many items as named, each of which shows what is
/// expected of it; an amount of money and everything else is equal. What is expected as `null` is there and null.
#[track_caller]
pub fn shows(found: &Value, expected: Value) {
    let told = differences(expected, found);
    assert!(told.is_empty(), "{}\nin {found:#}", told.join("\n"));
}

/// What is expected exactly so, without anything beside it.
pub fn exactly(expected: impl Borrow<Value>) -> Value {
    json!({ WHOLE: expected.borrow() })
}

/// Where something else is found than what is expected, each with both.
pub fn differences(expected: Value, found: &Value) -> Vec<String> {
    let mut told = Vec::new();
    compare("", expected, found, &mut told);
    told
}

fn compare(place: &str, expected: Value, found: &Value, told: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(members), Value::Object(there)) if !is_compared_whole(&members) => {
            for (name, expected) in members {
                let place = format!("{place}/{name}");
                match there.get(&name) {
                    Some(found) => compare(&place, expected, found, told),
                    None => told.push(format!("{place} is not there, and {} is expected", plain(expected))),
                }
            }
        }
        (Value::Array(items), Value::Array(there)) if items.len() == there.len() => {
            for (number, (expected, found)) in items.into_iter().zip(there).enumerate() {
                compare(&format!("{place}/{number}"), expected, found, told);
            }
        }
        (expected, found) => {
            let expected = plain(expected);
            if expected != *found {
                told.push(format!("{place} is {found}, and {expected} is expected"));
            }
        }
    }
}

/// Money with another amount beside it would be something else.
fn is_compared_whole(members: &Map<String, Value>) -> bool {
    members.contains_key(WHOLE) || members.contains_key("currency")
}

/// The value itself, wherever [`exactly`] wrapped it.
fn plain(value: Value) -> Value {
    match value {
        Value::Object(mut members) => match members.remove(WHOLE) {
            Some(whole) => whole,
            None => Value::Object(members.into_iter().map(|(name, value)| (name, plain(value))).collect()),
        },
        Value::Array(items) => Value::Array(items.into_iter().map(plain).collect()),
        other => other,
    }
}

#[test]
fn what_is_not_spoken_of_may_be_anything() {
    let found = json!({
        "status": "open", "reason": null, "lot": { "number": 3, "region": "GE-IM" },
        "items": [{ "id": 1, "name": "one" }, { "id": 2, "name": "two" }]
    });
    for expected in [
        json!({}),
        json!({ "status": "open", "reason": null }),
        json!({ "lot": { "number": 3 }, "items": [{ "id": 1 }, { "name": "two" }] }),
        json!({ "lot": exactly(&found["lot"]), "items": [exactly(&found["items"][0]), {}] }),
        exactly(&found),
    ] {
        assert_eq!(differences(expected, &found), [""; 0]);
    }
}

#[test]
fn what_is_spoken_of_is_found_or_told_with_its_place() {
    let found = json!({
        "status": "open", "lot": { "number": 3, "region": "GE-IM" }, "items": [{ "id": 1 }],
        "amount": { "amount": "1.00", "currency": "GEL", "paid": true }
    });
    let money = json!({ "amount": "1.00", "currency": "GEL" });
    for (expected, told) in [
        (json!({ "status": "closed" }), "/status is \"open\", and \"closed\" is expected"),
        (json!({ "status": null }), "/status is \"open\", and null is expected"),
        (json!({ "reason": null }), "/reason is not there, and null is expected"),
        (json!({ "lot": { "number": "3" } }), "/lot/number is 3, and \"3\" is expected"),
        (json!({ "lot": [] }), "/lot is {\"number\":3,\"region\":\"GE-IM\"}, and [] is expected"),
        (
            json!({ "lot": exactly(json!({ "number": 3 })) }),
            "/lot is {\"number\":3,\"region\":\"GE-IM\"}, and {\"number\":3} is expected",
        ),
        (json!({ "items": [] }), "/items is [{\"id\":1}], and [] is expected"),
        (json!({ "items": [{ "id": 2 }] }), "/items/0/id is 1, and 2 is expected"),
        (json!({ "status": {} }), "/status is \"open\", and {} is expected"),
        (
            json!({ "amount": money }),
            "/amount is {\"amount\":\"1.00\",\"currency\":\"GEL\",\"paid\":true}, and {\"amount\":\"1.00\",\"currency\":\"GEL\"} is expected",
        ),
    ] {
        assert_eq!(differences(expected, &found), [told]);
    }
}
