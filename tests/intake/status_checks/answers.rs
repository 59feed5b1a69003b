//! What a person is told.

use super::{CHECK, claim};
use crate::harness::{
    Registered, System, eligible, exactly, forty_days_later, ineligible, merged, on_both, on_the_thirtieth_day, soon,
};
use serde_json::{Value, json};

async fn says(system: &System, of: &Registered, expected: Value) -> Value {
    let told = system.post(CHECK, &claim(of)).await;
    told.shows(200, expected).has("cache-control", "no-store");
    told.body
}

fn reached(number: i32) -> Value {
    json!({ "contact": { "phone": format!("+99500000000{number}"), "hours": { "en": "Monday to Friday, 10:00–18:00" } } })
}

#[tokio::test]
async fn from_the_registration_to_the_case_a_person_hears_what_is_wanted_and_whom_to_call() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let registered = frontend.register(&eligible(&json!({ "person": { "phone": "+995555123456" } }))).await;
        let submitted = json!({
            "reference": registered.reference(), "status": "submitted", "case_status": null, "wanted": [], "due_on": null,
            "appeal": null, "next": null, "organisation": reached(3), "office": reached(6),
            "explanation": { "en": "Your registration was submitted. It is not decided on yet." }
        });
        let told = says(system, &registered, submitted).await;
        let members: Vec<&String> = told.as_object().unwrap().keys().collect();
        let expected = [
            "reference", "status", "case_status", "explanation", "wanted", "due_on", "appeal", "next", "organisation",
            "office",
        ];
        assert_eq!(members, expected);

        let request = json!({
            "outcome": "evidence_requested", "reason": "The stamp cannot be read.", "due_on": "2026-06-20",
            "wanted": [{ "kind": "return", "note": { "ka": "ბილეთი", "en": "The ticket" } }, { "kind": "identity" }]
        });
        officer.decide(&registered, &request).await.is(201);
        officer.prove(&registered, "return").await.is(201);
        let label = json!({ "ka": "საქართველოში დაბრუნება", "en": "return to Georgia" });
        let wanted = json!({
            "status": "evidence_requested", "due_on": "2026-06-20",
            "wanted": [
                exactly(json!({ "kind": "return", "label": label, "received": true })),
                { "kind": "identity", "received": false }
            ]
        });
        says(system, &registered, wanted).await;
        officer.prove(&registered, "identity").await.is(201);
        officer.accept(&registered).await.is(201);
        let next = json!({ "explanation": { "en": "Your reintegration plan is to be written by this day." } });
        let accepted = json!({
            "status": "accepted", "case_status": "open", "wanted": [], "due_on": null, "next": next, "organisation": reached(3)
        });
        let told = says(system, &registered, accepted).await;

        // Whoever looks over the shoulder learns nothing of the person.
        let words = told.to_string();
        for personal in ["სახელი", "ნიმუშ", "1988", "555123456", "kutaisi", "GE-IM", "stamp", "ticket", "irregular", "medical"]
        {
            assert!(!words.contains(personal), "{personal} is in {words}");
        }
        // The telephone number does as well.
        let by_phone = merged(claim(&registered), &json!({ "document_last4": null, "phone_last4": "3456" }));
        system.post(CHECK, &by_phone).await.is(200);
    })
    .await;
}

#[tokio::test]
async fn a_case_is_told_by_its_stage_and_the_next_day() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let registered = frontend.register(&eligible(&json!({}))).await;
        let case = crate::harness::Case::of(&officer.accept(&registered).await);
        let opened = system.working_on(case).await;
        opened.plan().await;
        says(system, &registered, json!({ "case_status": "planned" })).await;
        opened.approved(&crate::harness::medical("400.00")).await;
        let delivery = json!({ "explanation": { "en": "You are to receive approved assistance by this day." } });
        says(system, &registered, json!({ "case_status": "active", "next": delivery })).await;
        officer.suspend(&opened.case, "In hospital.").await.is(201);
        let resting = says(system, &registered, json!({ "case_status": "suspended", "next": null })).await;
        assert!(!resting.to_string().contains("hospital"), "{resting:#}");
    })
    .await;
}

#[tokio::test]
async fn why_a_case_ended_is_not_told() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let mut told = Vec::new();
        for reason in ["deceased", "emigrated", "completed"] {
            let registered = frontend.register(&eligible(&json!({}))).await;
            let case = crate::harness::Case::of(&officer.accept(&registered).await);
            officer.close_case(&case, reason).await.is(201);
            let closed = says(system, &registered, json!({ "case_status": "closed", "next": null })).await;
            told.push(closed["explanation"]["en"].as_str().unwrap().to_owned());
        }
        assert_eq!(told[0], told[1]);
        assert_eq!(told[2], "Your reintegration plan was carried out, and the case is closed.");
    })
    .await;
}

#[tokio::test]
async fn who_is_rejected_hears_until_when_and_how_to_appeal() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let registered = frontend.register(&ineligible(&json!({}))).await;
        let reason = json!({ "outcome": "rejected", "reason": "The year had passed." });
        officer.decide(&registered, &reason).await.is(201);
        let appeal = json!({ "until": "2026-07-01", "explanation": { "en": "Appeal up to and including this day where you registered, or at the Agency. You can appeal once." } });
        let told = says(system, &registered, json!({ "status": "rejected", "appeal": appeal })).await;
        assert!(!told.to_string().contains("The year had passed"), "{told:#}");
        let last_day = system.another_at(on_the_thirtieth_day, &[]).await;
        says(&last_day, &registered, json!({ "appeal": { "until": "2026-07-01" } })).await;
        let later = system.another_at(forty_days_later, &[]).await;
        let over = json!({ "en": "Your registration was rejected. The time for an appeal is over." });
        says(&later, &registered, json!({ "appeal": null, "explanation": over })).await;

        frontend.appeal(&registered, "The stamp is wrong.").await.is(201);
        says(system, &registered, json!({ "status": "appealed", "appeal": null })).await;
        system.client("demo-manager").await.decide_appeal(&registered, &reason).await.is(201);
        let decided = json!({ "en": "Your registration was rejected. Your appeal was looked at, and the decision stays." });
        says(system, &registered, json!({ "status": "rejected", "appeal": null, "explanation": decided })).await;
    })
    .await;
}

#[tokio::test]
async fn what_was_withdrawn_or_expired_says_so_and_what_is_erased_is_not_there() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let withdrawn = frontend.register(&eligible(&json!({}))).await;
        frontend.withdraw(&withdrawn).await.is(201);
        says(system, &withdrawn, json!({ "status": "withdrawn" })).await;

        let silent = frontend.register(&eligible(&json!({}))).await;
        let request =
            json!({ "outcome": "evidence_requested", "reason": "Show it.", "wanted": [{ "kind": "return" }] });
        officer.decide(&silent, &request).await.is(201);
        let later = system.another(forty_days_later).await;
        soon(async || system.post(CHECK, &claim(&silent)).await.is(200)["status"] == "expired").await;
        says(&later, &silent, json!({ "wanted": [], "due_on": null })).await;

        system.client("demo-manager").await.erase(&withdrawn, "data_subject_request").await.is(201);
        system.post(CHECK, &claim(&withdrawn)).await.refused(404, "no_match");
        let year = merged(claim(&withdrawn), &json!({ "born_on": "1988-01-01" }));
        system.post(CHECK, &year).await.refused(404, "no_match");
    })
    .await;
}

#[tokio::test]
async fn who_was_told_stands_among_the_disclosures_and_who_was_not_does_not() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let registered = frontend.register(&eligible(&json!({}))).await;
        let disclosures = async || officer.get(&registered.at("/disclosures")).await.is(200)["items"].clone();
        system.post(CHECK, &merged(claim(&registered), &json!({ "born_on": "1988-04-13" }))).await.is(404);
        assert_eq!(disclosures().await.as_array().unwrap().len(), 1);
        system.post(CHECK, &claim(&registered)).await.is(200);
        crate::harness::shows(
            &disclosures().await[0],
            json!({
                "client_id": null, "role": "public", "operation": "POST /v1/status-checks", "action": "read",
                "fields": ["circumstances"], "purpose": null
            }),
        );
    })
    .await;
}
