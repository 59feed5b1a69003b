//! What is no question.

use super::{CHECK, claim};
use crate::harness::{answer, at_once, eligible, merged, on_both, statuses};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn what_is_no_question_is_refused_with_every_fault_and_counted_nowhere() {
    on_both(async |system| {
        system.post(CHECK, &json!({})).await.has_faults(&[
            ("/born_on", "required"),
            ("/document_last4", "required"),
            ("/reference", "required"),
        ]);
        let wrong = json!({
            "reference": "case-1", "born_on": "1988", "document_last4": "٢٣٤٥", "phone_last4": "12345", "name": "ნინო"
        });
        system.post(CHECK, &wrong).await.has_faults(&[
            ("/born_on", "malformed"),
            ("/document_last4", "malformed"),
            ("/name", "unknown_field"),
            ("/phone_last4", "malformed"),
            ("/reference", "malformed"),
        ]);
        let types = json!({ "reference": 1, "born_on": [], "document_last4": 2345, "phone_last4": {} });
        system.post(CHECK, &types).await.has_faults(&[
            ("/born_on", "invalid_type"),
            ("/document_last4", "invalid_type"),
            ("/phone_last4", "invalid_type"),
            ("/reference", "invalid_type"),
        ]);
        let huge = json!({ "reference": "R".repeat(1_000_000), "born_on": "1988-04-12", "document_last4": "2345" });
        system.post(CHECK, &huge).await.has_faults(&[("/reference", "malformed")]);
        for (body, status, code) in
            [("", 400, "unreadable"), ("{", 400, "unreadable"), ("[]", 422, "validation_failed")]
        {
            system.post_bytes(CHECK, "application/json", body.into()).await.refused(status, code);
        }
        let too_large = vec![b' '; 5_000_000];
        system.post_bytes(CHECK, "application/json", too_large).await.refused(413, "too_large");
        system.post_bytes(CHECK, "text/plain", b"{}".to_vec()).await.refused(415, "unsupported_media_type");
        system.get(CHECK).await.refused(405, "method_not_allowed");
        assert_eq!(system.number("SELECT count(*) FROM status_check_failures").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_question_can_be_asked_twice_and_at_once_and_no_answer_is_kept() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let registered = frontend.register(&eligible(&json!({}))).await;
        let kept = system.number("SELECT count(*) FROM idempotency_keys").await;
        let ask = async || {
            answer(system.request(Method::POST, CHECK).header("idempotency-key", "one").json(&claim(&registered))).await
        };
        ask().await.shows(200, json!({ "status": "submitted" })).has("idempotent-replayed", "");
        officer.accept(&registered).await.is(201);
        // The same key, and what is so now.
        ask().await.shows(200, json!({ "status": "accepted" })).has("idempotent-replayed", "");
        assert_eq!(statuses(&at_once(0..4, async |_| ask().await).await), [200; 4]);
        assert_eq!(system.number("SELECT count(*) FROM idempotency_keys").await, kept);
        // Whoever has a token is asked the same.
        officer
            .post(CHECK, &merged(claim(&registered), &json!({ "born_on": "1988-04-13" })))
            .await
            .refused(404, "no_match");
        let path = format!("{CHECK}?verbose=1");
        system.post(&path, &claim(&registered)).await.has_faults(&[("/query/verbose", "unknown_field")]);
    })
    .await;
}
