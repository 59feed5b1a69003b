//! Reintegration plans: written, approved by somebody else, written anew.

mod approvals;
mod faults;
mod overdue;

use crate::harness::{Caller, Case, System, everything, exactly, gel, on_both, shows};
use serde_json::{Value, json};

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

/// A case whose plan partner 3 wrote, with the partner.
async fn written(system: &System) -> (Case, Caller) {
    let case = system.open_case().await;
    let partner = system.client("demo-partner-3").await;
    partner.write_plan(&case, None, &plan("A workshop.")).await.is(201);
    (case, partner)
}

#[tokio::test]
async fn a_plan_is_written_and_approved_and_the_case_is_planned() {
    on_both(async |system| {
        let case = system.open_case().await;
        let path = case.at("/plan");
        let partner = system.client("demo-partner-3").await;
        let officer = system.client("demo-officer").await;
        partner.get(&path).await.refused(404, "not_found");
        officer.approve_plan(&case, 1).await.refused(404, "not_found");

        let first = partner.write_plan(&case, None, &plan("A workshop.")).await;
        let body = first.is(201);
        let expected = json!({
            "revision": 1, "version": 1, "status": "written", "due_on": "2026-06-15", "on_expiry": "overdue",
            "goals": exactly(&plan("")["goals"]), "needs": exactly(&plan("")["needs"])
        });
        first.shows(201, expected);
        first.has("etag", "\"1\"").has("location", &path);
        let items = json!([
            { "component": "income_source", "amount": gel("2500.00"), "note": "Marker: a machine." },
            { "component": "medical", "amount": gel("300.00"), "note": null }
        ]);
        first.shows(201, json!({ "summary": "A workshop.", "assistance": exactly(&items) }));
        assert_eq!(partner.get(&path).await.is(200), body);
        let seen = "SELECT count(*) FROM audit_entries WHERE action = 'read' AND fields = 'plan'";
        assert_eq!(system.number(seen).await, 1);

        let approved = officer.approve_plan(&case, 1).await;
        let now = approved.is(201);
        let expected = json!({
            "status": "approved", "due_on": null, "on_expiry": null, "approved_on": "2026-06-01",
            "approved_revision": 1
        });
        approved.shows(201, expected);
        approved.has("etag", "\"2\"").has("location", &path);
        assert_eq!(now["approved_by"]["name"], "Demonstration: officer");
        assert_ne!(now["approved_by"], now["author"]);
        partner.get(&case).await.shows(200, json!({ "status": "planned", "version": 2 }));
        officer.approve_plan(&case, 1).await.refused(409, "state_forbids");

        let expected = [
            "registration.submitted",
            "registration.accepted",
            "case.opened",
            "plan.written",
            "plan.approved",
            "case.advanced",
        ];
        assert_eq!(partner.told(expected.len()).await, expected);
        assert_eq!(partner.get(&case.at("/timeline")).await.each("type"), expected);
        let told = &partner.changes("&type=plan.written", 1).await[0];
        let subject = json!({ "type": "plan", "id": body["case_id"], "version": 1 });
        shows(told, json!({ "subject": exactly(&subject), "data": { "due_on": "2026-06-15" } }));
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
        let (case, partner) = written(system).await;
        let path = case.at("/plan");
        let officer = system.client("demo-officer").await;
        officer.approve_plan(&case, 1).await.is(201);
        let second = officer.write_plan(&case, Some(2), &plan("A shop.")).await;
        let body = second.is(200);
        second.shows(200, json!({
            "revision": 2, "status": "written", "summary": "A shop.", "approved_by": null, "approved_revision": 1
        })).has("etag", "\"3\"");
        let third = partner.write_plan(&case, Some(3), &json!({ "goals": plan("")["goals"] })).await;
        third.shows(200, json!({ "needs": [], "assistance": [], "summary": null, "revision": 3 }));

        let older = partner.get(&format!("{path}?revision=1")).await;
        older.shows(200, json!({ "status": "approved", "summary": "A workshop.", "approved_revision": 1 }));
        older.has("etag", "");
        let between = partner.get(&format!("{path}?revision=2")).await;
        between.shows(200, json!({ "status": "written", "due_on": null, "on_expiry": null, "author": body["author"] }));
        partner.get(&format!("{path}?revision=3")).await.has("etag", "\"4\"");
        partner.get(&format!("{path}?revision=4")).await.refused(404, "not_found");

        officer.approve_plan(&case, 3).await.shows(201, json!({ "approved_revision": 3, "version": 5 }));
        partner.get(&format!("{path}?revision=1")).await.shows(200, json!({ "status": "approved" }));
        // The case was planned already.
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'case.advanced'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn who_writes_a_plan_says_what_is_there() {
    on_both(async |system| {
        let case = system.open_case().await;
        let path = case.at("/plan");
        let partner = system.client("demo-partner-3").await;
        let blind = async |header: Option<(&str, &str)>| {
            let request = partner.request(reqwest::Method::PUT, &path).json(&plan("A workshop."));
            let request = header.into_iter().fold(request, |request, (name, value)| request.header(name, value));
            crate::harness::answer(request).await
        };
        blind(None).await.refused(428, "precondition_required");
        blind(Some(("if-none-match", "\"1\""))).await.refused(428, "precondition_required");
        blind(Some(("if-match", "*"))).await.refused(412, "stale");
        blind(Some(("if-none-match", "*"))).await.is(201);
        blind(Some(("if-none-match", "*"))).await.refused(412, "stale");
        blind(Some(("if-match", "\"2\""))).await.refused(412, "stale");
        blind(None).await.refused(428, "precondition_required");
        blind(Some(("if-match", "\"1\""))).await.shows(200, json!({ "revision": 2 }));

        let known = partner.request(reqwest::Method::GET, &path).header("if-none-match", "\"2\"");
        assert_eq!(crate::harness::answer(known).await.status, 304);
    })
    .await;
}

#[tokio::test]
async fn the_words_of_a_plan_go_with_the_person_and_its_figures_stay() {
    on_both(async |system| {
        let (case, _) = written(system).await;
        let path = case.at("/plan");
        let manager = system.client("demo-manager").await;
        manager.close_case(&case, "emigrated").await.is(201);
        let closed = manager.get(&path).await;
        closed.shows(200, json!({ "due_on": null, "summary": "A workshop." }));
        manager.erase(&case.registration, "data_subject_request").await.is(201);

        let left = manager.get(&path).await;
        let body = left.is(200);
        // Who knows it as it was sees that it is another.
        assert_ne!(left.header("etag"), closed.header("etag"));
        assert_eq!(body["goals"][0], json!({ "dimension": "economic", "text": null }));
        assert_eq!(
            body["assistance"][0],
            json!({ "component": "income_source", "amount": gel("2500.00"), "note": null })
        );
        left.shows(200, json!({ "summary": null, "needs": [{ "text": null }] }));
        manager.write_plan(&case, Some(1), &plan("Again.")).await.refused(410, "erased");
        manager.approve_plan(&case, 1).await.refused(410, "erased");
    })
    .await;
}

/// The same JSON with every letter beyond ASCII written as one escape or two.
fn escaped(body: &Value) -> Vec<u8> {
    let mut written = String::new();
    for unit in body.to_string().encode_utf16() {
        match u8::try_from(unit) {
            Ok(ascii) if ascii.is_ascii() => written.push(ascii.into()),
            _ => written.extend(['\\', 'u'].into_iter().chain(format!("{unit:04x}").chars())),
        }
    }
    written.into_bytes()
}

#[tokio::test]
async fn a_plan_as_long_as_it_may_be_is_taken_however_its_letters_are_written() {
    on_both(async |system| {
        let case = system.open_case().await;
        let partner = system.client("demo-partner-3").await;
        // Letters beyond the first plane are written as two escapes.
        for letter in ["ს", "𞤀"] {
            let points: Vec<Value> =
                (0..15).map(|_| json!({ "dimension": "social", "text": letter.repeat(400) })).collect();
            let plan = json!({ "summary": letter.repeat(4000), "goals": points, "needs": points });
            let request =
                partner.request(reqwest::Method::PUT, &case.at("/plan")).header("content-type", "application/json");
            let seen = partner.get(&case.at("/plan")).await;
            let request = match seen.status {
                404 => request.header("if-none-match", "*"),
                _ => request.header("if-match", seen.header("etag")),
            };
            let written = crate::harness::answer(request.body(escaped(&plan))).await;
            assert!([200, 201].contains(&written.status), "{:#}", written.body);
            assert_eq!(written.body["goals"][14]["text"], letter.repeat(400));
        }
    })
    .await;
}
