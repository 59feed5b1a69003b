//! What answers tell a browser.

use crate::harness::{Answer, answer, once};
use reqwest::Method;

fn told(answer: &Answer) -> [&str; 5] {
    let names = ["x-content-type-options", "referrer-policy", "content-security-policy", "cache-control"];
    let [sniff, referrer, content, cache] = names.map(|name| answer.header(name));
    [sniff, referrer, content, cache, answer.header("strict-transport-security")]
}

const DATA: &str = "default-src 'none'; frame-ancestors 'none'";

#[tokio::test]
async fn every_answer_tells_a_browser_what_not_to_do_with_it() {
    once(async |system| {
        let officer = system.client("demo-officer").await;
        for path in ["/health/live", "/health/ready", "/metrics", "/v1/nothing", "/nothing"] {
            let [sniff, referrer, content, cache, https] = told(&system.get(path).await).map(ToOwned::to_owned);
            assert_eq!([sniff, referrer, content], ["nosniff", "no-referrer", DATA], "{path}");
            assert_eq!((cache.as_str(), https.as_str()), ("no-store", ""), "{path}");
        }
        let refused = system.get("/v1/me").await;
        assert_eq!(told(refused.refused(401, "unauthenticated")), ["nosniff", "no-referrer", DATA, "no-store", ""]);
        // What an answer says of caches itself stands.
        officer.get("/v1/registrations").await.has("cache-control", "private, no-cache");
        officer.get("/v1/changes").await.has("cache-control", "private, no-store");
        let token = system.token(Some(("demo-officer", "demo")), "grant_type=client_credentials").await;
        assert_eq!(told(&token), ["nosniff", "no-referrer", DATA, "no-store", ""]);
    })
    .await;
}

#[tokio::test]
async fn the_documentation_runs_its_own_scripts_and_nobody_elses() {
    once(async |system| {
        for path in ["/docs/", "/docs/swagger-ui-bundle.js"] {
            let policy = system.get(path).await.header("content-security-policy").to_owned();
            assert!(policy.starts_with("default-src 'none'; script-src 'self'; "), "{path}: {policy}");
            assert!(
                policy.contains("; connect-src 'self'; ") && policy.ends_with("frame-ancestors 'none'"),
                "{policy}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn browsers_keep_to_https_once_they_have_met_the_service_there() {
    once(async |system| {
        let secure = system.another_with(&[("REINTEGRATION_ISSUER", "https://reintegration.example.org")]).await;
        for path in ["/health/live", "/v1/nothing", "/docs/"] {
            assert_eq!(secure.get(path).await.header("strict-transport-security"), "max-age=31536000", "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_frontend_may_read_problems_too() {
    once(async |system| {
        let own =
            [("REINTEGRATION_CORS_ORIGINS", "https://frontend.example.org"), ("REINTEGRATION_RATE_PER_ADDRESS", "9")];
        let second = system.another_with(&own).await;
        let asked =
            second.request(Method::GET, "/v1/lots?region=GE-XX").header("origin", "https://frontend.example.org");
        let refused = answer(asked).await;
        refused.refused(422, "validation_failed");
        refused.has("access-control-allow-origin", "https://frontend.example.org");
        let readable = refused.header("access-control-expose-headers").to_lowercase();
        assert!(readable.contains("ratelimit") && readable.contains("ratelimit-policy"), "{readable}");
        refused.has("ratelimit", "\"address\";r=8;t=7");
        let varies = refused.headers.get_all("vary").iter().map(|value| value.to_str().unwrap().to_lowercase());
        let varies: Vec<_> = varies.collect();
        assert!(varies.iter().any(|vary| vary == "accept-language"), "{varies:?}");
        assert!(varies.iter().any(|vary| vary.contains("origin")), "{varies:?}");
    })
    .await;
}

#[tokio::test]
async fn pages_of_this_machine_may_call_a_demonstration_and_name_a_purpose() {
    once(async |system| {
        let asks = |from: &'static str| {
            let preflight = system.request(Method::OPTIONS, "/v1/registrations").header("origin", from);
            let preflight = preflight.header("access-control-request-method", "GET");
            answer(preflight.header("access-control-request-headers", "authorization,x-purpose"))
        };
        for from in ["http://localhost:5173", "http://127.0.0.1:3000"] {
            let allowed = asks(from).await;
            allowed.has("access-control-allow-origin", from);
            assert!(allowed.header("access-control-allow-headers").to_lowercase().contains("x-purpose"));
        }
        asks("https://frontend.example.org").await.has("access-control-allow-origin", "");
        // Whoever names frontends has named all of them.
        let second = system.another_with(&[("REINTEGRATION_CORS_ORIGINS", "https://frontend.example.org")]).await;
        let own = second.request(Method::GET, "/v1/lots").header("origin", "http://localhost:5173");
        answer(own).await.has("access-control-allow-origin", "");
    })
    .await;
}
