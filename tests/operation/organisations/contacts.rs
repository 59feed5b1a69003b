//! Whom a person calls.

use crate::harness::{exactly, on_both};
use serde_json::{Value, json};

const LIST: &str = "/v1/organisations";

fn office(changes: &Value) -> Value {
    let body = json!({ "kind": "agency", "name": { "ka": "ქუთაისის ოფისი", "en": "Kutaisi office" } });
    crate::harness::merged(body, changes)
}

#[tokio::test]
async fn an_organisation_says_how_it_is_reached_wherever_it_is_named() {
    on_both(async |system| {
        let administrator = system.client("demo-administrator").await;
        let contact = json!({
            "phone": "+995431200000", "email": "kutaisi@example.org",
            "address": { "ka": "საჩვენებელი ქუჩა 1, ქუთაისი", "en": "1 Demonstration Street, Kutaisi" }, "hours": null
        });
        let created =
            administrator.post(LIST, &office(&json!({ "contact": contact, "regions": ["GE-IM", "GE-GU"] }))).await;
        created.shows(201, json!({ "contact": exactly(&contact), "regions": ["GE-IM", "GE-GU"] }));
        let path = format!("{LIST}/{}", created.body["id"].as_str().unwrap());
        assert_eq!(administrator.get(&path).await.is(200), &created.body);

        // With the lots of its regions, beside the office for the others.
        let reached = json!({ "id": created.body["id"], "contact": exactly(&contact) });
        let lots = system.get("/v1/lots?year=2026&region=GE-IM").await;
        let winner = json!({ "contact": { "phone": "+995000000003" } });
        lots.shows(200, json!({ "items": [{ "organisation": winner, "offices": lots.body["items"][0]["offices"] }] }));
        let serving = lots.body["items"][0]["offices"].as_array().unwrap();
        assert!(serving.iter().any(|office| office["contact"] == contact), "{serving:#?}");
        // With the cases there, and with those elsewhere the other office.
        let officer = system.client("demo-officer").await;
        let case = system.open_case().await;
        let shown = officer.get(&case).await;
        let organisation = json!({ "contact": { "phone": "+995000000003" } });
        shown.shows(200, json!({ "office": reached, "lot": { "organisation": organisation } }));
        let elsewhere = system.open_case_of(&json!({ "residence": { "municipality": "telavi" } })).await;
        officer.get(&elsewhere).await.shows(200, json!({ "office": { "contact": { "phone": "+995000000006" } } }));

        // Whoever has seen the case before hears of a new number.
        let tag = shown.header("etag").to_owned();
        let known = async || {
            let request = officer.request(reqwest::Method::GET, &case.to_string()).header("if-none-match", &tag);
            crate::harness::answer(request).await.status
        };
        assert_eq!(known().await, 304);
        let amended =
            json!({ "contact": { "phone": null, "hours": { "ka": "ყოველდღე", "en": "Daily" } }, "regions": null });
        let changed = json!({
            "regions": [], "version": 2,
            "contact": { "phone": null, "email": "kutaisi@example.org", "hours": { "en": "Daily" } }
        });
        administrator.patch(&path, 1, &amended).await.shows(200, changed);
        assert_eq!(known().await, 200);
        administrator.patch(&path, 2, &json!({ "contact": null })).await.shows(200, json!({ "contact": null }));
        administrator
            .patch(&path, 3, &json!({ "contact": {} }))
            .await
            .shows(200, json!({ "contact": null, "version": 3 }));
        system.client("demo-manager").await.patch(&path, 3, &amended).await.refused(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn contact_data_and_regions_are_refused_with_every_fault() {
    on_both(async |system| {
        let administrator = system.client("demo-administrator").await;
        let wrong = json!({
            "contact": {
                "phone": "0322000000", "email": "office", "fax": "1",
                "address": { "ka": "x".repeat(201), "en": "a\u{0}b" }, "hours": { "ka": " " }
            },
            "regions": ["GE-IM", "GE-XX", "GE-IM"]
        });
        administrator.post(LIST, &office(&wrong)).await.has_faults(&[
            ("/contact/address/en", "control_character"),
            ("/contact/address/ka", "too_long"),
            ("/contact/email", "email_malformed"),
            ("/contact/fax", "unknown_field"),
            ("/contact/hours/en", "required"),
            ("/contact/hours/ka", "too_short"),
            ("/contact/phone", "phone_malformed"),
            ("/regions/1", "unknown_region"),
            ("/regions/2", "duplicate_item"),
        ]);
        let types = json!({ "contact": "+995322000000", "regions": "GE-IM" });
        let refused = administrator.post(LIST, &office(&types)).await;
        refused.has_faults(&[("/contact", "invalid_type"), ("/regions", "invalid_type")]);
        let partner = json!({ "kind": "partner", "regions": ["GE-IM"] });
        administrator.post(LIST, &office(&partner)).await.has_faults(&[("/regions", "kind_takes_none")]);
        administrator.post(LIST, &office(&json!({ "kind": "partner", "regions": [] }))).await.is(201);
        let behind_its_back =
            system.refusal("UPDATE organisations SET regions = '[\"GE-IM\"]' WHERE kind = 'partner'").await;
        assert!(behind_its_back.contains("organisations_regions_check"), "{behind_its_back}");
    })
    .await;
}
