//! A JSON object a line.

use serde_json::{Map, Value};

use crate::fault::{Fault, FaultKind, JsonType, pointer_step};
use crate::locale::Bilingual;
use crate::reports::item::{Item, RawItem};

/// Characters of an unknown member's name that are repeated.
const LONGEST_NAME: usize = 60;

/// Reads the line at `place`. Fails with every fault it has.
pub fn read(line: &str, place: &str) -> Result<Item, Vec<Fault>> {
    match serde_json::from_str::<RawItem>(line) {
        Ok(raw) => raw.parse(place),
        Err(_) => Err(faults(line, place)),
    }
}

/// What is wrong with a line that is not even an item in form.
fn faults(line: &str, place: &str) -> Vec<Fault> {
    let expected = Bilingual::fixed("JSON ობიექტი", "a JSON object");
    let object = match serde_json::from_str::<Value>(line) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return vec![Fault::new(place, FaultKind::InvalidType { expected: JsonType::Object })],
        Err(_) => return vec![Fault::new(place, FaultKind::Malformed { expected })],
    };
    let mut faults = Vec::new();
    let mut raw = RawItem::default();
    for (name, value) in &object {
        let known = ["assistance_id", "amount", "delivered_on"].contains(&name.as_str());
        let told: String = name.chars().take(LONGEST_NAME).collect();
        let at = format!("{place}/{}", pointer_step(&told));
        match (name.as_str(), value) {
            _ if !known => faults.push(Fault::new(at, FaultKind::UnknownField)),
            (_, Value::Null) => {}
            ("amount", Value::Object(amount)) => {
                let before = faults.len();
                faults_of_amount(amount, &at, &mut faults);
                // A broken amount has been told of; a whole one is read with the rest.
                let whole = (faults.len() == before).then(|| serde_json::from_value(value.clone()).ok()).flatten();
                raw.amount = whole;
            }
            ("amount", _) => faults.push(Fault::new(at, FaultKind::InvalidType { expected: JsonType::Object })),
            ("assistance_id", Value::String(text)) => raw.assistance_id = Some(text.clone()),
            ("delivered_on", Value::String(text)) => raw.delivered_on = Some(text.clone()),
            _ => faults.push(Fault::new(at, FaultKind::InvalidType { expected: JsonType::Text })),
        }
    }
    for fault in raw.parse(place).err().unwrap_or_default() {
        // What was told of already is not missing too.
        let below = format!("{}/", fault.pointer);
        if !faults.iter().any(|known| known.pointer == fault.pointer || known.pointer.starts_with(&below)) {
            faults.push(fault);
        }
    }
    if faults.is_empty() {
        // A member that stands there twice is all that is left.
        faults.push(Fault::new(place, FaultKind::RepeatedKey));
    }
    faults
}

fn faults_of_amount(amount: &Map<String, Value>, place: &str, faults: &mut Vec<Fault>) {
    for (name, value) in amount {
        let told: String = name.chars().take(LONGEST_NAME).collect();
        let at = format!("{place}/{}", pointer_step(&told));
        if !["amount", "currency"].contains(&name.as_str()) {
            faults.push(Fault::new(at, FaultKind::UnknownField));
        } else if !value.is_string() && !value.is_null() {
            faults.push(Fault::new(at, FaultKind::InvalidType { expected: JsonType::Text }));
        }
    }
}
