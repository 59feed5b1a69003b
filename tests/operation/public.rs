//! What anybody may read: kept for a while, compressed where that is asked for, and nothing else is.

use crate::harness::{Answer, System, answer, once};
use reqwest::Method;

/// Reference data that needs no token.
const PUBLIC: [&str; 9] = [
    "/v1/instruments",
    "/v1/lots",
    "/v1/municipalities?limit=200",
    "/v1/openapi.json",
    "/v1/problems",
    "/v1/programmes",
    "/v1/regions",
    "/v1/regions/GE-IM/municipalities",
    "/v1/vocabularies",
];

async fn with(system: &System, path: &str, header: &str, value: &str) -> Answer {
    answer(system.request(Method::GET, path).header(header, value)).await
}

#[tokio::test]
async fn public_reference_data_is_kept_by_whoever_wants_to() {
    once(async |system| {
        for path in PUBLIC {
            let shown = system.get(path).await;
            let control = shown.header("cache-control");
            assert!(control.starts_with("public, max-age="), "{path}: {control}");
            let tag = shown.header("etag");
            with(system, path, "if-none-match", tag).await.has("link", "").is(304);
            with(system, path, "if-none-match", "\"1-00000000\"").await.is(200);
        }
        let all = system.get("/v1/municipalities?limit=200").await;
        assert!(all.body["next_cursor"].is_null() && all.each("code").contains(&"kutaisi"), "{:#}", all.body);
    })
    .await;
}

#[tokio::test]
async fn what_anybody_may_read_is_compressed_and_what_holds_secrets_or_people_is_not() {
    once(async |system| {
        for path in PUBLIC.into_iter().chain(["/docs/", "/docs/swagger-ui-bundle.js"]) {
            let small = with(system, path, "accept-encoding", "br, gzip;q=0.9").await;
            small.has("content-encoding", "gzip");
            assert!(small.header("vary").contains("accept-encoding"), "{path}: {}", small.header("vary"));
            for refused in ["identity", "br", "gzip;q=0"] {
                with(system, path, "accept-encoding", refused).await.has("content-encoding", "");
            }
        }
        let shown = with(system, "/v1/regions", "accept-encoding", "gzip").await;
        let tag = shown.header("etag");
        assert!(tag.starts_with("W/"), "other bytes, the same version: {tag}");
        with(system, "/v1/regions", "if-none-match", tag).await.is(304);
        let manager = system.client("demo-manager").await.with("accept-encoding", "gzip");
        for path in ["/v1/me", "/v1/registrations", "/v1/changes", "/v1/grants", "/v1/nothing"] {
            manager.get(path).await.has("content-encoding", "");
        }
        let form = "grant_type=client_credentials&client_id=demo-officer&client_secret=demo";
        let token = system.request(Method::POST, "/oauth/token").header("accept-encoding", "gzip");
        let token = token.header("content-type", "application/x-www-form-urlencoded").body(form);
        answer(token).await.has("content-encoding", "").is(200);
    })
    .await;
}

#[tokio::test]
async fn a_browser_is_led_to_the_documentation() {
    once(async |system| {
        let page = system.text("/").await;
        assert_eq!(page, system.text("/docs/").await);
        assert!(page.contains("<title>Reintegration assistance to returned migrants: the API</title>"), "{page}");
        assert!(page.contains("data-client=\"demo-officer\" data-secret=\"demo\""), "{page}");
        // Without a scope, or with an empty one as the page sends it, a token has all that its client's role may do.
        let whole = "grant_type=client_credentials";
        let [plain, empty] = [whole, "grant_type=client_credentials&scope="];
        let plain = system.token(Some(("demo-officer", "demo")), plain).await;
        let empty = system.token(Some(("demo-officer", "demo")), empty).await;
        assert_eq!(plain.is(200)["scope"], empty.is(200)["scope"]);
    })
    .await;
}
