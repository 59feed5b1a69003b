//! What a frontend hears of the cases of those whom it registered.

use crate::harness::{eligible, exactly, on_both};
use serde_json::{Value, json};

#[tokio::test]
async fn a_frontend_hears_how_far_its_peoples_cases_have_come_and_nothing_else_of_them() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let opened = system.planned_case().await;
        let (officer, case) = (&opened.officer, &opened.case);
        officer.note(case, "She is in hospital.").await.is(201);
        officer.suspend(case, "In hospital.").await.is(201);
        officer.resume(case).await.is(201);
        officer.close_case(case, "emigrated").await.is(201);
        opened.manager.reopen(case, "She came back.").await.is(201);
        let names = [
            "registration.submitted",
            "registration.accepted",
            "case.opened",
            "case.advanced",
            "case.suspended",
            "case.resumed",
            "case.closed",
            "case.reopened",
        ];
        let told = frontend.changes("", names.len()).await;
        let said: Vec<&str> = told.iter().map(|change| change["type"].as_str().unwrap()).collect();
        assert_eq!(said, names);
        for (change, status) in told[2..].iter().zip(["open", "planned", "suspended", "planned", "closed", "planned"]) {
            let reference = change["data"]["reference"].clone();
            crate::harness::shows(
                change,
                json!({
                    "data": exactly(json!({ "reference": reference, "status": status })),
                    "subject": { "type": "case", "id": case.id }
                }),
            );
        }
        // Those who work on it hear why.
        let closed = officer.changes("&type=case.closed", 1).await;
        assert_eq!(closed[0]["data"]["closure_reason"], "emigrated");
        // The case itself is not the frontend's.
        frontend.get(case).await.refused(403, "forbidden");
        let followed = frontend.changes(&format!("&subject={}", case.id), 6).await;
        assert_eq!(followed, told[2..].to_vec());
    })
    .await;
}

#[tokio::test]
async fn a_frontend_hears_when_somebody_else_is_to_be_called() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let case = system.open_case().await;
        let to = json!({ "municipality": "telavi", "reason": "She moved." });
        officer.ask_transfer(&case, &to).await.is(201);
        let lot = frontend.get(&case.registration).await.is(200)["lot"]["organisation"]["contact"]["phone"].clone();
        assert_eq!(lot, "+995000000003");
        let receiver = system.client("demo-partner-5").await;
        let accepted = receiver.accept_transfer(&case).await;
        accepted.is(201);
        let rerouted = frontend.changes("&type=registration.rerouted", 1).await;
        assert_eq!(rerouted[0]["subject"]["id"], case.registration.rsplit('/').next().unwrap());
        let lot = frontend.get(&case.registration).await.is(200)["lot"]["organisation"]["contact"]["phone"].clone();
        assert_ne!(lot, "+995000000003");
    })
    .await;
}

#[tokio::test]
async fn another_frontend_hears_nothing_of_them() {
    on_both(async |system| {
        let other = json!({ "client_id": "other-frontend", "name": "Other", "role": "frontend" });
        let other = system.newcomer(&other).await;
        let own = other.register(&eligible(&json!({}))).await;
        let officer = system.client("demo-officer").await;
        officer.accept(&own).await.is(201);
        system.open_case().await;
        let told = other.changes("", 3).await;
        let about: Vec<&Value> = told.iter().map(|change| &change["type"]).collect();
        assert_eq!(about, ["registration.submitted", "registration.accepted", "case.opened"]);
        let last = told[2]["cursor"].as_str().unwrap();
        assert_eq!(other.get(&format!("/v1/changes?after={last}")).await.ids(), [""; 0]);
        assert_eq!(system.client("demo-frontend").await.changes("", 3).await.len(), 3);
    })
    .await;
}
