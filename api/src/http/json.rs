//! A JSON body, read so that every fault is found and none is worded by the parser.

use crate::error::{Code, Problem};
use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Bytes;
use reintegration_domain::fault::{Fault, FaultKind, JsonType};
use reintegration_domain::locale::Bilingual;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

/// The most faults of one body that are named.
const MOST_FAULTS: usize = 100;

/// Reads `body` into `T`. Every field of `T` is optional, so that a value of the wrong type can be set aside, named,
/// and reading can go on behind it; what a field needs beyond its type is the domain's to say.
///
/// Fails with 415 for another media type, 400 for what is not JSON, and otherwise gives the value with its faults.
pub fn read<T: DeserializeOwned + Default>(request: &HttpRequest, body: &Bytes) -> Result<(T, Vec<Fault>), Problem> {
    let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !media_type.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json")) {
        return Err(Problem::new(Code::UnsupportedMediaType));
    }
    let mut value: Value = serde_json::from_slice(body).map_err(|_| Problem::new(Code::Unreadable))?;
    if !value.is_object() {
        let kind = FaultKind::InvalidType { expected: JsonType::Object };
        return Ok((T::default(), vec![Fault::new("", kind)]));
    }
    let mut faults = Vec::new();
    while faults.len() < MOST_FAULTS {
        match serde_path_to_error::deserialize::<_, T>(&value) {
            Ok(read) => return Ok((read, faults)),
            Err(error) => {
                let kind = kind_of(&error.inner().to_string());
                let pointer = pointer_of(error.path(), error.inner(), &kind);
                if !set_aside(&mut value, &pointer) {
                    break;
                }
                faults.push(Fault::new(pointer, kind));
            }
        }
    }
    Ok((T::default(), faults))
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
        pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
    }
    if *kind == FaultKind::UnknownField {
        let message = error.to_string();
        let name = message.split('`').nth(1).unwrap_or_default().replace('~', "~0").replace('/', "~1");
        if !pointer.ends_with(&format!("/{name}")) {
            pointer.push('/');
            pointer.push_str(&name);
        }
    }
    pointer
}

/// Takes the value at `pointer` out of its object; false where there is none.
fn set_aside(value: &mut Value, pointer: &str) -> bool {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return false };
    let name = name.replace("~1", "/").replace("~0", "~");
    match value.pointer_mut(parent) {
        Some(Value::Object(map)) => map.remove(&name).is_some(),
        Some(Value::Array(items)) => name.parse().is_ok_and(|index: usize| {
            let known = index < items.len();
            if known {
                items.remove(index);
            }
            known
        }),
        _ => false,
    }
}
