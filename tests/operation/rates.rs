//! Whoever calls too often is told when to come back.

use crate::harness::{Answer, answer, eligible, once};
use reqwest::Method;
use serde_json::json;

/// Where the caller stands, as the answer says.
fn standing(answer: &Answer) -> (&str, &str) {
    (answer.header("ratelimit-policy"), answer.header("ratelimit"))
}

/// Holds that the caller is turned away for what is left of so many seconds, and gives what is left.
fn told_to_wait(answer: &Answer, most: u64) -> u64 {
    let seconds = answer.refused(429, "too_many_requests").header("retry-after").parse().unwrap();
    assert!((most / 2..=most).contains(&seconds), "{seconds} of {most}");
    seconds
}

#[tokio::test]
async fn a_client_that_calls_too_often_is_told_when_to_come_back() {
    once(async |system| {
        let strict = system.another_with(&[("REINTEGRATION_RATE_PER_CLIENT", "3")]).await;
        let officer = system.client("demo-officer").await.at(&strict);
        for (number, left) in [(1, 2), (2, 1), (3, 0)] {
            let answer = officer.get("/v1/me").await;
            answer.is(200);
            // One comes back every twenty seconds.
            let expected = format!("\"client\";r={left};t={}", number * 20);
            assert_eq!(standing(&answer), ("\"client\";q=3;w=60", expected.as_str()));
        }
        let before = system.trace().await;
        let refused = officer.post("/v1/registrations", &eligible(&json!({}))).await;
        let seconds = told_to_wait(&refused, 20);
        assert_eq!(standing(&refused), ("\"client\";q=3;w=60", format!("\"client\";r=0;t={seconds}").as_str()));
        assert_eq!(refused.body["detail"], format!("Try again in {seconds} seconds."));
        assert_eq!(system.trace().await, before);
        let georgian = officer.request(Method::GET, "/v1/me").header("accept-language", "ka");
        assert_eq!(answer(georgian).await.body["title"], "მოთხოვნები ძალიან ბევრია");

        // Nobody else is held up, neither others at this replica nor this one at others.
        let manager = system.client("demo-manager").await;
        manager.at(&strict).get("/v1/me").await.is(200);
        strict.get("/v1/lots").await.is(200);
        officer.at(system).get("/v1/me").await.is(200);
    })
    .await;
}

#[tokio::test]
async fn a_search_for_people_counts_as_a_hundred_requests() {
    once(async |system| {
        let strict = system.another_with(&[("REINTEGRATION_RATE_PER_CLIENT", "250")]).await;
        let officer = system.client("demo-officer").await.at(&strict);
        let search = async || officer.post("/v1/registration-searches", &json!({ "name": "beridze" })).await;
        for left in [150, 50] {
            let found = search().await;
            found.is(200);
            assert!(standing(&found).1.starts_with(&format!("\"client\";r={left};")), "{:?}", standing(&found));
        }
        search().await.refused(429, "too_many_requests");
        officer.get("/v1/me").await.is(200);
    })
    .await;
}

#[tokio::test]
async fn who_comes_without_a_valid_token_is_counted_by_address() {
    once(async |system| {
        let strict = system.another_with(&[("REINTEGRATION_RATE_PER_ADDRESS", "4")]).await;
        let officer = system.client("demo-officer").await.at(&strict);
        assert_eq!(standing(&strict.get("/v1/lots").await), ("\"address\";q=4;w=60", "\"address\";r=3;t=15"));
        strict.bearer("forged").get("/v1/me").await.refused(401, "invalid_token");
        strict.get("/v1/nothing").await.refused(404, "not_found");
        strict.token(Some(("demo-officer", "wrong")), "grant_type=client_credentials").await.is(401);
        let refused = strict.token(Some(("demo-officer", "demo")), "grant_type=client_credentials").await;
        told_to_wait(&refused, 15);
        strict.get("/v1/nothing").await.refused(429, "too_many_requests");
        // A token is good from every address.
        officer.get("/v1/me").await.is(200);
    })
    .await;
}

#[tokio::test]
async fn who_watches_over_the_service_is_never_turned_away() {
    once(async |system| {
        let strict = system.another_with(&[("REINTEGRATION_RATE_PER_ADDRESS", "1")]).await;
        strict.get("/v1/lots").await.is(200);
        for path in ["/health/live", "/health/ready", "/metrics", "/docs/", "/health/live"] {
            let answer = strict.get(path).await;
            assert_eq!((answer.status, standing(&answer)), (200, ("", "")), "{path}");
        }
        strict.get("/v1/lots").await.refused(429, "too_many_requests");
    })
    .await;
}

#[tokio::test]
async fn a_limit_can_be_lifted() {
    once(async |system| {
        let settings = [("REINTEGRATION_RATE_PER_CLIENT", "0"), ("REINTEGRATION_RATE_PER_ADDRESS", "0")];
        let open = system.another_with(&settings).await;
        let officer = system.client("demo-officer").await.at(&open);
        for _ in 0..700 {
            open.get("/v1/problems?limit=1").await.is(200);
        }
        assert_eq!(standing(&officer.get("/v1/me").await), ("", ""));
    })
    .await;
}
