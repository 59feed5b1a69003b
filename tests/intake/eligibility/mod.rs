//! The pre-check.

use crate::harness::{on_both, shows};
use serde_json::json;

const CHECK: &str = "/v1/eligibility-checks";

#[tokio::test]
async fn a_returnee_in_kutaisi_is_eligible_and_served_by_lot_three() {
    on_both(async |system| {
        let answer = system
            .post(
                CHECK,
                &json!({
                    "programme": "reintegration", "registered_on": "2020-02-01",
                    "person": { "citizenship": "georgian", "status_in_georgia": null },
                    "stay_abroad": { "returned_on": "2019-06-15", "irregular": true, "irregular_from": "2017-03-01" },
                    "residence": { "municipality": "kutaisi" }
                }),
            )
            .await;
        assert_eq!(answer.status, 200, "{:#}", answer.body);
        let body = &answer.body;
        let expected = json!({
            "outcome": "eligible", "grounds": ["irregular_stay"], "missing_facts": [],
            "registration_deadline": "2020-06-15", "policy": { "in_force_from": "2019-01-01" },
            "lot": { "number": 3, "organisation": { "name": { "en": "Foundation \"Abkhazinterkonti\"" } } }
        });
        shows(body, expected);
        assert_eq!(body["components"][0]["ceiling"], json!({"amount": "4000.00", "currency": "GEL"}));
        assert_eq!(body["components"][1]["ceiling"], json!(null));
    })
    .await;
}

#[tokio::test]
async fn one_day_too_late_is_ineligible_and_nothing_more_is_asked() {
    on_both(async |system| {
        let registered = async |day: &str| {
            let facts = json!({
                "programme": "reintegration", "registered_on": day,
                "person": { "citizenship": "georgian" }, "stay_abroad": { "returned_on": "2020-02-29" }
            });
            system.post(CHECK, &facts).await.body
        };
        let in_time = registered("2021-02-28").await;
        let expected = json!({
            "outcome": "undetermined", "missing_facts": ["/stay_abroad/irregular", "/stay_abroad/asylum"]
        });
        shows(&in_time, expected);
        let late = registered("2021-03-01").await;
        shows(&late, json!({ "outcome": "ineligible", "missing_facts": [] }));
    })
    .await;
}

#[tokio::test]
async fn every_fault_of_a_body_is_named_at_once() {
    on_both(async |system| {
        let answer = system
            .post(
                CHECK,
                &json!({
                    "programme": "lottery", "registered_on": "2026-06-02", "colour": "red",
                    "person": { "citizenship": "martian", "status_in_georgia": "yes" },
                    "stay_abroad": { "returned_on": "2020-02-30", "irregular_from": "2019-01-01" },
                    "residence": { "municipality": "azhara" }
                }),
            )
            .await;
        assert_eq!(
            answer.refused(422, "validation_failed").faults(),
            [
                ("/colour", "unknown_field"),
                ("/person/citizenship", "unknown_value"),
                ("/person/status_in_georgia", "invalid_type"),
                ("/programme", "unknown_programme"),
                ("/registered_on", "day_in_future"),
                ("/residence/municipality", "not_routable_residence"),
                ("/stay_abroad/irregular_from", "dates_without_irregular"),
                ("/stay_abroad/returned_on", "malformed"),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_no_request_is_refused_without_the_parser_s_words() {
    on_both(async |system| {
        system.post_bytes(CHECK, "application/json", b"{".to_vec()).await.refused(400, "unreadable");
        system.post_bytes(CHECK, "application/json", vec![b'['; 5000]).await.refused(400, "unreadable");
        system.post_bytes(CHECK, "text/plain", b"{}".to_vec()).await.refused(415, "unsupported_media_type");
        system.post_bytes(CHECK, "application/json", vec![b' '; 4 * 1024 * 1024 + 1]).await.refused(413, "too_large");
        system.post(CHECK, &json!([])).await.refused(422, "validation_failed");
        let before = json!({ "programme": "reintegration", "registered_on": "2018-12-31" });
        system.post(CHECK, &before).await.refused(422, "no_policy_in_force");
    })
    .await;
}
