//! Corrections.

use crate::harness::{answer, eligible, on_both, undetermined};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_merge_patch_changes_what_it_names_and_takes_away_what_is_null() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let body = eligible(&json!({
            "person": { "father_name": "ნიმუში", "phone": "+995555000003", "email": "sample@example.org" },
            "household": { "members": 3, "children": 1 }, "needs": ["medical"]
        }));
        let registered = frontend.register(&body).await;
        let patch = json!({
            "person": { "father_name": null, "phone": "+4915100000001" }, "household": null,
            "needs": ["vocational", "medical"], "residence": { "street": "ნიმუშის ქ. 1" }
        });
        let after = frontend.patch(&registered.path(""), 1, &patch).await;
        assert_eq!((&after.is(200)["version"], after.header("etag")), (&json!(2), "\"2\""));
        let person = &after.body["person"];
        assert_eq!((&person["father_name"], &person["phone"]), (&Value::Null, &json!("+4915100000001")));
        assert_eq!((&person["email"], &person["given_name"]), (&json!("sample@example.org"), &json!("სახელი")));
        assert_eq!(after.body["household"], Value::Null);
        assert_eq!(after.body["needs"], patch["needs"]);
        assert_eq!(after.body["residence"]["municipality"], "kutaisi");
        let read = frontend.get(&registered.path("")).await;
        assert_eq!(read.is(200), &after.body);
    })
    .await;
}

#[tokio::test]
async fn a_patch_that_changes_nothing_leaves_the_version() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let registered = frontend.register(&eligible(&json!({}))).await;
        let before = system.trace().await;
        let same = json!({ "person": { "given_name": "სახელი" }, "household": null });
        for patch in [json!({}), same] {
            let after = frontend.patch(&registered.path(""), 1, &patch).await;
            assert_eq!((&after.is(200)["version"], after.header("etag")), (&json!(1), "\"1\""));
        }
        assert_eq!(system.trace().await, before);
    })
    .await;
}

#[tokio::test]
async fn who_has_not_seen_the_present_version_changes_nothing() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let registered = frontend.register(&eligible(&json!({}))).await;
        let path = registered.path("");
        let amendment = json!({ "heard_from": "embassy" });
        let blind = answer(frontend.request(Method::PATCH, &path).json(&amendment)).await;
        blind.is_problem(428, "precondition_required");
        frontend.patch(&path, 1, &amendment).await.is(200);
        frontend.patch(&path, 1, &json!({ "heard_from": "web" })).await.is_problem(412, "stale");
        frontend.patch(&path, 3, &json!({ "heard_from": "web" })).await.is_problem(412, "stale");
        let weak = frontend.request(Method::PATCH, &path).header("if-match", "W/\"2\"").json(&amendment);
        answer(weak).await.is_problem(412, "stale");
        // A transition looks at the version when it is told one.
        let decision = json!({ "outcome": "accepted" });
        let stale = officer.post_with(&registered.path("/decision"), ("if-match", "\"1\""), &decision).await;
        stale.is_problem(412, "stale");
        assert_eq!(frontend.get(&path).await.is(200)["heard_from"], "embassy");
        officer.post_with(&registered.path("/decision"), ("if-match", "\"2\""), &decision).await.is(201);
        frontend.patch(&path, 3, &amendment).await.is_problem(409, "state_forbids");
    })
    .await;
}

#[tokio::test]
async fn a_patch_is_held_against_the_whole() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let registered = frontend.register(&eligible(&json!({}))).await;
        let path = registered.path("");
        let before = system.trace().await;
        for (patch, faults) in [
            (json!({ "consent": null }), &[("/consent", "required")][..]),
            (json!({ "person": { "born_on": null } }), &[("/person/born_on", "required")]),
            (
                json!({ "stay_abroad": { "irregular": null } }),
                &[("/stay_abroad/irregular_from", "dates_without_irregular")],
            ),
            (
                json!({ "stay_abroad": { "returned_on": "2022-12-31" } }),
                &[("/stay_abroad/irregular_from", "irregular_from_after_return")],
            ),
            (json!({ "registered_on": "2026-05-31" }), &[("/registered_on", "registered_on_not_today")]),
            (
                json!({ "status": "accepted", "person": { "document": { "number": "1" } } }),
                &[("/person/document/number", "personal_number_malformed"), ("/status", "unknown_field")],
            ),
            (json!([]), &[("", "invalid_type")]),
        ] {
            frontend.patch(&path, 1, &patch).await.has_faults(faults);
        }
        assert_eq!(system.trace().await, before);
    })
    .await;
}

#[tokio::test]
async fn who_moves_is_handed_over_to_the_lot_of_the_new_residence() {
    on_both(async |system| {
        let imereti = system.client("demo-partner-3").await;
        let kakheti = system.client("demo-partner-5").await;
        let registered = imereti.register(&undetermined(&json!({}))).await;
        let path = registered.path("");
        kakheti.get(&path).await.is_problem(404, "not_found");
        let moved = imereti.patch(&path, 1, &json!({ "residence": { "municipality": "telavi" } })).await;
        assert_eq!(moved.is(200)["lot"]["number"], 6);
        imereti.get(&path).await.is_problem(404, "not_found");
        assert_eq!(imereti.get("/v1/registrations").await.ids(), [""; 0]);
        assert_eq!(kakheti.get("/v1/registrations").await.ids(), [registered.id()]);

        assert_eq!(imereti.told(2).await, ["registration.submitted", "registration.rerouted"]);
        assert_eq!(kakheti.told(1).await, ["registration.amended"]);
    })
    .await;
}

#[tokio::test]
async fn who_loses_a_person_to_another_region_hears_of_it() {
    on_both(async |system| {
        let administrator = system.client("demo-administrator").await;
        let office = json!({ "client_id": "kvemo-kartli", "name": "Office", "role": "officer", "regions": ["GE-KK"] });
        let created = administrator.post("/v1/clients", &office).await;
        let secret = created.is(201)["secret"].as_str().unwrap();
        let given = system.token(Some(("kvemo-kartli", secret)), "grant_type=client_credentials").await;
        let office = system.bearer(given.is(200)["access_token"].as_str().unwrap());

        let frontend = system.client("demo-frontend").await;
        let registered = frontend.register(&eligible(&json!({ "residence": { "municipality": "rustavi" } }))).await;
        let moved = json!({ "residence": { "municipality": "tbilisi" } });
        assert_eq!(frontend.patch(&registered.path(""), 1, &moved).await.is(200)["lot"]["number"], 1);
        office.get(&registered.path("")).await.is_problem(404, "not_found");
        assert_eq!(office.told(2).await, ["registration.submitted", "registration.rerouted"]);
        // The lot's partner has it still, and is told once of the change.
        let partner = system.client("demo-partner-1").await;
        assert_eq!(partner.told(2).await, ["registration.submitted", "registration.amended"]);
        let feed = partner.get("/v1/changes?limit=200").await;
        assert_eq!(feed.is(200)["items"].as_array().unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_partner_registers_for_its_own_lots() {
    on_both(async |system| {
        let partner = system.client("demo-partner-1").await;
        let before = system.trace().await;
        let elsewhere = eligible(&json!({ "residence": { "municipality": "batumi" } }));
        let refused = partner.post("/v1/registrations", &elsewhere).await;
        let detail = refused.is_problem(409, "residence_outside_your_rows").body["detail"].as_str().unwrap();
        assert!(detail.contains("lot 5") && detail.contains("Intellect"), "{detail}");
        assert_eq!(system.trace().await, before);
        for municipality in ["tbilisi", "rustavi", "mtskheta"] {
            let here = eligible(&json!({ "residence": { "municipality": municipality } }));
            assert_eq!(partner.register(&here).await.0["lot"]["number"], 1);
        }
    })
    .await;
}
