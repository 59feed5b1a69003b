//! The organisations that lots and clients refer to.

mod contacts;

use crate::harness::{at_once, exactly, on_both, outcomes};
use serde_json::{Value, json};

const LIST: &str = "/v1/organisations";

fn organisation(code: &Value, changes: &Value) -> Value {
    let body = json!({
        "registration_code": code, "kind": "partner",
        "name": { "ka": "ფონდი „ნიმუში“", "en": "Foundation \"Sample\"" }
    });
    crate::harness::merged(body, changes)
}

#[tokio::test]
async fn an_organisation_is_put_on_record_and_shown() {
    on_both(async |system| {
        let administrator = system.client("demo-administrator").await;
        let ministry = system.client("demo-ministry").await;
        let body = organisation(&json!("012345678"), &json!({}));
        let created = administrator.once("an-organisation").post(LIST, &body).await;
        created.shows(201, json!({ "name": exactly(&body["name"]), "registration_code": "012345678" }));
        let path = format!("{LIST}/{}", created.body["id"].as_str().unwrap());
        created.has("location", &path).has("etag", "\"1\"");
        administrator.once("an-organisation").post(LIST, &body).await.repeats(201, &created);

        assert_eq!(ministry.get(&path).await.is(200), &created.body);
        let known = ministry.request(reqwest::Method::GET, &path).header("if-none-match", "\"1\"");
        assert_eq!(crate::harness::answer(known).await.status, 304);
        ministry.get(&format!("{LIST}/01940000-0000-7000-8000-000000000000")).await.refused(404, "not_found");
        ministry.get(&format!("{path}?verbose=1")).await.has_faults(&[("/query/verbose", "unknown_field")]);

        let listed = ministry.get(&format!("{LIST}?limit=4")).await;
        assert_eq!(listed.is(200)["items"][0], created.body);
        let cursor = listed.body["next_cursor"].as_str().unwrap();
        let rest = ministry.get(&format!("{LIST}?limit=4&cursor={cursor}")).await;
        // With the five winners of the competition and the Agency's office.
        assert_eq!((listed.ids().len() + rest.ids().len(), &rest.body["next_cursor"]), (7, &Value::Null));

        // From now on it can have a system of its own, which has no lots yet.
        let client = json!({
            "client_id": "sample", "name": "Sample", "role": "partner", "organisation_id": created.body["id"]
        });
        let partner = system.newcomer(&client).await;
        partner.get("/v1/me").await.shows(200, json!({ "lots": [] }));
        assert_eq!(partner.get("/v1/cases").await.ids(), [""; 0]);
        let nobodys = crate::harness::merged(
            client,
            &json!({ "client_id": "nobody", "organisation_id": "01940000-0000-7000-8000-000000000000" }),
        );
        administrator.post("/v1/clients", &nobodys).await.has_faults(&[("/organisation_id", "unknown_organisation")]);
    })
    .await;
}

#[tokio::test]
async fn no_two_organisations_have_one_code() {
    on_both(async |system| {
        let administrator = system.client("demo-administrator").await;
        let created = at_once(0..4, async |number| {
            let name = json!({ "name": { "en": format!("Sample {number}") } });
            administrator.post(LIST, &organisation(&json!("012345678"), &name)).await
        });
        let taken = "409 registration_code_taken";
        assert_eq!(outcomes(&created.await), ["201", taken, taken, taken]);
        // Whose code is not on record can be there more than once.
        for _ in 0..2 {
            administrator.post(LIST, &organisation(&Value::Null, &json!({}))).await.is(201);
        }
        assert_eq!(system.number("SELECT count(*) FROM organisations").await, 9);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_organisation_is_refused_with_every_fault() {
    on_both(async |system| {
        let administrator = system.client("demo-administrator").await;
        for code in ["", "01234567", "0123456789", "01234567a", "٠١٢٣٤٥٦٧٨", "012 345 678", "01234567\u{0}"] {
            let refused = administrator.post(LIST, &organisation(&json!(code), &json!({}))).await;
            refused.has_faults(&[("/registration_code", "malformed")]);
        }
        let number = administrator.post(LIST, &organisation(&json!(123_456_789), &json!({}))).await;
        number.has_faults(&[("/registration_code", "invalid_type")]);
        administrator.post(LIST, &json!({})).await.has_faults(&[("/kind", "required"), ("/name", "required")]);
        let wrong = json!({
            "registration_code": "1", "kind": "bank", "lots": [1], "name": { "ka": " ", "en": "x".repeat(201), "ru": "x" }
        });
        administrator.post(LIST, &wrong).await.has_faults(&[
            ("/kind", "unknown_value"),
            ("/lots", "unknown_field"),
            ("/name/en", "too_long"),
            ("/name/ka", "too_short"),
            ("/name/ru", "unknown_field"),
            ("/registration_code", "malformed"),
        ]);
        assert_eq!(system.number("SELECT count(*) FROM organisations").await, 6);
    })
    .await;
}

#[tokio::test]
async fn an_organisation_is_corrected_by_who_has_seen_it() {
    on_both(async |system| {
        let administrator = system.client("demo-administrator").await;
        let created = administrator.post(LIST, &organisation(&Value::Null, &json!({}))).await;
        let path = format!("{LIST}/{}", created.is(201)["id"].as_str().unwrap());
        let code = json!({ "registration_code": "012345678" });
        let expected = json!({
            "registration_code": "012345678", "version": 2, "name": exactly(&created.body["name"])
        });
        administrator.patch(&path, 1, &code).await.shows(200, expected);
        assert_eq!(administrator.patch(&path, 2, &code).await.is(200)["version"], 2, "nothing changes");
        administrator.patch(&path, 1, &json!({ "name": { "en": "Sample" } })).await.refused(412, "stale");
        let faults = json!({ "kind": "agency", "name": { "ka": null }, "registration_code": "1", "colour": "red" });
        administrator.patch(&path, 2, &faults).await.has_faults(&[
            ("/colour", "unknown_field"),
            ("/kind", "fixed"),
            ("/name/ka", "required"),
            ("/registration_code", "malformed"),
        ]);
        let other = administrator.post(LIST, &organisation(&Value::Null, &json!({}))).await;
        let other = format!("{LIST}/{}", other.is(201)["id"].as_str().unwrap());
        administrator.patch(&other, 1, &code).await.refused(409, "registration_code_taken");
        system.client("demo-manager").await.patch(&path, 2, &code).await.refused(403, "forbidden");
    })
    .await;
}
