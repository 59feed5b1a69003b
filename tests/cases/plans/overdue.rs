//! What nobody approves in time is told of, once.

use super::{plan, written};
use crate::harness::{Case, forty_days_later, on_both};
use chrono::{DateTime, TimeZone, Utc};
use serde_json::json;

/// A minute before midnight in Tbilisi of the last day for approving a plan of 1 June.
fn on_the_fourteenth_day() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, 15, 19, 59, 0).unwrap()
}

const TOLD: &str = "SELECT count(*) FROM changes WHERE type = 'plan.overdue'";

#[tokio::test]
async fn a_plan_that_nobody_approves_is_told_of_once_and_goes_on_waiting() {
    Box::pin(on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let mut waiting: Vec<Case> = Vec::new();
        for _ in 0..5 {
            waiting.push(written(system).await.0);
        }
        let (approved, partner) = written(system).await;
        officer.approve_plan(&approved, 1).await.is(201);
        let (resting, _) = written(system).await;
        partner.suspend(&resting, "In hospital.").await.is(201);
        system.open_case().await;

        // On the last day itself, nothing is overdue.
        system.another(on_the_fourteenth_day).await.stop().await;
        assert_eq!(system.number(TOLD).await, 0);

        let (one, other) = tokio::join!(system.another(forty_days_later), system.another(forty_days_later));
        let ministry = one.client("demo-ministry").await;
        let changes = ministry.changes("&type=plan.overdue", waiting.len()).await;
        assert!(changes.iter().all(|change| change["actor"] == json!({ "client_id": null, "role": "service" })));
        let mut told: Vec<_> = changes.iter().map(|change| change["subject"]["id"].as_str().unwrap()).collect();
        tokio::join!(one.stop(), other.stop());
        told.sort_unstable();
        let mut expected: Vec<_> = waiting.iter().map(|case| case.id.as_str()).collect();
        expected.sort_unstable();
        assert_eq!(told, expected);
        assert_eq!(system.number(TOLD).await, 5);

        // It is told in the case's timeline; the plan itself is as it was, and can still be approved or written anew.
        let case = &waiting[0];
        let timeline = partner.get(&case.at("/timeline")).await;
        assert_eq!(timeline.each("type").last(), Some(&"plan.overdue"));
        partner.get(&case.at("/plan")).await.shows(200, json!({ "version": 1, "due_on": "2026-06-15" }));
        officer.approve_plan(case, 1).await.is(201);
        partner.write_plan(&waiting[1], Some(1), &plan("Anew.")).await.is(200);
        partner.resume(&resting).await.is(201);

        // A case that goes on is waited for again, and so is what was written anew.
        let late = system.another(forty_days_later).await;
        late.client("demo-ministry").await.changes("&type=plan.overdue", 7).await;
        late.stop().await;
        assert_eq!(system.number(TOLD).await, 7);
    }))
    .await;
}
