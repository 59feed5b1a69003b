//! The end of a person's data.

use crate::harness::{Caller, Case, System, eligible, everything, ineligible, on_both};
use chrono::{DateTime, TimeZone, Utc};
use serde_json::{Value, json};

const REASON: &str = "data_subject_request";

/// Somebody whose case was opened, worked on and closed.
async fn finished(system: &System) -> (Caller, Value, String, Case) {
    let (frontend, manager) = (system.client("demo-frontend").await, system.client("demo-manager").await);
    let body =
        eligible(&json!({ "person": { "phone": "+995555000777" }, "residence": { "street": "Marker street 7" } }));
    let registered = frontend.once("the-key").post("/v1/registrations", &body).await;
    let path = format!("/v1/registrations/{}", registered.is(201)["id"].as_str().unwrap());
    let case = Case::of(&manager.accept(&path).await);
    manager.note(&case, "Marker: a note.").await.is(201);
    let moved = json!({ "municipality": "telavi", "reason": "Marker: she moved." });
    manager.ask_transfer(&case, &moved).await.is(201);
    system.client("demo-officer").await.reject_transfer(&case, "Marker: she did not.").await.is(201);
    manager.erase(&path, REASON).await.refused(409, "state_forbids");
    let close = json!({ "reason": "completed", "explanation": "Marker: all is done." });
    manager.post(&format!("{case}/closure"), &close).await.is(201);
    (manager, body, path, case)
}

#[tokio::test]
async fn what_names_the_person_is_gone_and_what_happened_stays() {
    on_both(async |system| {
        let (manager, body, path, case) = finished(system).await;
        let family_name = body["person"]["family_name"].as_str().unwrap();
        let before = manager.get(&path).await;
        let officer = system.client("demo-officer").await;
        officer.erase(&path, REASON).await.refused(403, "forbidden");
        manager.post(&format!("{path}/erasure"), &json!({})).await.has_faults(&[("/legal_reason", "required")]);
        manager.seen(1).erase(&path, REASON).await.refused(412, "stale");

        let erased = manager.erase(&path, REASON).await;
        erased.shows(201, json!({ "reference": before.is(200)["reference"], "legal_reason": REASON }));
        for (method, below, answer) in [
            ("GET", "", manager.get(&path).await),
            ("POST", "/erasure", manager.erase(&path, REASON).await),
            ("POST", "/withdrawal", manager.withdraw(&path).await),
            ("PATCH", "", manager.patch(&path, 3, &json!({ "heard_from": "web" })).await),
        ] {
            assert_eq!(answer.refused(410, "erased").status, 410, "{method} {below}");
        }
        assert_eq!(manager.get("/v1/registrations").await.ids(), [""; 0]);
        // The repeat of the first request neither shows the person nor registers somebody anew.
        let frontend = system.client("demo-frontend").await;
        frontend.once("the-key").post("/v1/registrations", &body).await.refused(410, "erased");

        let after = manager.get(&case).await;
        let kept = ["person", "status", "region", "closure", "status_reason"].map(|field| after.is(200)[field].clone());
        let transfers = manager.get(&format!("{case}/transfers")).await;
        let said = ["reason", "answer"].map(|field| &transfers.is(200)["items"][0][field]);
        assert_eq!(said, [&Value::Null; 2]);
        let closure = json!({ "reason": "completed", "closed_on": "2026-06-01" });
        assert_eq!(kept, [Value::Null, json!("closed"), json!("GE-IM"), closure, Value::Null]);
        assert_eq!(manager.get("/v1/cases").await.is(200)["items"][0]["person"], Value::Null);
        assert_eq!(manager.get(&format!("{case}/notes")).await.is(200)["items"][0]["text"], Value::Null);
        manager.reopen(&case, "Again.").await.refused(410, "erased");

        let lying = everything(system.database_url()).await;
        for marker in [family_name, "სახელი", "1988-04-12", "+995555000777", "Marker"] {
            assert!(!lying.holds(marker), "{marker}");
        }
        assert_eq!(system.number("SELECT count(*) FROM person_keys").await, 0);
        assert_eq!(system.number("SELECT count(*) FROM decisions").await, 1);

        // The feed has the tombstone, for everybody who had the row.
        for name in ["demo-ministry", "demo-partner-3", "demo-frontend"] {
            let caller = system.client(name).await;
            let told = caller.changes("&type=registration.erased", 1).await;
            assert_eq!(told[0]["data"]["legal_reason"], REASON, "{name}");
        }
        // Who saw the data while it was there can still be told.
        let told = manager.get(&format!("{path}/disclosures")).await;
        assert!(told.is(200)["items"].as_array().unwrap().len() > 3);
        // Somebody else with the same document is no duplicate of nobody.
        let again = frontend.register(&body).await;
        assert_eq!(again.0["possible_duplicates"], json!([]));
    })
    .await;
}

fn six_years_and_a_day_later() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2032, 6, 2, 8, 0, 0).unwrap()
}

fn three_years_and_a_day_later() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2029, 6, 2, 8, 0, 0).unwrap()
}

/// How many are erased, once a replica that looks at this time has looked.
async fn erased_at(system: &System, clock: fn() -> DateTime<Utc>, expected: i64) -> i64 {
    let (one, other) = (system.another(clock).await, system.another(clock).await);
    loop {
        let erased = system.number("SELECT count(*) FROM registrations WHERE erased_at IS NOT NULL").await;
        if erased >= expected {
            one.stop().await;
            other.stop().await;
            return erased;
        }
    }
}

#[tokio::test]
async fn what_was_kept_long_enough_is_erased_by_itself_once() {
    on_both(async |system| {
        let (manager, _, path, case) = finished(system).await;
        manager.get(&path).await.shows(200, json!({ "retain_until": "2032-06-01" }));
        // While a case is open again, its person is kept.
        manager.reopen(&case, "Again.").await.is(201);
        manager.get(&path).await.shows(200, json!({ "retain_until": null }));
        manager.close_case(&case, "dropped_out").await.is(201);

        let frontend = system.client("demo-frontend").await;
        let withdrawn = frontend.register(&eligible(&json!({}))).await;
        frontend.withdraw(&withdrawn).await.is(201);
        let rejected = frontend.register(&ineligible(&json!({}))).await;
        let no = json!({ "outcome": "rejected", "reason": "Too late." });
        manager.decide(&rejected, &no).await.shows(201, json!({ "retain_until": "2029-06-01" }));
        let waiting = frontend.register(&eligible(&json!({}))).await;
        assert_eq!(waiting.0["retain_until"], Value::Null);
        let due = manager.get("/v1/registrations?retained_until=2029-06-01").await;
        assert_eq!(due.ids(), [rejected.id(), withdrawn.id()]);
        assert_eq!(manager.get("/v1/registrations?retained_until=2029-05-31").await.ids(), [""; 0]);

        assert_eq!(erased_at(system, three_years_and_a_day_later, 2).await, 2);
        manager.get(&withdrawn).await.refused(410, "erased");
        manager.get(&path).await.is(200);
        assert_eq!(erased_at(system, six_years_and_a_day_later, 3).await, 3);
        manager.get(&waiting).await.is(200);
        let told = system.number("SELECT count(*) FROM changes WHERE type = 'registration.erased'").await;
        assert_eq!(told, 3, "each once, by whichever replica");
    })
    .await;
}
