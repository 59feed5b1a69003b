//! A token's signature is looked at once.

use crate::harness::{System, on_both, the_day};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use std::sync::atomic::{AtomicI64, Ordering};

static SECONDS: AtomicI64 = AtomicI64::new(0);

fn clock() -> DateTime<Utc> {
    the_day() + TimeDelta::seconds(SECONDS.load(Ordering::SeqCst))
}

/// How many signatures the replica has looked at.
async fn looked_at(system: &System) -> u32 {
    let figures = system.text("/metrics").await;
    let line = figures.lines().find_map(|line| line.strip_prefix("reintegration_token_signatures_total "));
    line.unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_signature_is_looked_at_once_and_the_client_each_time() {
    on_both(async |system| {
        let administrator = system.client("demo-administrator").await;
        let body = json!({ "client_id": "sample-office", "name": "A sample", "role": "officer" });
        let created = administrator.post("/v1/clients", &body).await;
        let credentials = ("sample-office", created.is(201)["secret"].as_str().unwrap());
        let given = system.token(Some(credentials), "grant_type=client_credentials").await;
        let office = system.bearer(given.is(200)["access_token"].as_str().unwrap());

        let before = looked_at(system).await;
        for _ in 0..3 {
            office.get("/v1/registrations").await.is(200);
        }
        assert_eq!(looked_at(system).await, before + 1);
        let revocation = format!("/v1/clients/{}/revocation", created.body["id"].as_str().unwrap());
        administrator.post(&revocation, &json!({})).await.is(201);
        office.get("/v1/registrations").await.refused(401, "invalid_token");

        // What is no token is looked at each time, and never remembered.
        let before = looked_at(system).await;
        for _ in 0..2 {
            system.bearer(&format!("{}x", office.token)).get("/v1/registrations").await.refused(401, "invalid_token");
        }
        assert_eq!(looked_at(system).await, before + 2);
    })
    .await;
}

#[tokio::test]
async fn a_remembered_token_ends_when_it_says() {
    on_both(async |system| {
        SECONDS.store(0, Ordering::SeqCst);
        let replica = system.another_at(clock, &[("REINTEGRATION_TOKEN_SECONDS", "60")]).await;
        let officer = replica.client("demo-officer").await;
        officer.get("/v1/registrations").await.is(200);
        SECONDS.store(59, Ordering::SeqCst);
        officer.get("/v1/registrations").await.is(200);
        SECONDS.store(60, Ordering::SeqCst);
        officer.get("/v1/registrations").await.refused(401, "invalid_token");
    })
    .await;
}
