//! A visit that nobody makes.

use super::{plan, visit};
use crate::harness::{System, exactly, forty_days_later, on_both, shows, soon};
use chrono::{DateTime, TimeZone, Utc};
use serde_json::json;

const TOLD: &str = "SELECT count(*) FROM changes WHERE type = 'follow_up.overdue'";
const UNTOLD: &str = "SELECT count(*) FROM follow_ups WHERE status = 'planned' AND NOT overdue_told AND due_on < '2026-07-11' \
     AND case_id NOT IN (SELECT id FROM cases WHERE status = 'suspended')";

fn the_last_day() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 7, 1, 19, 59, 0).unwrap()
}

/// Two replicas look on a day forty days later, until nothing is left to look at.
async fn looked_at(system: &System) {
    let (one, other) = tokio::join!(system.another(forty_days_later), system.another(forty_days_later));
    soon(async || system.number(UNTOLD).await == 0).await;
    // Stopping waits for what either of them is at.
    tokio::join!(one.stop(), other.stop());
}

#[tokio::test]
async fn that_nobody_came_is_told_once_however_many_replicas_look() {
    on_both(async |system| {
        let partner = system.client("demo-partner-3").await;
        let mut cases = Vec::new();
        for _ in 0..4 {
            let case = system.open_case().await;
            plan(system, &case, &[1, 6]).await;
            cases.push(case);
        }
        let [visited, rests, closed, late] = &cases[..] else { panic!("four cases") };
        partner.visit(&visited, &visit(&json!({ "planned_month": 1 }))).await.is(201);
        partner.suspend(&rests, "In hospital.").await.is(201);
        partner.close_case(&closed, "emigrated").await.is(201);

        // On the last day itself, it is in time.
        let last = system.another(the_last_day).await;
        let own = last.client("demo-partner-3").await;
        let shown = own.get(&format!("{late}/follow-ups")).await;
        assert_eq!(shown.is(200)["items"][1]["overdue"], false);
        last.stop().await;
        assert_eq!(system.number(TOLD).await, 0);

        // Nothing of a case at rest is due.
        looked_at(system).await;
        assert_eq!(system.number(TOLD).await, 1);
        let told = system.client("demo-partner-3").await.changes("&type=follow_up.overdue", 1).await;
        assert_eq!(told[0]["data"]["case_id"], late.id);
        for change in &told {
            let expected = json!({
                "actor": exactly(json!({ "client_id": null, "role": "service" })),
                "data": { "planned_month": 1, "due_on": "2026-07-01" }
            });
            shows(change, expected);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_overdue_stays_planned_because_late_is_better_than_never() {
    on_both(async |system| {
        let late = system.open_case().await;
        plan(system, &late, &[1, 6]).await;
        looked_at(system).await;
        let later = system.another_at(forty_days_later, &[("REINTEGRATION_JOB_SECONDS", "3600")]).await;
        let partner = later.client("demo-partner-3").await;
        let path = format!("{late}/follow-ups");
        let shown = partner.get(&format!("{path}?overdue=true")).await;
        shows(&shown.is(200)["items"][0], json!({ "overdue": true, "version": 1 }));
        let done = partner.visit(&late, &visit(&json!({ "visited_on": "2026-07-11", "planned_month": 1 }))).await;
        done.shows(201, json!({ "overdue": false, "version": 2 }));
        assert_eq!(partner.get(&format!("{path}?overdue=true")).await.ids(), [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_case_that_goes_on_after_its_end_is_waited_for_again() {
    on_both(async |system| {
        let (told, silent) = (system.open_case().await, system.open_case().await);
        plan(system, &told, &[1]).await;
        plan(system, &silent, &[1]).await;
        let manager = system.client("demo-manager").await;
        manager.close_case(&silent, "emigrated").await.is(201);
        looked_at(system).await;
        assert_eq!(system.number(TOLD).await, 1);

        let later = system.another_at(forty_days_later, &[("REINTEGRATION_JOB_SECONDS", "3600")]).await;
        let manager = later.client("demo-manager").await;
        assert_eq!(manager.get(&format!("{silent}/follow-ups?overdue=true")).await.ids(), [""; 0]);
        let reopen = "By mistake.";
        manager.reopen(&silent, reopen).await.is(201);
        manager.close_case(&told, "deceased").await.is(201);
        manager.reopen(&told, reopen).await.is(201);
        looked_at(system).await;
        assert_eq!(system.number(TOLD).await, 2, "what was told is not told again");
        let again = manager.get(&format!("{silent}/follow-ups?overdue=true")).await;
        assert_eq!(again.ids().len(), 1);
    })
    .await;
}
