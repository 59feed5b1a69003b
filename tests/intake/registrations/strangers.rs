//! What belongs to others does not exist.

use crate::harness::{Caller, Case, answer, eligible, on_both};
use reqwest::Method;
use serde_json::{Value, json};

/// Everything that can be asked of a registration and of its case.
fn operations(registration: &str, case: &str) -> Vec<(Method, String, Value)> {
    let reason = json!({ "reason": "Why not." });
    let registration = |below: &str| format!("/v1/registrations/{registration}{below}");
    let case = |below: &str| format!("/v1/cases/{case}{below}");
    vec![
        (Method::GET, registration(""), Value::Null),
        (Method::PATCH, registration(""), json!({ "heard_from": "web" })),
        (Method::POST, registration("/decision"), json!({ "outcome": "accepted" })),
        (
            Method::POST,
            registration("/matches"),
            json!({
                "registration_id": "01900000-0000-7000-8000-000000000000", "outcome": "dismissed", "reason": "Why not."
            }),
        ),
        (Method::POST, registration("/withdrawal"), reason.clone()),
        (Method::POST, registration("/appeal"), reason.clone()),
        (Method::POST, registration("/appeal/decision"), json!({ "outcome": "accepted" })),
        (Method::GET, case(""), Value::Null),
        (Method::GET, case("/notes"), Value::Null),
        (Method::POST, case("/notes"), json!({ "text": "A note." })),
        (Method::GET, case("/timeline"), Value::Null),
        (Method::POST, case("/suspension"), reason.clone()),
        (Method::POST, case("/resumption"), json!({})),
        (Method::POST, case("/closure"), json!({ "reason": "completed" })),
        (Method::GET, case("/transfers"), Value::Null),
        (Method::POST, case("/transfer"), json!({ "municipality": "telavi", "reason": "Why not." })),
        (Method::POST, case("/transfer/acceptance"), json!({})),
        (Method::POST, case("/transfer/rejection"), reason.clone()),
        (Method::POST, case("/reopening"), reason),
    ]
}

/// What each operation answers, in the order of [`operations`].
async fn asked(caller: &Caller, registration: &str, case: &str) -> Vec<(u16, String)> {
    let mut answers = Vec::new();
    for (method, path, body) in operations(registration, case) {
        let request = caller.request(method, &path).header("if-match", "*");
        let request = if body.is_null() { request } else { request.json(&body) };
        let answer = answer(request).await;
        answers.push((answer.status, answer.body["code"].as_str().unwrap_or_default().to_owned()));
    }
    answers
}

#[tokio::test]
async fn what_another_organisation_serves_is_not_there() {
    on_both(async |system| {
        let ours = system.client("demo-partner-3").await;
        let officer = system.client("demo-officer").await;
        let registered = ours.register(&eligible(&json!({}))).await;
        let case = &Case::of(&officer.accept(&registered).await).id;
        let before = system.trace().await;

        let theirs = system.client("demo-partner-5").await;
        let nothing = "01900000-0000-7000-8000-000000000000";
        let strange = asked(&theirs, registered.id(), case).await;
        // The same answers as for what there is nowhere: not even that it exists can be told from them.
        assert_eq!(strange, asked(&theirs, nothing, nothing).await);
        let (not_there, not_permitted) = ((404, "not_found".to_owned()), (403, "forbidden".to_owned()));
        for (answer, (method, path, _)) in strange.iter().zip(operations(registered.id(), case)) {
            // A partner neither decides nor reopens, on whatever row.
            let decides = ["decision", "matches", "reopening"].iter().any(|end| path.ends_with(end));
            assert_eq!(answer, if decides { &not_permitted } else { &not_there }, "{method} {path}");
        }
        for list in ["/v1/registrations", "/v1/cases", "/v1/changes"] {
            assert_eq!(theirs.get(list).await.ids(), [""; 0], "{list}");
        }
        let organisation = registered.0["lot"]["organisation"]["id"].as_str().unwrap();
        let lot = registered.0["lot"]["id"].as_str().unwrap();
        for filter in [format!("lot={lot}"), format!("organisation={organisation}"), "region=GE-IM".to_owned()] {
            assert_eq!(theirs.get(&format!("/v1/registrations?{filter}")).await.ids(), [""; 0], "{filter}");
            assert_eq!(theirs.get(&format!("/v1/cases?{filter}")).await.ids(), [""; 0], "{filter}");
        }
        assert_eq!(system.trace().await, before);
    })
    .await;
}

#[tokio::test]
async fn an_officer_of_other_regions_sees_and_decides_nothing_here() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let manager = system.client("demo-manager").await;
        let regional = system.client("demo-officer").await;
        let registered = frontend.register(&eligible(&json!({}))).await;
        let case = &Case::of(&manager.accept(&registered).await).id;
        let waiting = frontend.register(&eligible(&json!({}))).await;

        // The client's record is looked at with every request.
        system.execute("UPDATE clients SET regions = '[\"GE-KA\"]' WHERE client_id = 'demo-officer'").await;
        for (answer, (method, path, _)) in
            asked(&regional, registered.id(), case).await.iter().zip(operations(registered.id(), case))
        {
            let expected = if path.ends_with("reopening") { (403, "forbidden") } else { (404, "not_found") };
            assert_eq!((answer.0, answer.1.as_str()), expected, "{method} {path}");
        }
        regional.accept(&waiting).await.refused(404, "not_found");
        regional.post("/v1/registrations", &eligible(&json!({}))).await.refused(409, "residence_outside_your_rows");
        for list in ["/v1/registrations", "/v1/cases", "/v1/changes"] {
            assert_eq!(regional.get(list).await.ids(), [""; 0], "{list}");
        }
        system.execute("UPDATE clients SET regions = '[\"GE-IM\"]' WHERE client_id = 'demo-officer'").await;
        regional.accept(&waiting).await.is(201);
        assert_eq!(regional.get("/v1/cases").await.ids().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_frontend_sees_only_what_it_submitted() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let own = frontend.register(&eligible(&json!({}))).await;
        let others = officer.register(&eligible(&json!({}))).await;
        assert_eq!(frontend.get("/v1/registrations").await.ids(), [own.id()]);
        frontend.get(&others).await.refused(404, "not_found");
        frontend.withdraw(&others).await.refused(404, "not_found");
        frontend.patch(&others, 1, &json!({ "heard_from": "web" })).await.refused(404, "not_found");
        for wrong in ["/v1/registrations/1", "/v1/registrations/%00", "/v1/registrations/..%2F..", "/v1/registrations/"]
        {
            frontend.get(wrong).await.refused(404, "not_found");
        }
    })
    .await;
}

#[tokio::test]
async fn a_role_without_people_sees_none() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let registered = officer.register(&eligible(&json!({}))).await;
        for name in ["demo-auditor", "demo-administrator"] {
            let caller = system.client(name).await;
            for path in ["/v1/registrations", "/v1/cases", "/v1/changes", &registered.to_string()] {
                caller.get(path).await.refused(403, "forbidden");
            }
        }
        let ministry = system.client("demo-ministry").await;
        ministry.get(&registered).await.is(200);
        ministry.post("/v1/registrations", &eligible(&json!({}))).await.refused(403, "forbidden");
        ministry.accept(&registered).await.refused(403, "forbidden");
    })
    .await;
}
