//! The rules: drafted by one, published by another, and from then on what they are.

mod drafts;
mod in_force;
mod publication;

use crate::harness::{Answer, Caller, System, merged};
use reintegration_domain::programme::policies::Policy;
use serde_json::{Value, json};

const LIST: &str = "/v1/policies";

/// The built-in rules under another name, from `day` on, with `changes` merged into them.
fn rules(version: &str, day: &str, changes: &Value) -> Value {
    let built_in = serde_json::to_value(Policy::built_in().unwrap().document()).unwrap();
    merged(merged(built_in, &json!({ "version": version, "in_force_from": day })), changes)
}

/// A second head of the Agency.
async fn another_manager(system: &System) -> Caller {
    system.newcomer(&json!({ "client_id": "another-manager", "name": "Another head", "role": "manager" })).await
}

/// Publishes what was drafted.
async fn publish(caller: &Caller, drafted: &Answer) -> Answer {
    caller.publish(&format!("{LIST}/{}", drafted.is(201)["id"].as_str().unwrap())).await
}
