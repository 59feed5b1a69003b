//! Evidence: asked for, sent, or never sent.

use crate::harness::{Registered, eligible, forty_days_later, on_both, on_the_thirtieth_day, undetermined};
use serde_json::json;

#[tokio::test]
async fn changed_facts_answer_a_request_for_evidence_and_a_new_telephone_does_not() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let registered = frontend.register(&undetermined(&json!({}))).await;
        let missing = json!(["/stay_abroad/irregular", "/stay_abroad/asylum"]);
        assert_eq!(registered.0["assessment"]["missing_facts"], missing);
        let ask = json!({ "outcome": "evidence_requested", "reason": "The asylum paper.", "due_on": "2026-06-15" });
        let asked = officer.decide(&registered, &ask).await;
        asked.shows(201, json!({ "status": "evidence_requested", "due_on": ask["due_on"] }));

        let path = registered.to_string();
        let phone = frontend.patch(&path, 2, &json!({ "person": { "phone": "+995555000002" } })).await;
        phone.shows(200, json!({ "status": "evidence_requested", "version": 3 }));
        let expected = json!({
            "status": "submitted", "due_on": null, "assessment": { "grounds": ["asylum_granted"] }
        });
        frontend.patch(&path, 3, &json!({ "stay_abroad": { "asylum": "granted" } })).await.shows(200, expected);
        officer.accept(&registered).await.is(201);

        let names = ["submitted", "evidence_requested", "amended", "amended", "evidence_received", "accepted"];
        assert_eq!(frontend.told(6).await, names.map(|name| format!("registration.{name}")));
    })
    .await;
}

#[tokio::test]
async fn evidence_is_due_on_a_day_between_tomorrow_and_a_year_from_now() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let registered = frontend.register(&eligible(&json!({}))).await;
        let ask = async |day: &str| {
            let body = json!({ "outcome": "evidence_requested", "reason": "The passport.", "due_on": day });
            officer.decide(&registered, &body).await
        };
        for wrong in ["2026-05-31", "2026-06-01", "2027-06-02"] {
            ask(wrong).await.has_faults(&[("/due_on", "due_day_out_of_range")]);
        }
        ask("2026-06-02").await.shows(201, json!({ "due_on": "2026-06-02" }));
        // Asked again, it is due on another day.
        ask("2027-06-01").await.shows(201, json!({ "due_on": "2027-06-01" }));

        let usual = frontend.register(&eligible(&json!({}))).await;
        let body = json!({ "outcome": "evidence_requested", "reason": "The passport." });
        officer.decide(&usual, &body).await.shows(201, json!({ "due_on": "2026-07-01" }));
    })
    .await;
}

#[tokio::test]
async fn what_nobody_answers_expires_once_however_many_replicas_look() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let ask = json!({ "outcome": "evidence_requested", "reason": "The passport." });
        let mut silent: Vec<Registered> = Vec::new();
        for _ in 0..5 {
            let registered = frontend.register(&eligible(&json!({}))).await;
            officer.decide(&registered, &ask).await.is(201);
            silent.push(registered);
        }
        let answered = frontend.register(&eligible(&json!({}))).await;
        officer.decide(&answered, &ask).await.is(201);
        frontend.patch(&answered, 2, &json!({ "stay_abroad": { "asylum": "applied" } })).await.is(200);

        // On the last day itself, nothing expires.
        system.another(on_the_thirtieth_day).await.stop().await;
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'registration.expired'").await, 0);

        let (one, other) = tokio::join!(system.another(forty_days_later), system.another(forty_days_later));
        let ministry = one.client("demo-ministry").await;
        let changes = ministry.changes("&type=registration.expired", silent.len()).await;
        assert!(changes.iter().all(|change| change["actor"] == json!({ "client_id": null, "role": "service" })));
        let mut told: Vec<_> = changes.iter().map(|change| change["subject"]["id"].as_str().unwrap()).collect();
        // Stopping waits for what either of them is at.
        tokio::join!(one.stop(), other.stop());
        let mut expected: Vec<_> = silent.iter().map(Registered::id).collect();
        expected.sort_unstable();
        told.sort_unstable();
        assert_eq!(told, expected);
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'registration.expired'").await, 5);
        for registered in &silent {
            frontend.get(&registered).await.shows(200, json!({ "status": "expired", "version": 3 }));
            officer.accept(registered).await.refused(409, "state_forbids");
        }
        frontend.get(&answered).await.shows(200, json!({ "status": "submitted" }));
    })
    .await;
}
