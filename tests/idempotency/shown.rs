//! Stored answers belong to the persons whom they show: a repeat is written down, held against the caller's rows of now, and
//! gone with the person.

use crate::cases::transfers::{moved, partners};
use crate::harness::{answer, eligible, on_both};
use crate::intake::documents::{PDF, sending_to};
use serde_json::json;

/// The audit entries of reads of this person's data.
fn reads(registration: &str) -> String {
    let id = registration.replace('-', "");
    format!("SELECT count(*) FROM audit_entries WHERE action = 'read' AND persons LIKE '%{id}%'")
}

#[tokio::test]
async fn an_upload_is_answered_again_after_the_case_has_moved() {
    on_both(async |system| {
        let case = system.open_case().await;
        let [giver, receiver] = partners(system).await;
        let path = format!("{}/documents", case.registration);
        let parts = &[("kind", &b"other"[..]), ("file", PDF)];
        let upload = || sending_to(&giver, &path, "b", parts).header("idempotency-key", "one");
        let first = answer(upload()).await;
        giver.ask_transfer(&case, &moved()).await.is(201);
        receiver.accept_transfer(&case).await.is(201);
        giver.get(&path).await.refused(404, "not_found");
        answer(upload()).await.repeats(201, &first);
        // Nothing was put down for the repeat.
        assert_eq!(crate::intake::documents::lying(system), 1);
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_shows_a_person_is_written_down_each_time_and_goes_with_the_person() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let registered = frontend.register(&eligible(&json!({ "person": { "phone": "+995555123456" } }))).await;
        let amend = async |key: &str| {
            let request = officer.request(reqwest::Method::PATCH, &registered).header("if-match", "*");
            answer(request.header("idempotency-key", key).json(&json!({}))).await
        };
        let first = amend("nothing").await;
        first.shows(200, json!({ "person": { "phone": "+995555123456" } }));
        for _ in 0..2 {
            let before = system.number(&reads(registered.id())).await;
            amend("nothing").await.repeats(200, &first);
            assert_eq!(system.number(&reads(registered.id())).await, before + 1);
        }
        let submitted = frontend.once("mine").post("/v1/registrations", &eligible(&json!({}))).await;
        let mine = submitted.is(201)["id"].as_str().unwrap().to_owned();
        for id in [registered.id(), &mine] {
            frontend.withdraw(&format!("/v1/registrations/{id}")).await.is(201);
            let manager = system.client("demo-manager").await;
            manager.erase(&format!("/v1/registrations/{id}"), "consent_withdrawn").await.is(201);
        }
        amend("nothing").await.refused(410, "erased").has("idempotent-replayed", "true");
        let kept = "SELECT count(*) FROM idempotency_keys WHERE sealed_body IS NOT NULL AND EXISTS (SELECT 1 FROM \
                    idempotency_persons p WHERE p.client = idempotency_keys.client AND p.key = idempotency_keys.key)";
        assert_eq!(system.number(kept).await, 0);
    })
    .await;
}

#[tokio::test]
async fn who_has_lost_the_person_is_told_only_that_it_was_done() {
    on_both(async |system| {
        let office = json!({ "client_id": "kutaisi", "name": "Kutaisi", "role": "officer", "regions": ["GE-IM"] });
        let (office, officer) = (system.newcomer(&office).await, system.client("demo-officer").await);
        let registered = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
        let amend = async |key: &str, change: &serde_json::Value| {
            let request = office.request(reqwest::Method::PATCH, &registered).header("if-match", "*");
            answer(request.header("idempotency-key", key).json(change)).await
        };
        amend("nothing", &json!({})).await.is(200);
        // What takes the person out of one's rows is answered again all the same.
        let moved = json!({ "residence": { "municipality": "telavi" } });
        let first = amend("moved", &moved).await;
        first.is(200);
        office.get(&registered).await.refused(404, "not_found");
        amend("moved", &moved).await.repeats(200, &first);
        amend("nothing", &json!({})).await.refused(404, "not_found").has("idempotent-replayed", "true");
        officer.patch(&registered, 2, &json!({ "residence": { "municipality": "kutaisi" } })).await.is(200);
        amend("nothing", &json!({})).await.is(200);
    })
    .await;
}
