//! People as they are: without papers, with one name, born in a year.

use crate::harness::{Case, eligible, on_both, shows};
use serde_json::{Value, json};

#[tokio::test]
async fn who_has_no_papers_says_so_and_is_accepted_by_other_evidence() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let registered = frontend.register(&eligible(&json!({ "person": { "document": null } }))).await;
        shows(&registered.0, json!({ "person": { "document": null }, "status": "submitted" }));
        officer.accept(&registered).await.refused(409, "identity_unproven");
        frontend.prove(&registered, "identity").await.is(201);
        officer.accept(&registered).await.refused(409, "identity_unproven");
        frontend.prove(&registered, "return").await.is(201);
        let accepted = officer.accept(&registered).await;
        accepted.shows(201, json!({ "status": "accepted", "person": { "document": null } }));
        officer.get(&Case::of(&accepted)).await.is(200);

        // To reject somebody, nobody has to know who it is.
        let nobody = frontend.register(&eligible(&json!({ "person": { "document": null } }))).await;
        let decision = json!({ "outcome": "evidence_requested", "reason": "A paper of the return." });
        officer.decide(&nobody, &decision).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn a_citizen_of_georgia_states_that_there_is_no_document() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let mut silent = eligible(&json!({}));
        silent["person"].as_object_mut().unwrap().remove("document");
        let refused = frontend.post("/v1/registrations", &silent).await;
        refused.has_faults(&[("/person/document", "required")]);
        silent["person"]["document"] = Value::Null;
        frontend.register(&silent).await;

        let mut stateless = eligible(&json!({ "person": { "citizenship": "stateless", "status_in_georgia": true } }));
        stateless["person"].as_object_mut().unwrap().remove("document");
        let stateless = frontend.register(&stateless).await;
        assert_eq!(stateless.0["person"]["document"], Value::Null);

        // A patch states it, too, and takes it back.
        let registered = frontend.register(&eligible(&json!({}))).await;
        let document = registered.0["person"]["document"].clone();
        let taken = frontend.patch(&registered, 1, &json!({ "person": { "document": null } })).await;
        taken.shows(200, json!({ "person": { "document": null }, "version": 2 }));
        let same = frontend.patch(&registered, 2, &json!({ "person": { "father_name": "მამა" } })).await;
        same.shows(200, json!({ "person": { "document": null, "father_name": "მამა" } }));
        let given = frontend.patch(&registered, 3, &json!({ "person": { "document": document } })).await;
        given.shows(200, json!({ "person": { "document": document } }));
    })
    .await;
}

#[tokio::test]
async fn one_name_is_enough() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        for (given, family) in [(json!("მხოლოდ"), Value::Null), (Value::Null, json!("Only"))] {
            let names = json!({ "given_name": given, "family_name": family });
            let registered = frontend.register(&eligible(&json!({ "person": names }))).await;
            shows(&registered.0["person"], names.clone());
            let case = Case::of(&officer.accept(&registered).await);
            officer.get(&case).await.shows(200, json!({ "person": names }));
            shows(&officer.get("/v1/cases").await.is(200)["items"][0]["person"], names.clone());
            shows(&frontend.get("/v1/registrations").await.is(200)["items"][0], names);
        }
        let mut nameless = eligible(&json!({}));
        for name in ["given_name", "family_name"] {
            nameless["person"].as_object_mut().unwrap().remove(name);
        }
        let refused = frontend.post("/v1/registrations", &nameless).await;
        refused.has_faults(&[("/person/given_name", "required")]);
        let refused = system.refusal("UPDATE registrations SET given_name = NULL, family_name = NULL").await;
        assert!(refused.contains("registrations_name_check"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn a_birth_is_kept_as_exactly_as_it_is_known() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        for born_on in ["1988", "1988-02", "1988-02-29"] {
            let registered = frontend.register(&eligible(&json!({ "person": { "born_on": born_on } }))).await;
            shows(&registered.0, json!({ "person": { "born_on": born_on } }));
            frontend.get(&registered).await.shows(200, json!({ "person": { "born_on": born_on } }));
            let known = frontend.patch(&registered, 1, &json!({ "person": { "born_on": "1988-02-01" } })).await;
            known.shows(200, json!({ "person": { "born_on": "1988-02-01" }, "version": 2 }));
        }
        let spans = "SELECT count(*) FROM registrations WHERE born_on <> born_until";
        assert_eq!(system.number(spans).await, 0);
    })
    .await;
}
