//! A JSON body, read so that every fault is found and none is worded by the parser.

use super::strict::Strict;
use super::{limits, media_type, repeated};
use crate::error::{Code, Problem};
use actix_web::HttpRequest;
use actix_web::web::Bytes;
use reintegration_domain::fault::{FaultKind, Faults, JsonType, pointer_step};
use reintegration_domain::locale::Bilingual;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;
use validator::Validate;

/// The most faults of one body that are named.
const MOST_FAULTS: usize = 100;

/// Reads a JSON body that stands alone: for operations that change nothing.
///
/// Fails with 415 for another media type, 400 for what is not JSON, and otherwise gives the value with its faults.
pub fn read<T: DeserializeOwned + Default + Validate>(
    request: &HttpRequest,
    body: &Bytes,
) -> Result<(T, Faults), Problem> {
    media_type::check_json(request)?;
    let (value, faults) = parse(body)?;
    Ok(object(value, faults))
}

/// The bytes as JSON, with a fault for each member that is given more than once. A number without a fraction is whole
/// however it is written: `24.0` is 24, as JSON Schema says.
///
/// Fails with 400.
pub fn parse(body: &Bytes) -> Result<(Value, Faults), Problem> {
    let (mut value, faults) = repeated::read(body, MOST_FAULTS).map_err(|_| Problem::new(Code::Unreadable))?;
    make_whole(&mut value);
    Ok((value, faults))
}

fn make_whole(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(make_whole),
        Value::Object(members) => members.values_mut().for_each(make_whole),
        Value::Number(number) => {
            let float = number.as_f64().filter(|float| number.is_f64() && float.fract() == 0.0);
            if let Some(whole) = float.and_then(|float| format!("{float:.0}").parse::<i64>().ok()) {
                *value = whole.into();
            }
        }
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// Reads an object into `T`. Every field of `T` is optional, so that a value of the wrong type can be set aside, named,
/// and reading can go on behind it; what a field needs beyond its type and size is the domain's to say. `faults` are
/// those of the JSON itself.
pub fn object<T: DeserializeOwned + Default + Validate>(mut value: Value, mut faults: Faults) -> (T, Faults) {
    if !value.is_object() {
        faults.push("", FaultKind::InvalidType { expected: JsonType::Object });
        return (T::default(), faults);
    }
    let mut broken_lists: Vec<String> = Vec::new();
    while faults.as_slice().len() < MOST_FAULTS {
        match serde_path_to_error::deserialize::<_, T>(Strict(&value)) {
            Ok(_) if !broken_lists.is_empty() => {
                // What stood in place of unreadable items is nothing that the caller said.
                for list in broken_lists.drain(..) {
                    remove(&mut value, &list);
                }
            }
            Ok(read) => {
                if let Err(errors) = read.validate() {
                    limits::note(&mut faults, "", &errors);
                }
                return (read, faults);
            }
            Err(error) => {
                let kind = kind_of(&error.inner().to_string());
                let pointer = pointer_of(error.path(), error.inner(), &kind);
                let mended = set_aside(&mut value, &pointer, &kind, &mut broken_lists);
                faults.push(pointer, kind);
                if !mended {
                    break;
                }
            }
        }
    }
    (T::default(), faults)
}

/// The kind of fault behind a parser's message, of which only the listed words are passed on.
fn kind_of(message: &str) -> FaultKind {
    // What stands before may quote the caller.
    let expected = message.rsplit_once(", expected ").map_or("", |(_, expected)| expected);
    let quoted = || expected.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect();
    if message.starts_with("unknown field") {
        FaultKind::UnknownField
    } else if message.starts_with("unknown variant") {
        FaultKind::UnknownValue { allowed: quoted() }
    } else if expected == "a boolean" {
        FaultKind::InvalidType { expected: JsonType::Boolean }
    } else if expected == "i64" {
        FaultKind::InvalidType { expected: JsonType::Integer }
    } else if expected == "a sequence" {
        FaultKind::InvalidType { expected: JsonType::List }
    } else if expected.starts_with("struct") {
        FaultKind::InvalidType { expected: JsonType::Object }
    } else if message.starts_with("invalid type") {
        FaultKind::InvalidType { expected: JsonType::Text }
    } else {
        FaultKind::Malformed {
            expected: Bilingual::fixed("თარიღი, მაგალითად 2020-02-01", "a day, as 2020-02-01")
        }
    }
}

/// Where the fault stands. The path of an unknown field ends at its parent on some readers and at the field on others.
fn pointer_of(path: &serde_path_to_error::Path, error: &serde_json::Error, kind: &FaultKind) -> String {
    let mut pointer = String::new();
    for segment in path {
        let name = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => key.clone(),
            Segment::Enum { .. } | Segment::Unknown => continue,
        };
        pointer.push('/');
        pointer.push_str(&pointer_step(&name));
    }
    if *kind == FaultKind::UnknownField {
        let message = error.to_string();
        let alone = message.strip_suffix("`, there are no fields");
        let named = alone.or_else(|| Some(message.rsplit_once("`, expected ")?.0)).unwrap_or_default();
        let name = pointer_step(named.split_once('`').unwrap_or_default().1);
        if !pointer.ends_with(&format!("/{name}")) {
            pointer.push('/');
            pointer.push_str(&name);
        }
    }
    pointer
}

/// Takes the value at `pointer` out of its object. In a list, which is noted as broken, something readable takes its
/// place, so that what stands behind it keeps its own. False where there is nothing to mend.
fn set_aside(value: &mut Value, pointer: &str, kind: &FaultKind, broken_lists: &mut Vec<String>) -> bool {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return false };
    let Some(Value::Array(items)) = value.pointer_mut(parent) else { return remove(value, pointer) };
    let Some(item) = name.parse().ok().and_then(|index: usize| items.get_mut(index)) else { return false };
    let list = parent.to_owned();
    match kind {
        FaultKind::UnknownValue { allowed } => *item = Value::String(allowed.first().cloned().unwrap_or_default()),
        _ if !item.is_string() => *item = Value::String(String::new()),
        _ => return remove(value, &list),
    }
    if !broken_lists.contains(&list) {
        broken_lists.push(list);
    }
    true
}

/// Takes the value at `pointer` out of its object; false where there is none.
fn remove(value: &mut Value, pointer: &str) -> bool {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return false };
    let name = name.replace("~1", "/").replace("~0", "~");
    let parent = value.pointer_mut(parent).and_then(Value::as_object_mut);
    parent.is_some_and(|object| object.remove(&name).is_some())
}
