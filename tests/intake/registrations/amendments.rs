//! Corrections.

use crate::harness::{answer, eligible, exactly, on_both, shows, undetermined};
use reqwest::Method;
use serde_json::json;

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
        let after = frontend.patch(&registered, 1, &patch).await;
        after.shows(200, json!({ "version": 2 })).has("etag", "\"2\"");
        let person = &after.body["person"];
        let expected = json!({
            "father_name": null, "phone": "+4915100000001", "email": "sample@example.org", "given_name": "სახელი"
        });
        shows(person, expected);
        let expected = json!({
            "household": null, "needs": exactly(&patch["needs"]), "residence": { "municipality": "kutaisi" }
        });
        after.shows(200, expected);
        let read = frontend.get(&registered).await;
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
            frontend.patch(&registered, 1, &patch).await.shows(200, json!({ "version": 1 })).has("etag", "\"1\"");
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
        let path = registered.to_string();
        let amendment = json!({ "heard_from": "embassy" });
        answer(frontend.request(Method::PATCH, &path).json(&amendment)).await.refused(428, "precondition_required");
        frontend.patch(&path, 1, &amendment).await.is(200);
        frontend.patch(&path, 1, &json!({ "heard_from": "web" })).await.refused(412, "stale");
        frontend.patch(&path, 3, &json!({ "heard_from": "web" })).await.refused(412, "stale");
        let weak = frontend.request(Method::PATCH, &path).header("if-match", "W/\"2\"").json(&amendment);
        answer(weak).await.refused(412, "stale");
        // A transition looks at the version when it is told one.
        let decision = json!({ "outcome": "accepted" });
        officer.seen(1).decide(&registered, &decision).await.refused(412, "stale");
        frontend.get(&path).await.shows(200, json!({ "heard_from": "embassy" }));
        officer.seen(2).decide(&registered, &decision).await.is(201);
        frontend.patch(&path, 3, &amendment).await.refused(409, "state_forbids");
    })
    .await;
}

#[tokio::test]
async fn a_patch_is_held_against_the_whole() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let registered = frontend.register(&eligible(&json!({}))).await;
        let path = registered.to_string();
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
        let path = registered.to_string();
        kakheti.get(&path).await.refused(404, "not_found");
        let moved = imereti.patch(&path, 1, &json!({ "residence": { "municipality": "telavi" } })).await;
        moved.shows(200, json!({ "lot": { "number": 6 } }));
        imereti.get(&path).await.refused(404, "not_found");
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
        frontend.patch(&registered, 1, &moved).await.shows(200, json!({ "lot": { "number": 1 } }));
        office.get(&registered).await.refused(404, "not_found");
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
        let detail = refused.refused(409, "residence_outside_your_rows").body["detail"].as_str().unwrap();
        assert!(detail.contains("lot 5") && detail.contains("Intellect"), "{detail}");
        assert_eq!(system.trace().await, before);
        for municipality in ["tbilisi", "rustavi", "mtskheta"] {
            let here = eligible(&json!({ "residence": { "municipality": municipality } }));
            assert_eq!(partner.register(&here).await.0["lot"]["number"], 1);
        }
    })
    .await;
}
