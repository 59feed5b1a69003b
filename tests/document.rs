//! The contract is what is served.

use crate::harness::on_both;
use serde_json::Value;
use std::collections::HashSet;

const COMMITTED: &str = include_str!("../openapi/v1.json");

#[test]
fn the_committed_document_is_the_generated_one() {
    assert_eq!(COMMITTED, reintegration_api::document(), "run: cargo run -- openapi > openapi/v1.json");
}

#[tokio::test]
async fn the_committed_document_is_served_byte_for_byte() {
    on_both(async |system| assert_eq!(COMMITTED, system.text("/v1/openapi.json").await)).await;
}

#[test]
fn every_operation_has_a_summary_and_an_id_of_its_own() {
    let document: Value = serde_json::from_str(COMMITTED).unwrap();
    let mut ids = HashSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
            assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{method} {path} repeats its id");
        }
    }
    assert!(ids.len() >= 10);
}

#[tokio::test]
async fn every_documented_path_without_parameters_is_served() {
    on_both(async |system| {
        let document: Value = serde_json::from_str(COMMITTED).unwrap();
        for (path, item) in document["paths"].as_object().unwrap() {
            if item.get("get").is_some() && !path.contains('{') {
                assert_eq!(system.get(path).await.status, 200, "{path}");
            }
        }
    })
    .await;
}
