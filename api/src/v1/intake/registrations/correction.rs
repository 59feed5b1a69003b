//! What differs between two contents of a registration, and how that is kept.

use super::request::RegistrationRequest;
use reintegration_domain::fault::pointer_step;
use reintegration_domain::identifier::ClientId;
use reintegration_domain::intake::registrations::correction::is_of_identity;
use reintegration_storage::{NewCorrection, Registration, Said, StorageError};
use serde_json::{Map, Value};

/// The difference between two contents.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The JSON pointers of what differs.
    pub fields: Vec<String>,
    /// The merge patch that leads from the second back to the first.
    before: Value,
}

impl Difference {
    /// What of the first content is otherwise in the second.
    pub fn between(first: &RegistrationRequest, second: &RegistrationRequest) -> Result<Self, StorageError> {
        let json =
            |content: &RegistrationRequest| -> Result<Value, StorageError> { Ok(serde_json::to_value(content)?) };
        let mut fields = Vec::new();
        let before = differing(&json(first)?, &json(second)?, "", &mut fields);
        Ok(Self { fields, before: before.unwrap_or_else(|| Value::Object(Map::new())) })
    }

    /// What differs between two registrations.
    pub fn of(first: &Registration, second: &Registration) -> Result<Self, StorageError> {
        Self::between(&RegistrationRequest::of(first)?, &RegistrationRequest::of(second)?)
    }

    /// The pointers.
    pub fn pointers(&self) -> impl Iterator<Item = &str> + Clone {
        self.fields.iter().map(String::as_str)
    }

    /// The record of a correction that `by` makes for a reason.
    pub fn recorded(self, by: ClientId, reason: Option<String>) -> NewCorrection {
        let identity = is_of_identity(self.pointers());
        NewCorrection { by, fields: self.fields, identity, said: Said { before: self.before, reason } }
    }
}

/// What of `first` is otherwise in `second`, as a merge patch; `None` where nothing is.
fn differing(first: &Value, second: &Value, pointer: &str, fields: &mut Vec<String>) -> Option<Value> {
    if first == second {
        return None;
    }
    let (Value::Object(first), Value::Object(second)) = (first, second) else {
        fields.push(pointer.to_owned());
        return Some(first.clone());
    };
    let mut patch = Map::new();
    let added = second.keys().filter(|name| !first.contains_key(*name));
    for name in first.keys().chain(added) {
        let of = |members: &Map<String, Value>| members.get(name).cloned().unwrap_or_default();
        let below = format!("{pointer}/{}", pointer_step(name));
        if let Some(value) = differing(&of(first), &of(second), &below, fields) {
            patch.insert(name.clone(), value);
        }
    }
    Some(Value::Object(patch))
}

#[cfg(test)]
mod tests {
    use super::differing;
    use crate::http::merge_patch::merge;
    use serde_json::json;

    #[test]
    fn the_difference_names_what_changed_and_leads_back() {
        let first = json!({ "a": 1, "b": { "c": "x", "d": null, "e": [1] }, "f": { "g": 1 } });
        let second = json!({ "a": 1, "b": { "c": "y", "d": 2, "e": [2] }, "f": null });
        let mut fields = Vec::new();
        let mut patch = differing(&first, &second, "", &mut fields).unwrap_or_default();
        assert_eq!(fields, ["/b/c", "/b/d", "/b/e", "/f"]);
        assert_eq!(patch, json!({ "b": { "c": "x", "d": null, "e": [1] }, "f": { "g": 1 } }));
        let mut back = second;
        merge(&mut back, patch.take());
        // A merge patch takes away what was `null`.
        assert_eq!(back, json!({ "a": 1, "b": { "c": "x", "e": [1] }, "f": { "g": 1 } }));
    }
}
