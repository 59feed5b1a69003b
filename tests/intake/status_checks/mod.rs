//! A person asks where the own registration stands.

mod answers;
mod guesses;
mod refused;

use crate::harness::{Answer, Registered, System, answer};
use reqwest::Method;
use serde_json::{Value, json};

const CHECK: &str = "/v1/status-checks";

/// What the person knows of the own registration.
fn claim(of: &Registered) -> Value {
    let (person, reference) = (&of.0["person"], of.reference());
    let number = person["document"]["number"].as_str().unwrap();
    json!({ "reference": reference, "born_on": person["born_on"], "document_last4": number[number.len() - 4..] })
}

/// Asks by way of a proxy that says where the request comes from.
async fn from(system: &System, address: &str, claim: &Value) -> Answer {
    answer(system.request(Method::POST, CHECK).header("x-forwarded-for", address).json(claim)).await
}
