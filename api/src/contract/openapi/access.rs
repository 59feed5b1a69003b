//! Who may do what: told of every operation and of every scope, from the roles themselves.

use reintegration_domain::access::{Permission, Role};
use serde_json::{Map, Value, json};

/// The roles whose tokens can carry the scope.
pub fn roles(permission: Permission) -> String {
    let roles = Role::ALL.iter().filter(|role| role.permissions().contains(&permission));
    roles.map(|role| role.as_str()).collect::<Vec<_>>().join(", ")
}

/// Whether a token may be left out, and one that is sent shows more.
pub fn is_optional(operation: &Map<String, Value>) -> bool {
    requirements(operation).any(|requirement| requirement.as_object().is_some_and(Map::is_empty))
}

/// Ends the description of an operation that needs a scope with the roles that have it.
pub fn explain(operation: &mut Map<String, Value>) {
    let scopes = requirements(operation).filter_map(Value::as_object).flat_map(Map::values);
    let scopes = scopes.filter_map(Value::as_array).flatten().filter_map(Value::as_str);
    let needed: Vec<Permission> = scopes.filter_map(Permission::parse).collect();
    let optional = if is_optional(operation) { ", if a token is sent" } else { "" };
    for permission in needed {
        let told = operation.get("description").and_then(Value::as_str).unwrap_or_default();
        let told = format!("{told}\n\nScope `{}`{optional}: {}.", permission.scope(), roles(permission));
        operation.insert("description".to_owned(), told.into());
    }
}

/// Lets the token be sent as it is, too. Generated clients send what the last scheme, by name, tells them: `token` comes
/// after `oauth2`, which alone lets some of them leave the word `Bearer` out.
pub fn take_token(operation: &mut Map<String, Value>) {
    let requirements = operation.get_mut("security").and_then(Value::as_array_mut);
    if let Some(alternatives) = requirements.filter(|all| all.iter().any(|one| one.get("oauth2").is_some())) {
        alternatives.push(json!({ "token": [] }));
    }
}

/// The alternatives of what an operation asks its caller for.
fn requirements(operation: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    operation.get("security").and_then(Value::as_array).into_iter().flatten()
}
