//! Two replicas on one database behave as one.

use crate::harness::{Caller, System, eligible, on_both, the_day};
use serde_json::json;
use tokio::task::JoinSet;

#[tokio::test]
async fn a_token_of_one_replica_opens_the_other() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let (here, there) = (system.client("demo-officer").await, second.client("demo-officer").await);
        here.at(&second).get("/v1/registrations").await.is(200);
        there.at(system).get("/v1/registrations").await.is(200);
        let keys = async |replica: &System| replica.get("/.well-known/jwks.json").await.body;
        assert_eq!(keys(system).await, keys(&second).await);
    })
    .await;
}

/// Registers some people; between them come requests that are refused.
async fn some(caller: Caller) -> Vec<String> {
    let mut references = Vec::new();
    for _ in 0..5 {
        references.push(caller.register(&eligible(&json!({}))).await.reference().to_owned());
        let wrong = eligible(&json!({ "residence": { "municipality": "azhara" } }));
        caller.post("/v1/registrations", &wrong).await.refused(422, "validation_failed");
    }
    references
}

#[tokio::test]
async fn references_are_without_gaps_and_given_once_whoever_gives_them() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let frontend = system.client("demo-frontend").await;
        let partner = system.client("demo-partner-3").await;
        let mut writers = JoinSet::new();
        for caller in [&frontend, &partner] {
            for replica in [system, &second] {
                writers.spawn(some(caller.at(replica)));
            }
        }
        let elsewhere = eligible(&json!({ "residence": { "municipality": "telavi" } }));
        partner.post("/v1/registrations", &elsewhere).await.refused(409, "residence_outside_your_rows");
        let mut references = writers.join_all().await.concat();
        references.sort_unstable();
        let expected: Vec<_> = (1..=20).map(|number| format!("REG-2026-{number:06}")).collect();
        assert_eq!(references, expected);
    })
    .await;
}

#[tokio::test]
async fn what_one_replica_writes_the_other_reads_at_once() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await.at(&second);
        let registered = frontend.register(&eligible(&json!({}))).await;
        officer.accept(&registered).await.is(201);
        frontend.get(&registered).await.shows(200, json!({ "status": "accepted" }));
        let patch = json!({ "heard_from": "web" });
        frontend.patch(&registered, 1, &patch).await.refused(412, "stale");
        frontend.once("k").post("/v1/registrations", &eligible(&json!({}))).await.is(201);
        let other = frontend.at(&second).once("k").post("/v1/registrations", &eligible(&json!({}))).await;
        other.refused(422, "idempotency_key_reused");
    })
    .await;
}

#[tokio::test]
async fn a_revoked_client_is_out_with_its_next_request_on_every_replica() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let administrator = system.client("demo-administrator").await;
        let body = json!({ "client_id": "sample-frontend", "name": "A sample", "role": "frontend" });
        let created = administrator.post("/v1/clients", &body).await;
        let secret = created.is(201)["secret"].as_str().unwrap();
        let asked = async || system.token(Some(("sample-frontend", secret)), "grant_type=client_credentials").await;
        let caller = system.bearer(asked().await.is(200)["access_token"].as_str().unwrap());
        let registered = caller.register(&eligible(&json!({}))).await;
        caller.at(&second).get(&registered).await.is(200);

        let path = format!("/v1/clients/{}/revocation", created.body["id"].as_str().unwrap());
        administrator.post(&path, &json!({})).await.is(201);
        for replica in [system, &second] {
            caller.at(replica).get(&registered).await.refused(401, "invalid_token");
        }
        asked().await.shows(401, json!({ "error": "invalid_client" }));
    })
    .await;
}
