//! What the service says of itself to Prometheus.

use crate::harness::{connect, eleven_minutes_later, eligible, on_both, the_day};
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::json;

#[tokio::test]
async fn the_figures_tell_of_requests_connections_and_jobs() {
    on_both(async |system| {
        let replica = system.another(the_day).await;
        let frontend = system.client("demo-frontend").await.at(&replica);
        frontend.once("once").post("/v1/registrations", &eligible(&json!({}))).await.is(201);
        frontend.post("/v1/registrations", &json!({})).await.refused(422, "validation_failed");
        replica.get("/v1/nothing").await.refused(404, "not_found");

        let answered = |path: &str, method: &str, status: &str| {
            format!("reintegration_requests_total{{method=\"{method}\",path=\"{path}\",status=\"{status}\"}}")
        };
        assert_eq!(replica.figure(&answered("/v1/registrations", "POST", "201")).await, Some(1.0));
        assert_eq!(replica.figure(&answered("/v1/registrations", "POST", "422")).await, Some(1.0));
        assert_eq!(replica.figure(&answered("other", "GET", "404")).await, Some(1.0));
        let slowest = "reintegration_request_seconds_bucket{method=\"POST\",path=\"/v1/registrations\",le=\"30\"}";
        assert_eq!(replica.figure(slowest).await, Some(2.0));
        // The one that asks.
        assert_eq!(replica.figure("reintegration_requests_in_flight").await, Some(1.0));
        assert!(replica.figure("reintegration_connections").await.is_some_and(|open| open >= 1.0));

        let database = if system.database_url().starts_with("sqlite") { "sqlite" } else { "postgres" };
        let info = format!("reintegration_build_info{{database=\"{database}\",version=\"0.1.0\"}}");
        assert_eq!(replica.figure(&info).await, Some(1.0));
        // Four for the worker, two for the replica itself.
        assert_eq!(replica.figure("reintegration_database_connections_limit").await, Some(6.0));
        replica.until("reintegration_database_connections{state=\"idle\"}", |idle| (1.0..=6.0).contains(&idle)).await;
        replica.until_is("reintegration_database_connections{state=\"in_use\"}", 0.0).await;

        for job in ["expire_registrations", "forget_keys"] {
            let runs = format!("reintegration_job_runs_total{{job=\"{job}\",outcome=\"success\"}}");
            replica.until(&runs, |runs| runs >= 1.0).await;
            let last = format!("reintegration_job_last_success_timestamp_seconds{{job=\"{job}\"}}");
            replica.until_is(&last, 1_780_300_800.0).await;
        }
        replica.until_is("reintegration_idempotency_keys", 1.0).await;
        replica.until_is("reintegration_feed_newest_change_timestamp_seconds", 1_780_300_800.0).await;
        assert_eq!(replica.figure("reintegration_database_up").await, Some(1.0));
    })
    .await;
}

#[tokio::test]
async fn the_figures_tell_how_far_the_feed_is_behind() {
    on_both(async |system| {
        let later = system.another(eleven_minutes_later).await;
        let frontend = system.client("demo-frontend").await;
        let (hidden, lag) = ("reintegration_feed_hidden_changes", "reintegration_feed_lag_seconds");
        later.until_is("reintegration_database_up", 1.0).await;
        let outside = connect(system.database_url()).await;
        let holder = outside.begin().await.unwrap();
        // On PostgreSQL, what has a number holds up whatever comes after it.
        let postgres = system.database_url().starts_with("postgres");
        if postgres {
            holder.execute_unprepared("SELECT pg_current_xact_id()").await.unwrap();
        }
        for _ in 0..2 {
            frontend.register(&eligible(&json!({}))).await;
        }
        later.until("reintegration_feed_newest_change_timestamp_seconds", |newest| newest > 0.0).await;
        let (behind, seconds) = if postgres { (2.0, 660.0) } else { (0.0, 0.0) };
        later.until_is(hidden, behind).await;
        later.until_is(lag, seconds).await;
        holder.rollback().await.unwrap();
        outside.close().await.unwrap();
        later.until_is(hidden, 0.0).await;
        later.until_is(lag, 0.0).await;
    })
    .await;
}
