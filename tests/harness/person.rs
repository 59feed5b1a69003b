//! People who do not exist, each with a document and a name of its own.

use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

static PEOPLE: AtomicU64 = AtomicU64::new(1);

/// A registration that the rules propose to accept, of somebody nobody has seen, with `changes` merged into it.
pub fn eligible(changes: &Value) -> Value {
    let number = PEOPLE.fetch_add(1, Ordering::Relaxed);
    let body = json!({
        "programme": "reintegration",
        "person": {
            "given_name": "სახელი", "family_name": format!("ნიმუშ{}", letters(number)), "born_on": "1988-04-12",
            "sex": "female", "citizenship": "georgian",
            "document": { "kind": "personal_number", "number": format!("{number:011}") }
        },
        "stay_abroad": {
            "country": "DE", "returned_on": "2026-03-01", "irregular": true, "irregular_from": "2023-01-10",
            "asylum": "none"
        },
        "residence": { "municipality": "kutaisi" },
        "consent": { "given_on": "2026-05-30", "form": "written" }
    });
    merged(body, changes)
}

/// One that comes too late: the rules propose to reject it.
pub fn ineligible(changes: &Value) -> Value {
    let late = json!({ "stay_abroad": { "returned_on": "2025-05-31" } });
    merged(eligible(&late), changes)
}

/// One that does not say enough: the rules propose nothing.
pub fn undetermined(changes: &Value) -> Value {
    let silent = json!({ "stay_abroad": { "irregular": null, "irregular_from": null, "asylum": null } });
    merged(eligible(&silent), changes)
}

/// A number as letters that no romanisation folds together, each of them twice: no two numbers are one letter apart.
fn letters(number: u64) -> String {
    const DIGITS: [char; 10] = ['ა', 'ბ', 'გ', 'დ', 'ე', 'ვ', 'ზ', 'ი', 'ლ', 'მ'];
    number.to_string().bytes().flat_map(|digit| [DIGITS[usize::from(digit - b'0')]; 2]).collect()
}

/// `body` with `changes` in it; `null` stays, so that it can be sent.
pub fn merged(mut body: Value, changes: &Value) -> Value {
    match (&mut body, changes) {
        (Value::Object(members), Value::Object(changes)) => {
            for (name, change) in changes {
                let before = members.get(name).cloned().unwrap_or_else(|| json!({}));
                members.insert(name.clone(), if change.is_object() { merged(before, change) } else { change.clone() });
            }
            body
        }
        _ => changes.clone(),
    }
}
