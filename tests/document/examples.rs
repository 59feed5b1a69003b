//! Every example of a body works as it stands, in a demonstration, with a client that the document recommends.

use super::operations;
use crate::harness::{Answer, Caller, System, answer, forty_days_later, medical, on_both, on_every_database, the_day};
use chrono::{DateTime, TimeZone, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The clients that the introduction recommends, in its order, with their roles.
const RECOMMENDED: [(&str, &str); 5] = [
    ("demo-officer", "officer"),
    ("demo-manager", "manager"),
    ("demo-partner-3", "partner"),
    ("demo-frontend", "frontend"),
    ("demo-administrator", "administrator"),
];

/// Not of its form: what an example names in its body has no row in a demonstration that has just begun, or its lots have
/// the regions already.
const OF_ROWS: [&str; 4] = ["unknown_document", "unknown_registration", "region_taken", "number_taken"];

/// The first recommended client whose role has the operation's scope; nobody where it needs none.
fn recommended(operation: &Value) -> Option<&'static str> {
    let (_, roles) = operation["description"].as_str().unwrap().rsplit_once("\n\nScope `")?;
    let roles = roles.trim_end_matches('.').rsplit(": ").next().unwrap();
    let roles: Vec<&str> = roles.split(", ").collect();
    let able = RECOMMENDED.iter().find(|(_, role)| roles.contains(role));
    Some(able.unwrap_or_else(|| panic!("no recommended client may {}", operation["operationId"])).0)
}

/// The examples of a body.
pub fn of(media: &Value) -> Vec<&Value> {
    let named = media["examples"].as_object().into_iter().flat_map(|named| named.values());
    media.get("example").into_iter().chain(named.map(|named| &named["value"])).collect()
}

/// The bytes of an example, and the media type to send with them.
fn written(media_type: &str, example: &Value) -> (String, String) {
    let fields = || example.as_object().unwrap().iter().map(|(name, value)| (name, value.as_str().unwrap()));
    match media_type {
        "application/x-www-form-urlencoded" => {
            let pairs: Vec<String> = fields().map(|(name, value)| format!("{name}={value}")).collect();
            (media_type.to_owned(), pairs.join("&"))
        }
        "multipart/form-data" => {
            let part = |(name, value): (&String, &str)| {
                let file = if name == "file" { "; filename=\"file.pdf\"\r\nContent-Type: application/pdf" } else { "" };
                format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n")
            };
            let parts: String = fields().map(part).collect();
            (format!("{media_type}; boundary=b"), format!("{parts}--b--\r\n"))
        }
        _ => (media_type.to_owned(), example.as_str().map_or_else(|| example.to_string(), ToOwned::to_owned)),
    }
}

/// Rows of each kind of which the demonstration has one.
async fn rows(system: &System) -> HashMap<String, String> {
    let opened = system.planned_case().await;
    opened.proposed(&medical("100.00")).await;
    let (manager, administrator) = (system.client("demo-manager").await, system.client("demo-administrator").await);
    let mut rows = HashMap::new();
    for noun in ["registrations", "cases", "assistance", "grants", "reports", "organisations", "policies"] {
        keep(&mut rows, noun, &manager, &format!("/v1/{noun}")).await;
    }
    keep(&mut rows, "clients", &administrator, "/v1/clients").await;
    keep(&mut rows, "tranches", &manager, &format!("{}/tranches", opened.grant)).await;
    rows
}

async fn keep(rows: &mut HashMap<String, String>, noun: &str, caller: &Caller, path: &str) {
    let listed = caller.get(path).await;
    let id = listed.is(200)["items"][0]["id"].as_str().unwrap_or_else(|| panic!("there are no {noun}"));
    rows.insert(noun.to_owned(), id.to_owned());
}

/// Sends it, to a row of its kind where there is one.
async fn send(
    system: &System,
    name: &str,
    operation: &Value,
    body: (String, String),
    rows: &HashMap<String, String>,
) -> Answer {
    let (method, path) = name.split_once(' ').unwrap();
    let noun = path.split('/').nth(2).unwrap_or_default();
    let nothing = "01980000-0000-7000-8000-000000000001";
    let path = path.replace("{id}", rows.get(noun).map_or(nothing, |id| id));
    let path = path.replace("{programme}", "reintegration").replace("{year}", "2027");
    let method: Method = method.parse().unwrap();
    let request = match recommended(operation) {
        Some(client) => system.client(client).await.request(method.clone(), &path),
        None => system.request(method.clone(), &path),
    };
    let new = path.contains("/years/");
    let request = match method {
        Method::PUT | Method::PATCH if new => request.header("if-none-match", "*"),
        Method::PUT | Method::PATCH => request.header("if-match", "*"),
        _ => request,
    };
    answer(request.header("content-type", body.0).body(body.1)).await
}

#[tokio::test]
async fn every_example_of_a_body_works_as_it_stands() {
    on_every_database(async |url| {
        // On the last day of a year there is least room for days to come.
        let last: fn() -> DateTime<Utc> = || Utc.with_ymd_and_hms(2026, 12, 31, 8, 0, 0).unwrap();
        for day in [the_day, last] {
            let system = System::first_at(url, day, &[("REINTEGRATION_JOB_SECONDS", "3600")]).await;
            hold_examples(&system).await;
            system.stop_all().await;
        }
    })
    .await;
}

/// Holds that none of the examples is refused for its form.
async fn hold_examples(system: &System) {
    let document = system.get("/v1/openapi.json").await.body;
    let mut rows = rows(system).await;
    let (mut sent, mut refused) = (0, Vec::new());
    for (name, operation) in operations(&document) {
        for (media_type, media) in operation["requestBody"]["content"].as_object().into_iter().flatten() {
            let examples = of(media);
            assert!(!examples.is_empty(), "{name} has no example of {media_type}");
            for example in examples {
                let answer = send(system, &name, operation, written(media_type, example), &rows).await;
                sent += 1;
                let errors = answer.body["errors"].as_array().into_iter().flatten();
                let codes: Vec<&str> = errors.filter_map(|error| error["code"].as_str()).collect();
                let of_rows = !codes.is_empty() && codes.iter().all(|code| OF_ROWS.contains(code));
                if [400, 401, 403, 415, 422, 428].contains(&answer.status) && !of_rows {
                    refused.push(format!("{name}: {} {}", answer.status, answer.body));
                }
                // What an example created is there for the next ones.
                let noun = name.rsplit('/').next().unwrap();
                if let (201, Some(id), false) = (answer.status, answer.body["id"].as_str(), name.contains("years")) {
                    rows.entry(noun.to_owned()).or_insert_with(|| id.to_owned());
                }
            }
        }
    }
    assert!(refused.is_empty(), "of {sent}:\n{}", refused.join("\n"));
    assert!(sent > 70, "{sent}");
}

#[tokio::test]
async fn the_days_of_examples_are_those_of_the_demonstration() {
    on_both(async |system| {
        let later = system.another(forty_days_later).await;
        let day = |document: &Value| {
            let body = &document["paths"]["/v1/eligibility-checks"]["post"]["requestBody"];
            body["content"]["application/json"]["example"]["registered_on"].clone()
        };
        assert_eq!(day(&system.get("/v1/openapi.json").await.body), json!("2026-06-01"));
        assert_eq!(day(&later.get("/v1/openapi.json").await.body), json!("2026-07-11"));
    })
    .await;
}
