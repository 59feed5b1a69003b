//! What holds for every operation: methods, media types, origins, limits.

mod accepting;
mod order;
mod words;

use crate::harness::{Answer, answer, eligible, on_both};
use reqwest::{Method, RequestBuilder};
use serde_json::json;
use std::collections::HashSet;
use tokio::task::JoinSet;

#[tokio::test]
async fn head_answers_as_get_does_without_the_body() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let registered = frontend.register(&eligible(&json!({}))).await;
        let get = frontend.request(Method::GET, &registered).send().await.unwrap();
        let head = frontend.request(Method::HEAD, &registered).send().await.unwrap();
        assert_eq!((head.status().as_u16(), &head.headers()["etag"]), (200, &get.headers()["etag"]));
        assert_eq!(head.headers()["content-length"], get.headers()["content-length"]);
        assert_eq!(head.text().await.unwrap(), "");
        let strange = system.request(Method::HEAD, "/v1/registrations").send().await.unwrap();
        assert_eq!(strange.status(), 401);
        system.delete("/v1/regions").await.refused(405, "method_not_allowed").has("allow", "GET, HEAD");
    })
    .await;
}

#[tokio::test]
async fn only_the_pages_of_named_frontends_may_call_from_a_browser() {
    on_both(async |system| {
        let second = system.another_with(&[("REINTEGRATION_CORS_ORIGINS", "https://frontend.example.org")]).await;
        let asked = |system: &crate::harness::System, origin: &str| {
            let request = system.request(Method::OPTIONS, "/v1/registrations").header("origin", origin);
            let request = request.header("access-control-request-method", "POST");
            request.header("access-control-request-headers", "authorization,content-type,idempotency-key")
        };
        let allowed = |answer: &Answer| answer.header("access-control-allow-origin").to_owned();
        let preflight = answer(asked(&second, "https://frontend.example.org")).await;
        preflight.is(200);
        assert_eq!(allowed(&preflight), "https://frontend.example.org");
        let other = answer(asked(&second, "https://other.example.org")).await;
        assert_eq!(allowed(other.refused(400, "unreadable")), "");
        let nobody = answer(asked(system, "https://frontend.example.org")).await;
        assert_eq!(allowed(nobody.refused(400, "unreadable")), "");

        let lots = second.request(Method::GET, "/v1/lots").header("origin", "https://frontend.example.org");
        let lots = answer(lots).await;
        lots.is(200);
        assert_eq!(allowed(&lots), "https://frontend.example.org");
        let readable = lots.header("access-control-expose-headers").to_lowercase();
        for header in ["etag", "link", "location", "retry-after", "x-request-id", "idempotent-replayed"] {
            assert!(readable.contains(header), "{header} is not among {readable}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_body_in_another_encoding_is_not_taken_for_json() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let before = system.trace().await;
        let request = |media_type: &str| {
            let body = eligible(&json!({})).to_string();
            frontend.request(Method::POST, "/v1/registrations").header("content-type", media_type.to_owned()).body(body)
        };
        answer(request("application/json; charset=utf-16")).await.refused(415, "unsupported_media_type");
        let packed = request("application/json").header("content-encoding", "gzip");
        answer(packed).await.refused(415, "unsupported_media_type");
        assert_eq!(system.trace().await, before);
        answer(request("application/json; charset=UTF-8")).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn who_sends_a_token_without_its_word_is_told() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        for path in ["/v1/me", "/v1/calls"] {
            for sent in [officer.token.clone(), format!("Token {}", officer.token), String::new()] {
                let refused = answer(system.request(Method::GET, path).header("authorization", sent)).await;
                let detail = refused.refused(401, "invalid_token").body["detail"].as_str().unwrap();
                assert!(detail.contains("the word Bearer"), "{detail}");
                refused.has("www-authenticate", "Bearer realm=\"reintegration\", error=\"invalid_token\"");
            }
            let forged = system.bearer("forged").get(path).await;
            assert_eq!(
                forged.refused(401, "invalid_token").body["detail"],
                "The access token is not valid, or no longer."
            );
        }
    })
    .await;
}

#[tokio::test]
async fn of_two_tokens_none_counts() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let twice = officer.request(Method::GET, "/v1/me").header("authorization", "Bearer another");
        answer(twice).await.refused(401, "invalid_token");
    })
    .await;
}

#[tokio::test]
async fn a_problem_says_in_which_language_it_is_and_that_there_are_others() {
    on_both(async |system| {
        let problem = system.get_in_georgian("/v1/nothing").await;
        problem.refused(404, "not_found").has("content-language", "ka").has("vary", "Accept-Language");
    })
    .await;
}

#[tokio::test]
async fn a_problem_is_not_longer_than_it_has_to_be() {
    on_both(async |system| {
        let long = "x".repeat(2000);
        let answer = system.post("/v1/eligibility-checks", &json!({ "programme": "reintegration", long: 1 })).await;
        let faults = answer.refused(422, "validation_failed").faults();
        assert_eq!((faults.len(), faults[0].0.chars().count()), (1, 400));
    })
    .await;
}

#[tokio::test]
async fn who_asks_for_many_tokens_at_once_is_told_to_wait() {
    on_both(async |system| {
        let mut asking = JoinSet::new();
        for _ in 0..200 {
            let request: RequestBuilder = system
                .request(Method::POST, "/oauth/token")
                .basic_auth("demo-officer", Some("demo"))
                .header("content-type", "application/x-www-form-urlencoded")
                .body("grant_type=client_credentials");
            asking.spawn(answer(request));
        }
        let answers = asking.join_all().await;
        let told: Vec<_> = answers.iter().filter(|answer| answer.status == 429).collect();
        assert!(!told.is_empty(), "nobody had to wait");
        let wait = |answer: &Answer| -> u64 {
            answer.refused(429, "too_much_under_way").header("retry-after").parse().unwrap()
        };
        let seconds: HashSet<u64> = told.iter().map(|answer| wait(answer)).collect();
        assert_eq!(seconds, (1..=5).collect(), "they all come back at once");
        let given = answers.iter().filter(|answer| answer.status == 200).count();
        assert!(given >= 12, "{given} had their secret looked at");
        system.client("demo-officer").await.get("/v1/me").await.is(200);
    })
    .await;
}
