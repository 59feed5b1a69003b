//! Where a role has to say what it needs people's data for, nothing shows a person without.

use crate::harness::{Answer, Caller, System, answer, eligible, medical, on_both};
use reqwest::Method;
use serde_json::{Value, json};

const PURPOSE: &str = "/header/X-Purpose";

/// A replica that asks every role for its purpose.
async fn strict(system: &System) -> System {
    let everybody = "frontend, partner, officer, manager, ministry, auditor, administrator";
    system.another_with(&[("REINTEGRATION_PURPOSE_ROLES", everybody)]).await
}

/// The request, with and without a purpose.
async fn sent(caller: &Caller, method: Method, path: &str, body: &Value, purpose: Option<&str>) -> Answer {
    let request = caller.request(method, path).header("if-match", "*");
    let request = if body.is_null() { request } else { request.json(body) };
    answer(purpose.into_iter().fold(request, |request, purpose| request.header("x-purpose", purpose))).await
}

#[tokio::test]
async fn a_change_that_shows_a_person_needs_a_purpose_like_a_read() {
    on_both(async |system| {
        let strict = strict(system).await;
        let (frontend, officer) = (strict.client("demo-frontend").await, strict.client("demo-officer").await);
        let (manager, partner) = (strict.client("demo-manager").await, strict.client("demo-partner-3").await);
        let registered = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
        let withdrawn = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
        let plan = json!({ "goals": [{ "dimension": "economic", "text": "An income." }] });
        let walk = async |caller: &Caller, method: Method, path: &str, body: Value| -> Value {
            let before = system.trace().await;
            sent(caller, method.clone(), path, &body, None).await.has_faults(&[(PURPOSE, "required")]);
            assert_eq!(system.trace().await, before, "{method} {path}");
            let done = sent(caller, method.clone(), path, &body, Some("A visit")).await;
            assert!([200, 201].contains(&done.status), "{method} {path}: {:#}", done.body);
            done.body
        };
        walk(&frontend, Method::POST, "/v1/registrations", eligible(&json!({}))).await;
        walk(&partner, Method::POST, "/v1/registrations", eligible(&json!({}))).await;
        walk(&frontend, Method::POST, &withdrawn.at("/withdrawal"), json!({})).await;
        walk(&officer, Method::PATCH, &registered.to_string(), json!({})).await;
        walk(&partner, Method::PATCH, &registered.to_string(), json!({ "heard_from": "web" })).await;
        let decision = registered.at("/decision");
        let accepted = walk(&officer, Method::POST, &decision, json!({ "outcome": "accepted" })).await;
        let case = format!("/v1/cases/{}", accepted["case_id"].as_str().unwrap());
        walk(&partner, Method::POST, &format!("{case}/notes"), json!({ "text": "A note." })).await;
        // The first time there is nothing yet that could be expected.
        partner.write_plan(&case, None, &plan).await.has_faults(&[(PURPOSE, "required")]);
        let put = partner.request(Method::PUT, &format!("{case}/plan")).header("if-none-match", "*").json(&plan);
        answer(put.header("x-purpose", "A visit")).await.is(201);
        walk(&manager, Method::POST, &format!("{case}/plan/approval"), json!({ "revision": 1 })).await;
        let proposed = walk(&partner, Method::POST, &format!("{case}/assistance"), medical("100.00")).await;
        let assistance = format!("/v1/assistance/{}", proposed["id"].as_str().unwrap());
        walk(&partner, Method::PATCH, &assistance, json!({})).await;
        walk(&officer, Method::POST, &format!("{assistance}/approval"), json!({ "reason": "Ill." })).await;
        walk(&officer, Method::POST, &format!("{assistance}/cancellation"), json!({ "reason": "Why not." })).await;
        walk(&officer, Method::POST, &format!("{case}/suspension"), json!({ "reason": "Why not." })).await;
        walk(&officer, Method::POST, &format!("{case}/resumption"), json!({})).await;
        let moved = json!({ "municipality": "telavi", "reason": "Moves." });
        walk(&partner, Method::POST, &format!("{case}/transfer"), moved).await;
        let other = strict.client("demo-partner-5").await;
        walk(&other, Method::POST, &format!("{case}/transfer/acceptance"), json!({})).await;
        let ministry = strict.client("demo-ministry").await;
        ministry.get(&case).await.has_faults(&[(PURPOSE, "required")]);

        // What shows nobody needs none.
        let administrator = strict.client("demo-administrator").await;
        let client = json!({ "client_id": "a-client", "name": "A client", "role": "frontend" });
        administrator.post("/v1/clients", &client).await.is(201);
        strict.client("demo-auditor").await.get("/v1/audit-entries").await.is(200);
        officer.get("/v1/changes").await.is(200);
        officer.get("/v1/me").await.is(200);
    })
    .await;
}

#[tokio::test]
async fn a_repeat_shows_nobody_without_a_purpose() {
    on_both(async |system| {
        let strict = strict(system).await;
        let (frontend, body) = (system.client("demo-frontend").await, eligible(&json!({})));
        frontend.once("key").post("/v1/registrations", &body).await.is(201);
        frontend.at(&strict).once("key").post("/v1/registrations", &body).await.has_faults(&[(PURPOSE, "required")]);
        frontend.once("key").post("/v1/registrations", &body).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn a_missing_or_malformed_purpose_waits_for_its_turn() {
    on_both(async |system| {
        let strict = strict(system).await;
        let registered = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
        let path = registered.to_string();
        let malformed = "x".repeat(201);
        for purpose in [None, Some(malformed.as_str())] {
            let fault = (PURPOSE, if purpose.is_some() { "malformed" } else { "required" });
            for (client, status, code) in
                [("auditor", 403, "forbidden"), ("administrator", 403, "forbidden"), ("partner-5", 404, "not_found")]
            {
                let caller = strict.client(&format!("demo-{client}")).await;
                sent(&caller, Method::GET, &path, &Value::Null, purpose).await.refused(status, code);
                sent(&caller, Method::PATCH, &path, &json!({}), purpose).await.refused(status, code);
            }
            let ministry = strict.client("demo-ministry").await;
            sent(&ministry, Method::GET, &path, &Value::Null, purpose).await.has_faults(&[fault]);
            sent(&ministry, Method::PATCH, &path, &json!({}), purpose).await.refused(403, "forbidden");
            let nobody = strict.bearer("nonsense");
            sent(&nobody, Method::GET, &path, &Value::Null, purpose).await.refused(401, "invalid_token");

            let officer = strict.client("demo-officer").await;
            let stale = officer.request(Method::PATCH, &path).header("if-match", "\"7\"").json(&json!({}));
            let stale = purpose.into_iter().fold(stale, |stale, purpose| stale.header("x-purpose", purpose));
            answer(stale).await.refused(412, "stale");
            // Beside the other faults, and before what the state forbids.
            let wrong = json!({ "heard_from": "nowhere" });
            let faults = [fault, ("/heard_from", "unknown_value")];
            sent(&officer, Method::PATCH, &path, &wrong, purpose).await.has_faults(&faults);
            let appeal = json!({ "reason": "Why not." });
            let appeal = (registered.at("/appeal"), appeal);
            sent(&officer, Method::POST, &appeal.0, &appeal.1, purpose).await.has_faults(&[fault]);
            sent(&officer, Method::POST, &appeal.0, &appeal.1, Some("Why")).await.refused(409, "state_forbids");
        }
    })
    .await;
}

#[tokio::test]
async fn a_purpose_that_cannot_be_kept_is_refused_where_nobody_is_shown_too() {
    on_both(async |system| {
        let case = system.open_case().await;
        let partner = system.client("demo-partner-3").await.with("x-purpose", "");
        partner.get(&case.at("/timeline")).await.has_faults(&[("/header/X-Purpose", "malformed")]);
    })
    .await;
}
