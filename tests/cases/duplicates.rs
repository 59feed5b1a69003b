//! A case that is closed as a duplicate names the other one, and both show it.

use crate::harness::{Answer, Caller, Case, on_both};
use serde_json::{Value, json};

async fn close_as_duplicate(caller: &Caller, case: &Case, of: &Value) -> Answer {
    caller.post(&case.at("/closure"), &json!({ "reason": "duplicate", "duplicate_of": of })).await
}

#[tokio::test]
async fn both_cases_show_which_is_a_duplicate_of_which() {
    on_both(async |system| {
        let (partner, manager) = (system.client("demo-partner-3").await, system.client("demo-manager").await);
        let (kept, twice) = (system.open_case().await, system.open_case().await);
        partner.get(&kept).await.shows(200, json!({ "duplicate_of": null, "duplicates": [] }));
        let before = partner.get(&kept).await;
        let closed = close_as_duplicate(&partner, &twice, &json!(kept.id)).await;
        closed.shows(201, json!({ "status": "closed", "duplicate_of": kept.id, "duplicates": [] }));
        let shown = partner.get(&kept).await;
        shown.shows(200, json!({ "status": "open", "duplicate_of": null, "duplicates": [twice.id], "version": 1 }));
        // What is shown beside it changed, and the case did not.
        assert_ne!(before.header("etag"), shown.header("etag"));
        partner.seen(1).suspend(&kept, "In hospital.").await.is(201);
        // The other one is no duplicate of its own duplicate.
        let unknown = [("/duplicate_of", "unknown_case")];
        close_as_duplicate(&partner, &kept, &json!(twice.id)).await.has_faults(&unknown);
        manager.reopen(&twice, "They are two persons.").await.shows(201, json!({ "duplicate_of": null }));
        partner.get(&kept).await.shows(200, json!({ "duplicates": [] }));
        let refused = system.refusal("UPDATE cases SET duplicate_of = id").await;
        assert!(refused.contains("cases_duplicate_of_check"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn the_other_case_is_named_with_that_reason_and_with_no_other() {
    on_both(async |system| {
        let (case, other) = (system.open_case().await, system.open_case().await);
        let elsewhere = system.open_case_of(&json!({ "residence": { "municipality": "telavi" } })).await;
        let partner = system.client("demo-partner-3").await;
        let before = system.trace().await;
        let nobody = "01940000-0000-7000-8000-000000000000";
        for (named, code) in [
            (Value::Null, "required"),
            (json!("the other one"), "malformed"),
            (json!(7), "invalid_type"),
            (json!(case.id), "unknown_case"),
            (json!(nobody), "unknown_case"),
            // Somebody else's case is not there.
            (json!(elsewhere.id), "unknown_case"),
        ] {
            close_as_duplicate(&partner, &case, &named).await.has_faults(&[("/duplicate_of", code)]);
        }
        let completed = json!({ "reason": "completed", "duplicate_of": other.id });
        partner.post(&case.at("/closure"), &completed).await.has_faults(&[("/duplicate_of", "unknown_field")]);
        assert_eq!(system.trace().await, before);
        partner.get(&case).await.shows(200, json!({ "status": "open" }));
    })
    .await;
}

#[tokio::test]
async fn of_a_case_elsewhere_only_who_decides_on_registrations_is_told() {
    on_both(async |system| {
        let here = system.open_case().await;
        let elsewhere = system.open_case_of(&json!({ "residence": { "municipality": "telavi" } })).await;
        let (manager, officer) = (system.client("demo-manager").await, system.client("demo-officer").await);
        close_as_duplicate(&manager, &elsewhere, &json!(here.id)).await.shows(201, json!({ "duplicate_of": here.id }));
        let (partner, theirs) = (system.client("demo-partner-3").await, system.client("demo-partner-5").await);
        partner.get(&here).await.shows(200, json!({ "duplicates": [] }));
        theirs.get(&elsewhere).await.shows(200, json!({ "duplicate_of": null, "closure": { "reason": "duplicate" } }));
        officer.get(&here).await.shows(200, json!({ "duplicates": [elsewhere.id] }));
        let told = manager.get(&format!("{}/disclosures?limit=200", elsewhere.registration)).await;
        let entries = told.is(200)["items"].as_array().unwrap();
        let matched = |entry: &&Value| entry["action"] == "matched" && entry["operation"] == "GET /v1/cases/{id}";
        assert!(entries.iter().any(|entry| matched(&entry)), "{entries:#?}");
    })
    .await;
}
