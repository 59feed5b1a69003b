//! What nobody does in time ends by itself, once.

use crate::harness::{forty_days_later, gel, medical, on_both, path_of_assistance, soon};
use chrono::{DateTime, TimeZone, Utc};
use serde_json::json;

#[tokio::test]
async fn what_nobody_approves_or_verifies_in_time_ends_or_shows_once_however_many_replicas_look() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let proposed = opened.proposed(&medical("100.00")).await;
        let approved = opened.approved(&medical("200.00")).await;
        let delivered = opened.approved(&medical("300.00")).await;
        opened.deliver(&delivered, "300.00").await.is(201);
        assert_eq!(opened.line("medical").await[1], "500.00");

        let later = [system.another(forty_days_later).await, system.another(forty_days_later).await];
        let manager = later[0].client("demo-manager").await;
        soon(async || {
            system.number("SELECT count(*) FROM changes WHERE type LIKE 'assistance.%' AND role = 'service'").await == 2
        })
        .await;
        manager.get(&proposed).await.shows(200, json!({ "status": "cancelled" }));
        manager.get(&approved).await.shows(200, json!({ "status": "approved" }));
        let shown = manager.get(&delivered).await;
        assert_eq!(json!([shown.is(200)["status"], shown.body["overdue"]]), json!(["delivered", true]));
        assert_eq!(manager.get("/v1/assistance?overdue=true").await.ids(), [delivered.rsplit('/').next().unwrap()]);
        for name in ["assistance.expired", "assistance.overdue"] {
            assert_eq!(
                system.number(&format!("SELECT count(*) FROM changes WHERE type = '{name}'")).await,
                1,
                "{name}"
            );
        }
        // What is overdue can still be done.
        later[1].client("demo-officer").await.verify(&delivered).await.is(201);
        assert_eq!(opened.line("medical").await[1], "500.00");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_done_keeps_nothing_behind_it_waiting() {
    on_both(async |system| {
        let (broken, sound) = (system.planned_case().await, system.planned_case().await);
        broken.proposed(&medical("100.00")).await;
        let waiting = sound.proposed(&medical("100.00")).await;
        // Whose key is lost, nothing can be written for.
        let person = broken.case.registration.rsplit('/').next().unwrap().replace('-', "");
        let id = if system.database_url().starts_with("sqlite") {
            format!("unhex('{person}')")
        } else {
            format!("'{person}'")
        };
        system.execute(&format!("DELETE FROM person_keys WHERE registration_id = {id}")).await;
        let later = system.another(forty_days_later).await;
        let manager = later.client("demo-manager").await;
        soon(async || manager.get(&waiting).await.is(200)["status"] == "cancelled").await;
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'assistance.expired'").await, 1);
    })
    .await;
}

/// The year after, when the money of the story's grant has lapsed.
fn next_year() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 1, 2, 8, 0, 0).unwrap()
}

#[tokio::test]
async fn money_of_a_year_that_has_ended_is_neither_promised_nor_handed_over() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let approved = opened.approved(&medical("200.00")).await;
        let proof = opened.document().await;
        let later = system.another_at(next_year, &[]).await;
        let (partner, officer) = (later.client("demo-partner-3").await, later.client("demo-officer").await);
        let proposed = partner.propose(&opened.case, &medical("1.00")).await;
        let path = path_of_assistance(proposed.is(201));
        officer.approve(&path).await.refused(409, "grant_period_over");

        // What was promised and not handed over is free again, by itself.
        soon(async || system.number("SELECT count(*) FROM changes WHERE type = 'assistance.expired'").await == 1).await;
        let manager = later.client("demo-manager").await;
        manager.get(&approved).await.shows(200, json!({ "status": "cancelled" }));
        let body = json!({ "actual_amount": gel("200.00"), "delivered_on": "2026-12-31", "documents": [proof] });
        partner.deliver(&approved, &body).await.refused(409, "state_forbids");
        // The grant ends by itself, too: what nobody was promised lapses.
        soon(async || opened.line("medical").await == ["0.00", "0.00", "0.00", "0.00"]).await;
    })
    .await;
}
