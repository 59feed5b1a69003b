//! Requests that are sent again.

mod shown;

use crate::harness::{Caller, at_once, eligible, forty_days_later, on_both, the_day};
use serde_json::json;

const LIST: &str = "/v1/registrations";

#[tokio::test]
async fn the_same_request_under_its_key_gets_the_first_answer_again() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let body = eligible(&json!({}));
        let first = frontend.once("a-key").post(LIST, &body).await;
        first.shows(201, json!({ "version": 1 })).has("idempotent-replayed", "");
        let path = format!("{LIST}/{}", first.body["id"].as_str().unwrap());
        officer.accept(&path).await.is(201);

        let before = system.trace().await;
        let again = frontend.once("a-key").post(LIST, &body).await;
        again.has("idempotent-replayed", "true");
        // As it was answered then, whatever happened since.
        assert_eq!(again.is(201), &first.body);
        for header in ["location", "etag", "content-type", "cache-control"] {
            assert_eq!(again.header(header), first.header(header), "{header}");
        }
        assert_eq!(system.trace().await, before);

        let decision = json!({ "outcome": "evidence_requested", "reason": "The passport." });
        let other = frontend.register(&eligible(&json!({}))).await;
        let decided = officer.once("decide").decide(&other, &decision).await;
        officer.once("decide").decide(&other, &decision).await.repeats(201, &decided);
    })
    .await;
}

#[tokio::test]
async fn a_key_belongs_to_one_request_of_one_client() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let body = eligible(&json!({}));
        let first = frontend.once("a-key").post(LIST, &body).await;
        let before = system.trace().await;
        frontend.once("a-key").post(LIST, &eligible(&json!({}))).await.refused(422, "idempotency_key_reused");
        let path = format!("{LIST}/{}/withdrawal", first.is(201)["id"].as_str().unwrap());
        frontend.once("a-key").post(&path, &body).await.refused(422, "idempotency_key_reused");
        assert_eq!(system.trace().await, before);
        let mine = officer.once("a-key").post(LIST, &body).await;
        assert_ne!(mine.is(201)["id"], first.body["id"]);
    })
    .await;
}

#[tokio::test]
async fn a_refused_request_leaves_no_key_behind() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let before = system.trace().await;
        let mut body = eligible(&json!({ "person": { "phone": "1" } }));
        frontend.once("a-key").post(LIST, &body).await.has_faults(&[("/person/phone", "phone_malformed")]);
        assert_eq!(system.trace().await, before);
        body["person"]["phone"] = json!("+995555000004");
        let mended = frontend.once("a-key").post(LIST, &body).await;
        mended.shows(201, json!({ "reference": "REG-2026-000001" })).has("idempotent-replayed", "");
    })
    .await;
}

#[tokio::test]
async fn a_key_is_visible_ascii_of_at_most_255_characters() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let body = eligible(&json!({}));
        for wrong in ["", "two words", "გასაღები", &"x".repeat(256)] {
            let request = frontend.request(reqwest::Method::POST, LIST).json(&body);
            let answer = crate::harness::answer(request.header("idempotency-key", wrong.as_bytes())).await;
            answer.has_faults(&[("/header/Idempotency-Key", "malformed")]);
        }
        frontend.once(&"x".repeat(255)).post(LIST, &body).await.is(201);
    })
    .await;
}

/// Sends the same request eight times at once, over both replicas, and gives the answers' bodies.
async fn eight_times(one: &Caller, other: &Caller, body: &serde_json::Value) -> Vec<(u16, serde_json::Value)> {
    at_once([one, other].into_iter().cycle().take(8), async |caller| {
        let answer = caller.once("at-once").post(LIST, body).await;
        (answer.status, answer.body)
    })
    .await
}

#[tokio::test]
async fn one_request_sent_eight_times_at_once_to_two_replicas_happens_once() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let frontend = system.client("demo-frontend").await;
        let answers = eight_times(&frontend, &frontend.at(&second), &eligible(&json!({}))).await;
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
        assert_eq!(answers[0].0, 201);
        assert_eq!(system.number("SELECT count(*) FROM registrations").await, 1);
        assert_eq!(system.number("SELECT count(*) FROM changes").await, 1);
        assert_eq!(system.number("SELECT count(*) FROM idempotency_keys").await, 1);
    })
    .await;
}

#[tokio::test]
async fn keys_are_forgotten_after_two_days_and_not_before() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        frontend.once("a-key").post(LIST, &eligible(&json!({}))).await.is(201);
        system.another(the_day).await.stop().await;
        assert_eq!(system.number("SELECT count(*) FROM idempotency_keys").await, 1);
        // The database's clock decides, not a replica's.
        system.another(forty_days_later).await.stop().await;
        assert_eq!(system.number("SELECT count(*) FROM idempotency_keys").await, 1);
        system.execute("UPDATE idempotency_keys SET created_at = '2020-01-01T00:00:00+00:00'").await;
        system.another(the_day).await.stop().await;
        assert_eq!(system.number("SELECT count(*) FROM idempotency_keys").await, 0);
    })
    .await;
}
