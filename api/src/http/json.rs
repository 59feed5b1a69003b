//! A JSON body, read so that every fault is found and none is worded by the parser.

use super::strict::Strict;
use super::{limits, media_type};
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
    Ok(object(serde_json::from_slice(body).map_err(|_| Problem::new(Code::Unreadable))?))
}

/// Reads an object into `T`. Every field of `T` is optional, so that a value of the wrong type can be set aside, named,
/// and reading can go on behind it; what a field needs beyond its type and size is the domain's to say.
pub fn object<T: DeserializeOwned + Default + Validate>(mut value: Value) -> (T, Faults) {
    let mut faults = Faults::new();
    if !value.is_object() {
        faults.push("", FaultKind::InvalidType { expected: JsonType::Object });
        return (T::default(), faults);
    }
    while faults.as_slice().len() < MOST_FAULTS {
        match serde_path_to_error::deserialize::<_, T>(Strict(&value)) {
            Ok(read) => {
                if let Err(errors) = read.validate() {
                    limits::note(&mut faults, "", &errors);
                }
                return (read, faults);
            }
            Err(error) => {
                let kind = kind_of(&error.inner().to_string());
                let pointer = pointer_of(error.path(), error.inner(), &kind);
                let mended = set_aside(&mut value, &pointer);
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
    let quoted = || message.split('`').skip(3).step_by(2).map(ToOwned::to_owned).collect();
    if message.starts_with("unknown field") {
        FaultKind::UnknownField
    } else if message.starts_with("unknown variant") {
        FaultKind::UnknownValue { allowed: quoted() }
    } else if message.contains("a boolean") {
        FaultKind::InvalidType { expected: JsonType::Boolean }
    } else if message.contains("expected i64") {
        FaultKind::InvalidType { expected: JsonType::Integer }
    } else if message.contains("a sequence") {
        FaultKind::InvalidType { expected: JsonType::List }
    } else if message.contains("expected struct") {
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
        let name = pointer_step(message.split('`').nth(1).unwrap_or_default());
        if !pointer.ends_with(&format!("/{name}")) {
            pointer.push('/');
            pointer.push_str(&name);
        }
    }
    pointer
}

/// Takes the value at `pointer` out of its object, or empties it in its list, so that what stands behind it keeps its
/// place; false where there is none.
fn set_aside(value: &mut Value, pointer: &str) -> bool {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return false };
    let name = name.replace("~1", "/").replace("~0", "~");
    match value.pointer_mut(parent) {
        Some(Value::Object(map)) => map.remove(&name).is_some(),
        Some(Value::Array(items)) => match name.parse().ok().and_then(|index: usize| items.get_mut(index)) {
            Some(item) if !item.is_string() => {
                *item = Value::String(String::new());
                true
            }
            _ => false,
        },
        _ => false,
    }
}
