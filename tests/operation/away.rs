//! The database goes away, and comes back.

use crate::harness::{Answer, Caller, Gate, System, answer, at_once, eligible, on_postgres, shows, soon};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::{Instant, interval, timeout};

/// What answers from memory, and so without the database too.
const FROM_MEMORY: [&str; 4] = ["/v1/openapi.json", "/v1/problems", "/v1/regions", "/v1/regions/GE-IM/municipalities"];

/// Every documented operation that says it may be unavailable, as somebody would call it.
fn stored(system: &System, caller: &Caller) -> Vec<(String, reqwest::RequestBuilder)> {
    let document: Value = serde_json::from_str(include_str!("../../openapi/v1.json")).unwrap();
    let mut requests = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation["responses"]["503"].is_null() || path.starts_with("/health/") {
                continue;
            }
            let real = path.replace("{id}", "0198f2c0-7e4b-7cc0-9d2e-3f6a5b1c2d3e");
            let real =
                real.replace("{programme}", "reintegration").replace("{year}", "2020").replace("{code}", "GE-IM");
            let request = caller.request(method.to_uppercase().parse().unwrap(), &real).header("if-match", "\"1\"");
            let content = operation["requestBody"]["content"].as_object().and_then(|content| content.iter().next());
            let request = match content {
                Some((kind, _)) if kind.ends_with("urlencoded") => system
                    .request(Method::POST, &real)
                    .basic_auth("demo-officer", Some("demo"))
                    .header("content-type", kind)
                    .body("grant_type=client_credentials"),
                Some((_, media)) => request.json(&media["example"]),
                None => request,
            };
            requests.push((format!("{method} {path}"), request));
        }
    }
    requests
}

/// Holds that nothing that needs the database is answered otherwise than with the advice to come back.
async fn told_to_come_back(system: &System, caller: &Caller) {
    let answers = at_once(stored(system, caller), async |(_, request)| answer(request).await).await;
    assert!(answers.len() > 30, "the operations are not where they were");
    for answer in answers {
        answer.refused(503, "unavailable").has("retry-after", "5");
    }
}

/// Asks whether the replica can serve until it says so.
async fn back(system: &System) -> Answer {
    let recovered = timeout(Duration::from_secs(60), async {
        let mut looks = interval(Duration::from_millis(100));
        loop {
            looks.tick().await;
            let answer = system.get("/health/ready").await;
            if answer.status == 200 {
                return answer;
            }
        }
    });
    recovered.await.expect("the replica recovers by itself")
}

#[tokio::test]
async fn without_its_database_the_service_says_so_and_recovers_by_itself() {
    on_postgres(async |url| {
        let (gate, through) = Gate::before(url).await;
        let system = System::on(&through, &[("REINTEGRATION_JOB_SECONDS", "1")]).await;
        let officer = system.client("demo-officer").await;
        let before = officer.register(&eligible(&json!({}))).await;
        gate.shut();
        told_to_come_back(&system, &officer).await;
        system.get("/health/ready").await.refused(503, "unavailable").has("retry-after", "5");
        system.get("/health/live").await.is(200);
        for path in FROM_MEMORY {
            assert_eq!(system.get(path).await.status, 200, "{path}");
        }
        system.until_is("reintegration_database_up", 0.0).await;
        // Whichever job comes first.
        let failed = |line: &str| {
            line.starts_with("reintegration_job_runs_total") && line.contains("failure") && !line.ends_with(" 0")
        };
        soon(async || system.text("/metrics").await.lines().any(failed)).await;

        gate.open().await;
        back(&system).await;
        system.until_is("reintegration_database_up", 1.0).await;
        officer.get(&before).await.is(200);
        officer.register(&eligible(&json!({}))).await;
        system.stop_all().await;
    })
    .await;
}

#[tokio::test]
async fn nobody_waits_for_good_on_a_database_that_hangs() {
    on_postgres(async |url| {
        let (gate, through) = Gate::before(url).await;
        let system = System::on(&through, &[("REINTEGRATION_REQUEST_SECONDS", "1")]).await;
        let officer = system.client("demo-officer").await;
        gate.hold();
        let since = Instant::now();
        let late = officer.request(Method::GET, "/v1/registrations").header("accept-language", "ka").send();
        let late = late.await.unwrap();
        assert!(since.elapsed() < Duration::from_secs(5), "{:?}", since.elapsed());
        assert_eq!((late.status().as_u16(), late.headers()["retry-after"].to_str().unwrap()), (503, "5"));
        assert_eq!(late.headers()["x-content-type-options"], "nosniff");
        let id = late.headers()["x-request-id"].to_str().unwrap().to_owned();
        let problem: Value = late.json().await.unwrap();
        let expected = json!({
            "request_id": id, "instance": "/v1/registrations", "title": "სერვისი დროებით მიუწვდომელია"
        });
        shows(&problem, expected);
        let counted = "reintegration_requests_total{method=\"GET\",path=\"/v1/registrations\",status=\"503\"}";
        assert_eq!(system.figure(counted).await, Some(1.0));
        system.get("/health/ready").await.refused(503, "unavailable");
        system.get("/health/live").await.is(200);

        gate.open().await;
        back(&system).await;
        officer.register(&eligible(&json!({}))).await;
        system.stop_all().await;
    })
    .await;
}
