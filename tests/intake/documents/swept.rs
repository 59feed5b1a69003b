//! Contents that belong to no document are taken out of the store, and no others, whatever a replica's clock says.

use super::{PDF, Parts, lying, send, sending};
use crate::harness::{Sent, System, answer, eligible, on_both, soon};
use chrono::{DateTime, TimeZone, Utc};
use serde_json::json;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

const PARTS: Parts<'_> = &[("kind", b"asylum"), ("file", PDF)];

/// A day on which everything that lies there since 1 June is old.
fn a_day_later() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, 2, 8, 0, 0).unwrap()
}

/// The database says that what was expected was expected long ago.
const LONG_AGO: &str = "UPDATE document_leftovers SET since = '2020-01-01T00:00:00+00:00'";

/// Waits until the replica has swept once more.
async fn swept(replica: &System) {
    let runs = "reintegration_job_runs_total{job=\"sweep_documents\",outcome=\"success\"}";
    let before = replica.figure(runs).await.unwrap_or_default();
    replica.until(runs, |now| now > before + 1.0).await;
}

#[tokio::test]
async fn what_belongs_to_no_document_is_swept_away() {
    on_both(async |system| {
        let (frontend, manager) = (system.client("demo-frontend").await, system.client("demo-manager").await);
        let registered = frontend.register(&eligible(&json!({}))).await;
        send(&frontend, &registered, PARTS).await.is(201);
        frontend.withdraw(&registered).await.is(201);
        // Refused after its content was put down.
        send(&frontend, &registered, PARTS).await.refused(409, "state_forbids");
        assert_eq!(lying(system), 2);
        // A replica's clock decides nothing.
        let sweeping = system.another(a_day_later).await;
        swept(&sweeping).await;
        assert_eq!(lying(system), 2);
        system.execute(LONG_AGO).await;
        soon(async || lying(system) == 1).await;
        manager.erase(&registered, "consent_withdrawn").await.is(201);
        soon(async || system.number("SELECT count(*) FROM document_leftovers").await == 0).await;
        assert_eq!(lying(system), 0);
        sweeping.stop().await;
        frontend.get(&registered.at("/documents")).await.refused(410, "erased");
    })
    .await;
}

#[tokio::test]
async fn a_content_that_was_given_up_is_not_recorded_any_more() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let registered = frontend.register(&eligible(&json!({}))).await;
        let sweeping = system.another(a_day_later).await;
        let request = || sending(&frontend, &registered, "a-boundary", PARTS).header("idempotency-key", "one");
        let upload = request().build().unwrap();
        let upload = Sent {
            method: "POST",
            path: registered.at("/documents"),
            headers: vec![
                ("content-type", "multipart/form-data; boundary=a-boundary".to_owned()),
                ("idempotency-key", "one".to_owned()),
                ("authorization", format!("Bearer {}", frontend.token)),
            ],
            body: upload.body().unwrap().as_bytes().unwrap().to_vec(),
        };
        let worker = system.worker(&[]).await;
        let story = async {
            let mut sending = pin!(crate::harness::send_until(&worker, &upload, usize::MAX));
            // It stands still as soon as its content lies there.
            poll_fn(|context| {
                if lying(system) == 1 {
                    return Poll::Ready(());
                }
                let answered = sending.as_mut().poll(context);
                assert!(answered.is_pending(), "{answered:?}");
                Poll::Pending
            })
            .await;
            swept(&sweeping).await;
            assert_eq!(lying(system), 1);
            system.execute(LONG_AGO).await;
            soon(async || lying(system) == 0).await;
            let (status, body) = sending.await.unwrap();
            assert_eq!((status, body["code"].as_str()), (503, Some("unavailable")));
        };
        tokio::task::LocalSet::new().run_until(story).await;
        assert_eq!(frontend.get(&registered.at("/documents")).await.ids(), Vec::<&str>::new());
        let again = answer(request()).await;
        let id = again.is(201)["id"].as_str().unwrap().to_owned();
        let content = frontend.request(reqwest::Method::GET, &registered.at(&format!("/documents/{id}/content")));
        assert_eq!(content.send().await.unwrap().bytes().await.unwrap(), PDF);
    })
    .await;
}
