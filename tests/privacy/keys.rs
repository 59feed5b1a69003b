//! What lies in the database, and under which key.

use crate::harness::{Case, System, command_with, eligible, everything, on_both, on_every_database, shows};
use serde_json::json;

const OLD: &str = "old:AQgPFh0kKzI5QEdOVVxjanF4f4aNlJuiqbC3vsXM09o=";
const NEW: &str = "new:AgkQFx4lLDM6QUhPVl1ka3J5gIeOlZyjqrG4v8bN1Ns=";

#[tokio::test]
async fn what_reaches_a_person_is_nowhere_in_the_database() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let mut body = eligible(&json!({
            "person": { "phone": "+995555000777", "email": "marker@example.org" },
            "residence": { "settlement": "Markerville", "street": "Marker street 7" }
        }));
        body["person"]["document"] = json!({ "kind": "travel_document", "number": "ZZ0007777" });
        let first = frontend.once("a-key").post("/v1/registrations", &body).await;
        let path = format!("/v1/registrations/{}", first.is(201)["id"].as_str().unwrap());
        let ask = json!({ "outcome": "evidence_requested", "reason": "Marker: the passport." });
        officer.decide(&path, &ask).await.is(201);
        let accept = json!({ "outcome": "accepted", "reason": "Marker: complete." });
        let case = Case::of(&officer.once("b-key").decide(&path, &accept).await);
        officer.note(&case, "Marker: a note.").await.is(201);
        officer.suspend(&case, "Marker: in hospital.").await.is(201);

        let lying = everything(system.database_url()).await;
        assert!(lying.holds(body["person"]["family_name"].as_str().unwrap()), "the rows are looked at");
        for marker in ["ZZ0007777", "555000777", "marker", "Marker"] {
            assert!(!lying.holds(marker), "{marker}");
        }
        // All of it is there for who may see it.
        let person = &officer.get(&path).await.is(200)["person"].clone();
        shows(person, json!({ "document": { "number": "ZZ0007777" }, "email": "marker@example.org" }));
        officer.get(&case).await.shows(200, json!({ "status_reason": "Marker: in hospital." }));
        assert_eq!(officer.get(&format!("{case}/notes")).await.is(200)["items"][0]["text"], "Marker: a note.");
        // A repeat is answered from what was sealed.
        assert_eq!(frontend.once("a-key").post("/v1/registrations", &body).await.is(201), &first.body);
        // The same document is found all the same.
        let mut again = eligible(&json!({}));
        again["person"]["document"] = body["person"]["document"].clone();
        let duplicate = officer.register(&again).await;
        assert_eq!(duplicate.0["possible_duplicates"][0]["reasons"], json!(["same_document"]));
    })
    .await;
}

#[tokio::test]
async fn the_master_key_changes_while_the_service_runs() {
    on_every_database(async |url| {
        let both = |first: &str, second: &str| format!("{first}\n{second}");
        let system = System::first_with(url, &[("REINTEGRATION_MASTER_KEYS", OLD)]).await;
        let officer = system.client("demo-officer").await;
        let registered = officer.register(&eligible(&json!({ "person": { "phone": "+995555000001" } }))).await;
        let path = registered.to_string();

        // Every replica gets the new key behind the old one; then before it, and the keys are wrapped anew.
        let ready = system.another_with(&[("REINTEGRATION_MASTER_KEYS", &both(OLD, NEW))]).await;
        let changed = system.another_with(&[("REINTEGRATION_MASTER_KEYS", &both(NEW, OLD))]).await;
        let later = officer.at(&changed).register(&eligible(&json!({}))).await;
        officer.at(&ready).get(&later).await.is(200);
        system.stop().await;
        let settings = [("REINTEGRATION_MASTER_KEYS", both(NEW, OLD))];
        let settings = settings.each_ref().map(|(name, value)| (*name, value.as_str()));
        let (code, output, told) = command_with(ready.database_url(), &settings, &["keys", "rotate"]).await;
        assert_eq!((code, output.as_str()), (0, "5 keys are wrapped by the newest master key now.\n"), "{told}");
        assert_eq!(
            command_with(ready.database_url(), &settings, &["keys", "rotate"]).await.1,
            "0 keys are wrapped by the newest master key now.\n"
        );

        // The old one can go.
        let new = ready.another_with(&[("REINTEGRATION_MASTER_KEYS", NEW)]).await;
        for replica in [&ready, &changed, &new] {
            officer.at(replica).get(&path).await.shows(200, json!({ "person": { "phone": "+995555000001" } }));
        }
        let refused = new.refusal_to_start(&[("REINTEGRATION_MASTER_KEYS", OLD)]).await;
        assert!(refused.contains("the master key new is not in the ring"), "{refused}");
        ready.stop_all().await;
    })
    .await;
}

#[tokio::test]
async fn without_its_key_a_database_opens_to_nobody() {
    on_both(async |system| {
        let refused = system.refusal_to_start(&[("REINTEGRATION_MASTER_KEYS", OLD)]).await;
        assert!(refused.contains("not in the ring"), "{refused}");
        let mistaken = OLD.replace("old:", "demonstration-2:");
        assert!(system.refusal_to_start(&[("REINTEGRATION_MASTER_KEYS", &mistaken)]).await.contains("not in the ring"));
    })
    .await;
}
