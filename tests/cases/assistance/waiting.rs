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

/// The last month of the story's grant.
fn in_december() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 12, 1, 8, 0, 0).unwrap()
}

/// The last day of its final report, a minute before midnight in Tbilisi.
fn on_the_last_day() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 1, 30, 19, 59, 0).unwrap()
}

/// A minute later, when its money lapses.
fn a_minute_later() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 1, 30, 20, 0, 0).unwrap()
}

#[tokio::test]
async fn what_was_handed_over_in_december_is_recorded_until_the_last_day_of_the_final_report() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let (early, proof) = (opened.approved(&medical("50.00")).await, opened.document().await);
        let december = system.another_at(in_december, &[("REINTEGRATION_JOB_SECONDS", "3600")]).await;
        let (partner, officer) = (december.client("demo-partner-3").await, december.client("demo-officer").await);
        let mut promised = Vec::new();
        for _ in 0..3 {
            let path = path_of_assistance(partner.propose(&opened.case, &medical("200.00")).await.is(201));
            officer.approve(&path).await.shows(201, json!({ "due_on": "2027-01-30" }));
            promised.push(path);
        }
        let [delivered, undone, left] = promised.as_slice() else { panic!("{promised:?}") };
        december.stop().await;

        // The grant ends, and what nobody was promised lapses; what was promised stays. What was to be delivered by
        // November has ended.
        let january = system.another(on_the_last_day).await;
        soon(async || opened.line("medical").await == ["600.00", "600.00", "0.00", "0.00"]).await;
        let (partner, officer) = (january.client("demo-partner-3").await, january.client("demo-officer").await);
        let manager = january.client("demo-manager").await;
        manager.get(&opened.grant).await.shows(200, json!({ "status": "ended" }));
        manager.get(&early).await.shows(200, json!({ "status": "cancelled" }));
        let delivery = |day: &str| json!({ "actual_amount": gel("190.00"), "delivered_on": day, "documents": [proof] });
        partner.deliver(delivered, &delivery("2027-01-01")).await.has_faults(&[("/delivered_on", "day_out_of_range")]);
        partner.deliver(delivered, &delivery("2026-12-31")).await.is(201);
        officer.verify(delivered).await.is(201);
        // What it cost less lapses like the rest.
        soon(async || opened.line("medical").await == ["590.00", "590.00", "190.00", "0.00"]).await;
        // Without a day it was the grant's last one. Taken back, it can be recorded until the same day.
        partner.deliver(undone, &json!({ "actual_amount": gel("200.00"), "documents": [proof] })).await.shows(
            201,
            json!({
                "delivery": { "delivered_on": "2026-12-31" }
            }),
        );
        officer.refuse_verification(undone, "No act.").await.shows(201, json!({ "due_on": "2027-01-30" }));
        // What is new is promised by the grant of the new year.
        let old = manager.get(left).await.is(200)["lot_id"].clone();
        soon(async || manager.get(&opened.case).await.is(200)["lot"]["id"] != old).await;
        let proposed = path_of_assistance(partner.propose(&opened.case, &medical("1.00")).await.is(201));
        let approved = officer.approve(&proposed).await;
        assert_ne!(approved.is(201)["grant_id"], opened.grant.rsplit('/').next().unwrap());
        january.stop().await;

        let over = system.another(a_minute_later).await;
        soon(async || opened.line("medical").await == ["190.00", "190.00", "190.00", "0.00"]).await;
        let manager = over.client("demo-manager").await;
        for path in [undone, left] {
            manager.get(path).await.shows(200, json!({ "status": "cancelled" }));
        }
        let partner = over.client("demo-partner-3").await;
        partner.deliver(left, &delivery("2026-12-31")).await.refused(409, "state_forbids");
    })
    .await;
}
