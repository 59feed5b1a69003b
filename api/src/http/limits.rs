//! Limits of request fields, declared on the request types and named as faults.

use reintegration_domain::fault::{FaultKind, Faults};
use reintegration_domain::text::{is_blank, is_hidden, is_layout};
use serde_json::Value;
use std::borrow::Cow;
use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

/// Free text: more than blanks, and nothing hidden but line breaks and tabs.
pub fn prose(text: &str) -> Result<(), ValidationError> {
    let hidden = |c: char| is_hidden(c) && !is_layout(c);
    if text.chars().any(hidden) {
        Err(ValidationError::new("control_character"))
    } else if is_blank(text) {
        Err(ValidationError::new("blank"))
    } else {
        Ok(())
    }
}

/// The same on one line.
pub fn one_line(text: &str) -> Result<(), ValidationError> {
    if text.contains(is_layout) { Err(ValidationError::new("control_character")) } else { prose(text) }
}

/// Adds the faults of a request under `pointer`.
pub fn note(faults: &mut Faults, pointer: &str, errors: &ValidationErrors) {
    let mut fields: Vec<_> = errors.0.iter().collect();
    fields.sort_by_key(|(name, _)| *name);
    for (name, kind) in fields {
        let place = format!("{pointer}/{name}");
        match kind {
            ValidationErrorsKind::Struct(inner) => note(faults, &place, inner),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    note(faults, &format!("{place}/{index}"), inner);
                }
            }
            ValidationErrorsKind::Field(errors) => {
                for error in errors {
                    faults.push(&place, kind_of(error));
                }
            }
        }
    }
}

fn kind_of(error: &ValidationError) -> FaultKind {
    let bound = |name: &str| error.params.get(&Cow::Borrowed(name)).and_then(Value::as_i64);
    let (min, max) = (bound("min"), bound("max"));
    let small = |bound: Option<i64>| bound.and_then(|bound| u32::try_from(bound).ok()).unwrap_or_default();
    match error.code.as_ref() {
        "length" => length(error.params.get("value"), small(min), small(max)),
        "range" => FaultKind::OutOfRange { min: min.unwrap_or(i64::MIN), max: max.unwrap_or(i64::MAX) },
        "control_character" => FaultKind::ControlCharacter,
        _ => FaultKind::TooShort { min: 1 },
    }
}

fn length(value: Option<&Value>, min: u32, max: u32) -> FaultKind {
    match value {
        Some(Value::Array(items)) if items.len() < usize::try_from(min).unwrap_or(usize::MAX) => {
            FaultKind::TooFewItems { min }
        }
        Some(Value::Array(_)) => FaultKind::TooManyItems { max },
        Some(Value::String(text)) if text.chars().count() < usize::try_from(min).unwrap_or(usize::MAX) => {
            FaultKind::TooShort { min }
        }
        _ => FaultKind::TooLong { max },
    }
}
