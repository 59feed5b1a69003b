//! Ways through the document.

use serde_json::{Map, Value};
use std::collections::HashSet;

/// What a path item can have, next to what is no operation.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Every operation with its path and method.
pub fn operations(paths: &mut Value) -> impl Iterator<Item = (&str, &str, &mut Map<String, Value>)> {
    paths.as_object_mut().into_iter().flatten().flat_map(|(path, item)| {
        let methods = item.as_object_mut().into_iter().flatten();
        let methods = methods.filter(|(method, _)| METHODS.contains(&method.as_str()));
        methods.filter_map(|(method, operation)| Some((path.as_str(), method.as_str(), operation.as_object_mut()?)))
    })
}

/// Whether a path is one of the versioned API, where the conventions hold.
pub fn is_versioned(path: &str) -> bool {
    path.starts_with("/v1/")
}

/// The contents of an operation's body.
pub fn media_types(operation: &mut Map<String, Value>) -> impl Iterator<Item = &mut Value> {
    let content = operation.get_mut("requestBody").and_then(|body| body.get_mut("content"));
    content.and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut)
}

/// Every reference inside `value`.
pub fn references(value: &Value, found: &mut HashSet<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str).map(ToOwned::to_owned));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}
