//! Reintegration plans: written, approved by somebody else, written anew.

mod approvals;
mod faults;
mod overdue;

use crate::harness::{Caller, System, eligible, everything, on_both};
use serde_json::{Value, json};

/// The path of the plan of somebody in Kutaisi, whom lot 3 serves; there is none yet.
async fn unplanned(system: &System) -> String {
    let frontend = system.client("demo-frontend").await;
    let registered = frontend.register(&eligible(&json!({}))).await;
    let accepted = system.client("demo-officer").await.decide(&registered, &json!({ "outcome": "accepted" })).await;
    format!("/v1/cases/{}/plan", accepted.is(201)["case_id"].as_str().unwrap())
}

/// The path of the case of a plan, or of something below it.
fn case_of(plan: &str, below: &str) -> String {
    format!("{}{below}", plan.strip_suffix("/plan").unwrap())
}

fn gel(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "GEL" })
}

/// A plan that nothing is wrong with.
fn plan(summary: &str) -> Value {
    json!({
        "summary": summary,
        "goals": [
            { "dimension": "economic", "text": "Marker: an income." },
            { "dimension": "psychosocial", "text": "Marker: friends." }
        ],
        "needs": [{ "dimension": "social", "text": "Marker: a kindergarten." }],
        "assistance": [
            { "component": "income_source", "amount": gel("2500.00"), "note": "Marker: a machine." },
            { "component": "medical", "amount": gel("300.00") }
        ]
    })
}

/// The path of a plan that partner 3 wrote, with the partner.
async fn written(system: &System) -> (String, Caller) {
    let path = unplanned(system).await;
    let partner = system.client("demo-partner-3").await;
    partner.put(&path, None, &plan("A workshop.")).await.is(201);
    (path, partner)
}

fn approve(revision: i64) -> Value {
    json!({ "revision": revision })
}

#[tokio::test]
async fn a_plan_is_written_and_approved_and_the_case_is_planned() {
    on_both(async |system| {
        let path = unplanned(system).await;
        let partner = system.client("demo-partner-3").await;
        let officer = system.client("demo-officer").await;
        partner.get(&path).await.is_problem(404, "not_found");
        officer.post(&format!("{path}/approval"), &approve(1)).await.is_problem(404, "not_found");

        let first = partner.put(&path, None, &plan("A workshop.")).await;
        let body = first.is(201);
        assert_eq!((first.header("etag"), first.header("location")), ("\"1\"", path.as_str()));
        assert_eq!((&body["revision"], &body["version"], &body["status"]), (&json!(1), &json!(1), &json!("written")));
        assert_eq!((&body["due_on"], &body["on_expiry"]), (&json!("2026-06-15"), &json!("overdue")));
        assert_eq!((&body["goals"], &body["needs"]), (&plan("")["goals"], &plan("")["needs"]));
        let items = json!([
            { "component": "income_source", "amount": gel("2500.00"), "note": "Marker: a machine." },
            { "component": "medical", "amount": gel("300.00"), "note": null }
        ]);
        assert_eq!((&body["summary"], &body["assistance"]), (&json!("A workshop."), &items));
        assert_eq!(partner.get(&path).await.is(200), body);
        let seen = "SELECT count(*) FROM audit_entries WHERE action = 'read' AND fields = 'plan'";
        assert_eq!(system.number(seen).await, 1);

        let approved = officer.post(&format!("{path}/approval"), &approve(1)).await;
        let now = approved.is(201);
        assert_eq!((approved.header("etag"), approved.header("location")), ("\"2\"", path.as_str()));
        assert_eq!(
            (&now["status"], &now["due_on"], &now["on_expiry"]),
            (&json!("approved"), &Value::Null, &Value::Null)
        );
        assert_eq!((&now["approved_on"], &now["approved_revision"]), (&json!("2026-06-01"), &json!(1)));
        assert!(now["approved_by"].is_string() && now["approved_by"] != now["author"]);
        let case = partner.get(&case_of(&path, "")).await;
        assert_eq!((&case.is(200)["status"], &case.body["version"]), (&json!("planned"), &json!(2)));
        officer.post(&format!("{path}/approval"), &approve(1)).await.is_problem(409, "state_forbids");

        let expected = [
            "registration.submitted",
            "registration.accepted",
            "case.opened",
            "plan.written",
            "plan.approved",
            "case.advanced",
        ];
        assert_eq!(partner.told(expected.len()).await, expected);
        assert_eq!(partner.get(&case_of(&path, "/timeline")).await.each("type"), expected);
        let told = &partner.changes("&type=plan.written", 1).await[0];
        let subject = json!({ "type": "plan", "id": body["case_id"], "version": 1 });
        assert_eq!((&told["subject"], &told["data"]["due_on"]), (&subject, &json!("2026-06-15")));
        // Whoever submitted the registration follows the registration, not the plan.
        let frontend = system.client("demo-frontend").await;
        assert_eq!(frontend.get("/v1/changes?type=plan.written").await.each("type"), [""; 0]);
        assert!(!everything(system.database_url()).await.holds("Marker"));
    })
    .await;
}

#[tokio::test]
async fn every_revision_is_kept_and_what_is_written_anew_is_approved_anew() {
    on_both(async |system| {
        let (path, partner) = written(system).await;
        let officer = system.client("demo-officer").await;
        officer.post(&format!("{path}/approval"), &approve(1)).await.is(201);
        let second = officer.put(&path, Some(2), &plan("A shop.")).await;
        let body = second.is(200);
        assert_eq!(second.header("etag"), "\"3\"");
        assert_eq!(
            (&body["revision"], &body["status"], &body["summary"]),
            (&json!(2), &json!("written"), &json!("A shop."))
        );
        assert_eq!((&body["approved_by"], &body["approved_revision"]), (&Value::Null, &json!(1)));
        let third = partner.put(&path, Some(3), &json!({ "goals": plan("")["goals"] })).await;
        assert_eq!((&third.is(200)["needs"], &third.body["assistance"]), (&json!([]), &json!([])));
        assert_eq!((&third.body["summary"], &third.body["revision"]), (&Value::Null, &json!(3)));

        let older = partner.get(&format!("{path}?revision=1")).await;
        assert_eq!((&older.is(200)["status"], &older.body["summary"]), (&json!("approved"), &json!("A workshop.")));
        assert_eq!((&older.body["approved_revision"], older.header("etag")), (&json!(1), ""));
        let between = partner.get(&format!("{path}?revision=2")).await;
        assert_eq!((&between.is(200)["status"], &between.body["due_on"]), (&json!("written"), &Value::Null));
        assert_eq!((&between.body["on_expiry"], &between.body["author"]), (&Value::Null, &body["author"]));
        assert_eq!(partner.get(&format!("{path}?revision=3")).await.header("etag"), "\"4\"");
        partner.get(&format!("{path}?revision=4")).await.is_problem(404, "not_found");

        let again = officer.post(&format!("{path}/approval"), &approve(3)).await;
        assert_eq!((&again.is(201)["approved_revision"], &again.body["version"]), (&json!(3), &json!(5)));
        assert_eq!(partner.get(&format!("{path}?revision=1")).await.is(200)["status"], "approved");
        // The case was planned already.
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'case.advanced'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn who_writes_a_plan_says_what_is_there() {
    on_both(async |system| {
        let path = unplanned(system).await;
        let partner = system.client("demo-partner-3").await;
        let blind = async |header: Option<(&str, &str)>| {
            let request = partner.request(reqwest::Method::PUT, &path).json(&plan("A workshop."));
            let request = header.into_iter().fold(request, |request, (name, value)| request.header(name, value));
            crate::harness::answer(request).await
        };
        blind(None).await.is_problem(428, "precondition_required");
        blind(Some(("if-none-match", "\"1\""))).await.is_problem(428, "precondition_required");
        blind(Some(("if-match", "*"))).await.is_problem(412, "stale");
        blind(Some(("if-none-match", "*"))).await.is(201);
        blind(Some(("if-none-match", "*"))).await.is_problem(412, "stale");
        blind(Some(("if-match", "\"2\""))).await.is_problem(412, "stale");
        blind(None).await.is_problem(428, "precondition_required");
        assert_eq!(blind(Some(("if-match", "\"1\""))).await.is(200)["revision"], 2);

        let known = partner.request(reqwest::Method::GET, &path).header("if-none-match", "\"2\"");
        assert_eq!(crate::harness::answer(known).await.status, 304);
    })
    .await;
}

#[tokio::test]
async fn the_words_of_a_plan_go_with_the_person_and_its_figures_stay() {
    on_both(async |system| {
        let (path, _) = written(system).await;
        let manager = system.client("demo-manager").await;
        let case = manager.get(&case_of(&path, "")).await;
        let registration = format!("/v1/registrations/{}", case.is(200)["registration_id"].as_str().unwrap());
        manager.post(&case_of(&path, "/closure"), &json!({ "reason": "emigrated" })).await.is(201);
        let closed = manager.get(&path).await;
        assert_eq!((&closed.is(200)["due_on"], &closed.body["summary"]), (&Value::Null, &json!("A workshop.")));
        let erasure = json!({ "legal_reason": "data_subject_request" });
        manager.post(&format!("{registration}/erasure"), &erasure).await.is(201);

        let left = manager.get(&path).await;
        let body = left.is(200);
        // Who knows it as it was sees that it is another.
        assert_ne!(left.header("etag"), closed.header("etag"));
        assert_eq!(body["goals"][0], json!({ "dimension": "economic", "text": null }));
        assert_eq!(
            body["assistance"][0],
            json!({ "component": "income_source", "amount": gel("2500.00"), "note": null })
        );
        assert_eq!((&body["summary"], &body["needs"][0]["text"]), (&Value::Null, &Value::Null));
        manager.put(&path, Some(1), &plan("Again.")).await.is_problem(410, "erased");
        manager.post(&format!("{path}/approval"), &approve(1)).await.is_problem(410, "erased");
    })
    .await;
}
