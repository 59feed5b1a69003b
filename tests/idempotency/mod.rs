//! Requests that are sent again.

mod shown;

use crate::harness::{Caller, eligible, forty_days_later, on_both, the_day};
use serde_json::json;
use tokio::task::JoinSet;

const LIST: &str = "/v1/registrations";

#[tokio::test]
async fn the_same_request_under_its_key_gets_the_first_answer_again() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let body = eligible(&json!({}));
        let first = frontend.post_once(LIST, "a-key", &body).await;
        assert_eq!((first.is(201)["version"].as_i64(), first.header("idempotent-replayed")), (Some(1), ""));
        let path = format!("{LIST}/{}", first.body["id"].as_str().unwrap());
        officer.post(&format!("{path}/decision"), &json!({ "outcome": "accepted" })).await.is(201);

        let before = system.trace().await;
        let again = frontend.post_once(LIST, "a-key", &body).await;
        assert_eq!(again.header("idempotent-replayed"), "true");
        // As it was answered then, whatever happened since.
        assert_eq!(again.is(201), &first.body);
        for header in ["location", "etag", "content-type", "cache-control"] {
            assert_eq!(again.header(header), first.header(header), "{header}");
        }
        assert_eq!(system.trace().await, before);

        let decision = json!({ "outcome": "evidence_requested", "reason": "The passport." });
        let other = frontend.register(&eligible(&json!({}))).await;
        let decided = officer.post_once(&other.path("/decision"), "decide", &decision).await;
        let again = officer.post_once(&other.path("/decision"), "decide", &decision).await;
        assert_eq!((again.is(201), again.header("idempotent-replayed")), (&decided.body, "true"));
    })
    .await;
}

#[tokio::test]
async fn a_key_belongs_to_one_request_of_one_client() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let body = eligible(&json!({}));
        let first = frontend.post_once(LIST, "a-key", &body).await;
        let before = system.trace().await;
        let other = frontend.post_once(LIST, "a-key", &eligible(&json!({}))).await;
        other.is_problem(422, "idempotency_key_reused");
        let path = format!("{LIST}/{}/withdrawal", first.is(201)["id"].as_str().unwrap());
        frontend.post_once(&path, "a-key", &body).await.is_problem(422, "idempotency_key_reused");
        assert_eq!(system.trace().await, before);
        let mine = officer.post_once(LIST, "a-key", &body).await;
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
        let refused = frontend.post_once(LIST, "a-key", &body).await;
        refused.has_faults(&[("/person/phone", "phone_malformed")]);
        assert_eq!(system.trace().await, before);
        body["person"]["phone"] = json!("+995555000004");
        let mended = frontend.post_once(LIST, "a-key", &body).await;
        assert_eq!(
            (mended.is(201)["reference"].as_str(), mended.header("idempotent-replayed")),
            (Some("REG-2026-000001"), "")
        );
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
        frontend.post_once(LIST, &"x".repeat(255), &body).await.is(201);
    })
    .await;
}

/// Sends the same request eight times at once, over both replicas, and gives the answers' bodies.
async fn at_once(one: &Caller, other: &Caller, body: &serde_json::Value) -> Vec<(u16, serde_json::Value)> {
    let mut senders = JoinSet::new();
    for number in 0..8 {
        let (caller, body) = (if number % 2 == 0 { one.clone() } else { other.clone() }, body.clone());
        senders.spawn(async move {
            let answer = caller.post_once(LIST, "at-once", &body).await;
            (answer.status, answer.body)
        });
    }
    senders.join_all().await
}

#[tokio::test]
async fn one_request_sent_eight_times_at_once_to_two_replicas_happens_once() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let frontend = system.client("demo-frontend").await;
        let answers = at_once(&frontend, &frontend.at(&second), &eligible(&json!({}))).await;
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
        frontend.post_once(LIST, "a-key", &eligible(&json!({}))).await.is(201);
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
