//! Which worker has a case: the organisation's own mark, which goes when the case goes to somebody else.

use super::transfers::{moved, partners};
use crate::harness::{exactly, on_both, the_day};
use serde_json::{Value, json};

fn to(worker: &str) -> Value {
    json!({ "assigned_to": worker })
}

#[tokio::test]
async fn a_case_has_a_worker_whom_those_see_who_work_on_it() {
    on_both(async |system| {
        let (case, other) = (system.open_case().await, system.open_case().await);
        let [partner, elsewhere] = partners(system).await;
        let officer = system.client("demo-officer").await;
        let assigned = partner.patch(&case, 1, &to("ჯგუფი 2")).await;
        assigned.shows(200, json!({ "assigned_to": "ჯგუფი 2", "version": 2, "status": "open" }));
        assert!(assigned.header("etag").starts_with("\"2-"), "{}", assigned.header("etag"));
        let nothing = partner.request(reqwest::Method::PATCH, &case).header("if-match", "\"2\"");
        crate::harness::answer(nothing).await.refused(400, "unreadable");
        for caller in [&partner, &officer] {
            assert_eq!(caller.get(&case).await.is(200), &assigned.body);
            let listed = caller.get("/v1/cases?sort=created").await;
            assert_eq!(listed.is(200)["items"][0]["assigned_to"], "ჯგუფი 2");
            assert_eq!(listed.body["items"][1]["assigned_to"], Value::Null);
            let filtered = "/v1/cases?assigned_to=%E1%83%AF%E1%83%92%E1%83%A3%E1%83%A4%E1%83%98%202";
            assert_eq!(caller.get(filtered).await.ids(), [&case.id]);
        }
        assert_eq!(partner.get("/v1/cases?assigned_to=nobody").await.ids(), [""; 0]);
        partner.get("/v1/cases?assigned_to=01001012345").await.has_faults(&[("/query/assigned_to", "malformed")]);
        elsewhere.patch(&case, 2, &to("mine")).await.refused(404, "not_found");
        elsewhere.get("/v1/cases?assigned_to=%E1%83%AF%E1%83%92%E1%83%A3%E1%83%A4%E1%83%98%202").await.is(200);

        // The same again is no change, and nothing at all is none.
        partner.patch(&case, 2, &to("ჯგუფი 2")).await.shows(200, json!({ "version": 2 }));
        partner.patch(&case, 2, &json!({})).await.shows(200, json!({ "version": 2, "assigned_to": "ჯგუფი 2" }));
        partner
            .patch(&case, 2, &json!({ "assigned_to": null }))
            .await
            .shows(200, json!({ "version": 3, "assigned_to": null }));
        let told = partner.changes("&type=case.assigned", 2).await;
        for (change, version) in told.iter().zip([2, 3]) {
            assert_eq!(change["subject"], json!({ "type": "case", "id": case.id, "version": version }));
            let reference = &assigned.body["reference"];
            crate::harness::shows(&change["data"], exactly(json!({ "reference": reference, "status": "open" })));
        }
        partner.get(&other).await.shows(200, json!({ "assigned_to": null, "version": 1 }));
    })
    .await;
}

#[tokio::test]
async fn what_is_no_worker_is_refused() {
    on_both(async |system| {
        let case = system.open_case().await;
        let partner = system.client("demo-partner-3").await;
        for (patch, faults) in [
            (to(""), &[("/assigned_to", "too_short")][..]),
            (to(" \u{a0}"), &[("/assigned_to", "too_short")]),
            (to(&"a".repeat(65)), &[("/assigned_to", "too_long")]),
            (to("one\ntwo"), &[("/assigned_to", "control_character")]),
            (to("Nino 01001012345"), &[("/assigned_to", "malformed")]),
            (json!({ "assigned_to": 7 }), &[("/assigned_to", "invalid_type")]),
            (
                json!({ "assigned_to": "", "external_reference": "a b", "status": "closed" }),
                &[("/assigned_to", "too_short"), ("/external_reference", "malformed"), ("/status", "unknown_field")],
            ),
        ] {
            partner.patch(&case, 1, &patch).await.has_faults(faults);
        }
        partner.patch(&case, 7, &to("")).await.refused(412, "stale");
        let bare = partner.request(reqwest::Method::PATCH, &case).json(&to("one"));
        crate::harness::answer(bare).await.refused(428, "precondition_required");
        for name in ["ministry", "frontend", "auditor"] {
            system.client(&format!("demo-{name}")).await.patch(&case, 1, &to("one")).await.refused(403, "forbidden");
        }
        partner.get(&case).await.shows(200, json!({ "version": 1 }));
    })
    .await;
}

#[tokio::test]
async fn whoever_gets_a_case_finds_no_worker_of_another_organisation_in_it() {
    on_both(async |system| {
        let case = system.open_case().await;
        let [giver, receiver] = partners(system).await;
        let officer = system.client("demo-officer").await;
        giver.patch(&case, 1, &json!({ "assigned_to": "worker-7", "external_reference": "ours" })).await.is(200);
        giver.ask_transfer(&case, &moved()).await.is(201);
        let regional = json!({ "client_id": "kakheti", "name": "Kakheti", "role": "officer", "regions": ["GE-KA"] });
        let regional = system.newcomer(&regional).await;
        // It may read the case to answer; who has it there is not its concern.
        for offered in [&receiver, &regional] {
            offered.get(&case).await.shows(200, json!({ "assigned_to": null, "external_reference": null }));
            let listed = offered.get("/v1/cases").await;
            assert_eq!((listed.ids(), &listed.body["items"][0]["assigned_to"]), (vec![case.id.as_str()], &Value::Null));
            assert_eq!(offered.get("/v1/cases?assigned_to=worker-7").await.ids(), [""; 0]);
        }
        giver.get(&case).await.shows(200, json!({ "assigned_to": "worker-7" }));
        receiver.accept_transfer(&case).await.shows(201, json!({ "assigned_to": null }));
        officer.get(&case).await.shows(200, json!({ "assigned_to": null }));
        assert_eq!(officer.get("/v1/cases?assigned_to=worker-7").await.ids(), [""; 0]);
        let version = receiver.get(&case).await.is(200)["version"].as_i64().unwrap();
        receiver.patch(&case, version, &to("hers")).await.shows(200, json!({ "assigned_to": "hers" }));
    })
    .await;
}

#[tokio::test]
async fn one_of_two_who_assign_at_once_is_told_that_the_case_has_changed() {
    on_both(async |system| {
        let case = system.open_case().await;
        let partner = system.client("demo-partner-3").await;
        let other = system.another(the_day).await;
        let callers = partner.by_turns(6, [system, &other]);
        let answers = crate::harness::at_once(callers.enumerate(), async |(number, caller)| {
            caller.patch(&case, 1, &to(&format!("worker-{number}"))).await
        })
        .await;
        let outcomes = crate::harness::outcomes(&answers);
        assert_eq!((outcomes[0].as_str(), outcomes[1].as_str(), outcomes.len()), ("200", "412 stale", 6));
        partner.get(&case).await.shows(200, json!({ "version": 2 }));
        other.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_closed_case_has_a_worker_and_an_erased_persons_case_gets_none() {
    on_both(async |system| {
        let case = system.open_case().await;
        let (manager, partner) = (system.client("demo-manager").await, system.client("demo-partner-3").await);
        partner.close_case(&case, "dropped_out").await.is(201);
        partner.patch(&case, 2, &json!({ "assigned_to": "aftercare", "external_reference": "c-1" })).await.is(200);
        manager.erase(&case.registration, "data_subject_request").await.is(201);
        partner.patch(&case, 3, &json!({ "external_reference": "c-2" })).await.refused(410, "erased");
        partner.get(&case).await.shows(200, json!({ "external_reference": null, "person": null }));
    })
    .await;
}
