//! Reports that do not come.

use super::{in_july, of_nothing, owed};
use crate::harness::{System, on_both, soon};
use chrono::{DateTime, TimeZone, Utc};
use serde_json::json;

/// The day after the last day of the second quarter's report.
fn a_day_late() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 7, 16, 8, 0, 0).unwrap()
}

/// A day more than money is waited with.
fn a_month_late() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 8, 15, 8, 0, 0).unwrap()
}

async fn told(system: &System) -> i64 {
    system
        .number(
            "SELECT count(*) FROM changes WHERE subject_type = 'report' AND type IN ('report.due', 'report.overdue')",
        )
        .await
}

#[tokio::test]
async fn each_step_is_told_once_however_many_replicas_look() {
    on_both(async |system| {
        let owed = owed(system).await;
        let lots = system.number("SELECT count(*) FROM reports WHERE number = 2").await;
        let at = async |clock: fn() -> DateTime<Utc>, step: &str, changes: i64| {
            let (one, other) = (system.another(clock).await, system.another(clock).await);
            let done = format!("SELECT count(*) FROM reports WHERE number = 2 AND told = '{step}'");
            soon(async || system.number(&done).await == lots).await;
            one.stop().await;
            other.stop().await;
            assert_eq!(told(system).await, changes, "{step}");
        };
        // What was long overdue when it was recorded is not told.
        at(in_july, "due", lots).await;
        at(a_day_late, "overdue", 2 * lots).await;
        at(a_month_late, "held", 2 * lots).await;
        let partner = system.client("demo-partner-3").await;
        // What waits for this report, or for a later one, is held.
        assert_eq!(owed.tranches(&partner).await, ["payable", "pending", "held", "held"]);
        let changes = partner.changes("&type=report.overdue", 1).await;
        assert_eq!(format!("/v1/reports/{}", changes[0]["subject"]["id"].as_str().unwrap()), owed.report(2));
        // Telling is no change of the report.
        partner.get(owed.report(2)).await.shows(200, json!({ "version": 1 }));
    })
    .await;
}

#[tokio::test]
async fn what_was_submitted_is_not_told_to_be_late() {
    on_both(async |system| {
        let owed = owed(system).await;
        let later = system.another_at(in_july, &[("REINTEGRATION_JOB_SECONDS", "3600")]).await;
        let partner = later.client("demo-partner-3").await;
        partner.report(owed.report(1), &of_nothing()).await;
        partner.report(owed.report(2), &of_nothing()).await;
        let lots = system.number("SELECT count(*) FROM reports WHERE number = 2").await;
        let late = system.another(a_day_late).await;
        let done = "SELECT count(*) FROM reports WHERE number = 2 AND told = 'overdue'";
        soon(async || system.number(done).await == lots - 1).await;
        late.stop().await;
        let own = "SELECT count(*) FROM changes WHERE type = 'report.overdue' AND lot_id = (SELECT lot_id FROM reports WHERE number = 2 AND status = 'submitted')";
        assert_eq!(system.number(own).await, 0);
    })
    .await;
}
