//! The way most people go: registered, accepted, served.

use crate::harness::{eligible, on_both, shows};
use serde_json::json;

#[tokio::test]
async fn a_returnee_in_kutaisi_is_registered_accepted_and_served_by_lot_three() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let partner = system.client("demo-partner-3").await;
        let body = eligible(&json!({ "needs": ["income_source", "medical"], "heard_from": "hotline" }));

        let registered = frontend.post("/v1/registrations", &body).await;
        registered.shows(201, json!({ "status": "submitted" }));
        let (id, reference) = (registered.body["id"].as_str().unwrap(), &registered.body["reference"]);
        registered.has("location", &format!("/v1/registrations/{id}")).has("etag", "\"1\"");
        assert_eq!(reference, "REG-2026-000001");
        let expected = json!({
            "registered_on": "2026-06-01", "assessment": { "outcome": "eligible", "grounds": ["irregular_stay"] },
            "lot": { "number": 3 }, "case_id": null
        });
        registered.shows(201, expected);

        let path = format!("/v1/registrations/{id}");
        let decision = json!({ "outcome": "accepted", "reason": "All criteria are met." });
        let accepted = officer.decide(&path, &decision).await;
        accepted.shows(201, json!({ "status": "accepted", "version": 2 }));
        let case_id = accepted.body["case_id"].as_str().unwrap();

        let case = partner.get(&format!("/v1/cases/{case_id}")).await;
        let expected = json!({
            "status": "open", "reference": "CASE-2026-000001", "registration_id": id, "lot": { "number": 3 },
            "person": { "family_name": body["person"]["family_name"] }
        });
        case.shows(200, expected);
        // Who submitted follows the registration; the case belongs to those who work on it.
        frontend.get(&path).await.shows(200, json!({ "case_id": case_id }));
        frontend.get(&format!("/v1/cases/{case_id}")).await.refused(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn the_feed_tells_each_follower_what_happened_to_its_rows() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let registered = frontend.register(&eligible(&json!({}))).await;
        officer.accept(&registered).await.is(201);
        let told = async |name: &str, count| system.client(name).await.told(count).await;
        let all = ["registration.submitted", "registration.accepted", "case.opened"];
        assert_eq!(told("demo-ministry", 3).await, all);
        assert_eq!(told("demo-partner-3", 3).await, all);
        // The case opened for a registration of its own: it may know.
        assert_eq!(told("demo-frontend", 2).await, all[..2]);
        system.client("demo-partner-1").await.get("/v1/changes").await.shows(200, json!({ "items": [] }));
    })
    .await;
}

#[tokio::test]
async fn only_an_officer_names_another_day_than_today() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let earlier = json!({ "registered_on": "2026-05-20", "consent": { "given_on": "2026-05-20" } });
        let refused = frontend.post("/v1/registrations", &eligible(&earlier)).await;
        refused.has_faults(&[("/registered_on", "registered_on_not_today")]);
        let today = json!({ "registered_on": "2026-06-01" });
        frontend.post("/v1/registrations", &eligible(&today)).await.is(201);
        let answer = officer.post("/v1/registrations", &eligible(&earlier)).await;
        answer.shows(201, json!({ "registered_on": "2026-05-20" }));
        let tomorrow = json!({ "registered_on": "2026-06-02" });
        let refused = officer.post("/v1/registrations", &eligible(&tomorrow)).await;
        refused.has_faults(&[("/registered_on", "day_in_future")]);
    })
    .await;
}

#[tokio::test]
async fn a_year_without_lots_registers_and_today_s_lot_serves() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let manager = system.client("demo-manager").await;
        let then = json!({
            "registered_on": "2022-03-01", "consent": { "given_on": "2022-03-01" },
            "stay_abroad": { "returned_on": "2021-12-01", "irregular_from": "2019-01-10" }
        });
        let registered = officer.register(&eligible(&then)).await;
        assert_eq!(registered.reference(), "REG-2022-000001");
        shows(&registered.0, json!({ "lot": null, "assessment": { "lot": null, "outcome": "eligible" } }));
        // Nobody's rows hold it yet but those of who sees everything.
        let partner = system.client("demo-partner-3").await;
        partner.get(&registered).await.refused(404, "not_found");
        manager.accept(&registered).await.shows(201, json!({ "lot": { "number": 3 } }));
        partner.get(&registered).await.is(200);
    })
    .await;
}
