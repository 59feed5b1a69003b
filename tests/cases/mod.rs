//! Cases, from the acceptance on.

pub mod assistance;
mod follow_ups;
mod lists;
mod plans;
pub mod transfers;

use crate::harness::{System, eligible, forty_days_later, on_both, soon, the_day};
use serde_json::{Value, json};
use tokio::task::JoinSet;

/// The path of a case of somebody in Kutaisi, whom lot 3 serves.
async fn opened(system: &System) -> String {
    let frontend = system.client("demo-frontend").await;
    let registered = frontend.register(&eligible(&json!({}))).await;
    let accepted = system.client("demo-officer").await.decide(&registered, &json!({ "outcome": "accepted" })).await;
    format!("/v1/cases/{}", accepted.is(201)["case_id"].as_str().unwrap())
}

#[tokio::test]
async fn a_case_is_suspended_resumed_closed_and_reopened_and_remembers_it() {
    on_both(async |system| {
        let case = opened(system).await;
        let partner = system.client("demo-partner-3").await;
        let manager = system.client("demo-manager").await;
        let at = |below: &str| format!("{case}{below}");
        let note = partner.post(&at("/notes"), &json!({ "text": "Visited at home." })).await;
        assert_eq!(note.is(201)["text"], "Visited at home.");
        let suspended = partner.post(&at("/suspension"), &json!({ "reason": "In hospital." })).await;
        assert_eq!((&suspended.is(201)["status"], &suspended.body["stage"]), (&json!("suspended"), &json!("open")));
        partner.post(&at("/suspension"), &json!({ "reason": "Again." })).await.is_problem(409, "state_forbids");
        assert_eq!(partner.post(&at("/resumption"), &json!({})).await.is(201)["status"], "open");
        partner.post(&at("/resumption"), &json!({})).await.is_problem(409, "state_forbids");

        let closed = partner.post(&at("/closure"), &json!({ "reason": "completed" })).await;
        let ending = json!({ "reason": "completed", "closed_on": "2026-06-01" });
        assert_eq!((&closed.is(201)["status"], &closed.body["closure"]), (&json!("closed"), &ending));
        for (below, body) in [
            ("/closure", json!({ "reason": "deceased" })),
            ("/suspension", json!({ "reason": "Late." })),
            ("/notes", json!({ "text": "Late." })),
        ] {
            partner.post(&at(below), &body).await.is_problem(409, "state_forbids");
        }
        let reason = json!({ "reason": "Closed by mistake." });
        partner.post(&at("/reopening"), &reason).await.is_problem(403, "forbidden");
        let reopened = manager.post(&at("/reopening"), &reason).await;
        assert_eq!((&reopened.is(201)["status"], &reopened.body["closure"]), (&json!("open"), &Value::Null));

        let expected = [
            "registration.submitted",
            "registration.accepted",
            "case.opened",
            "case.note_added",
            "case.suspended",
            "case.resumed",
            "case.closed",
            "case.reopened",
        ];
        // Once the feed has told it, the timeline tells it too.
        assert_eq!(partner.told(expected.len()).await, expected);
        assert_eq!(partner.get(&at("/timeline")).await.each("type"), expected);
        let first = partner.get(&at("/timeline?limit=5")).await;
        assert_eq!(first.each("type"), expected[..5]);
        let cursor = first.body["next_cursor"].as_str().unwrap();
        assert_eq!(partner.get(&at(&format!("/timeline?cursor={cursor}"))).await.each("type"), expected[5..]);
        assert_eq!(partner.get(&at("/notes")).await.each("text"), ["Visited at home."]);
    })
    .await;
}

#[tokio::test]
async fn what_is_asked_of_a_case_wrongly_leaves_it_as_it_is() {
    on_both(async |system| {
        let case = opened(system).await;
        let manager = system.client("demo-manager").await;
        let before = system.trace().await;
        for (below, body, faults) in [
            ("/closure", json!({}), &[("/reason", "required")][..]),
            ("/closure", json!({ "reason": "bored" }), &[("/reason", "unknown_value")]),
            (
                "/closure",
                json!({ "reason": "completed", "explanation": "\u{0}", "closed_on": "2026-06-01" }),
                &[("/closed_on", "unknown_field"), ("/explanation", "control_character")],
            ),
            ("/suspension", json!({}), &[("/reason", "required")]),
            ("/suspension", json!({ "reason": "x".repeat(4001) }), &[("/reason", "too_long")]),
            ("/reopening", json!({ "reason": " " }), &[("/reason", "too_short")]),
            ("/notes", json!({ "text": "" }), &[("/text", "too_short")]),
            ("/notes", json!({ "text": "a\u{7}" }), &[("/text", "control_character")]),
            ("/notes", json!({}), &[("/text", "required")]),
        ] {
            manager.post(&format!("{case}{below}"), &body).await.has_faults(faults);
        }
        let (path, reason) = (format!("{case}/suspension"), json!({ "reason": "In hospital." }));
        manager.post_with(&path, ("if-match", "\"7\""), &reason).await.is_problem(412, "stale");
        assert_eq!(system.trace().await, before);
        assert_eq!(manager.get(&case).await.is(200)["version"], 1);
    })
    .await;
}

#[tokio::test]
async fn a_case_that_nobody_plans_in_time_shows_and_is_told_of_once() {
    on_both(async |system| {
        let case = opened(system).await;
        let manager = system.client("demo-manager").await;
        let said = |body: &Value| json!([body["due_on"], body["on_expiry"]]);
        assert_eq!(said(manager.get(&case).await.is(200)), json!(["2026-07-01", "overdue"]));
        assert!(manager.get("/v1/cases?overdue=true").await.ids().is_empty());
        let later = [system.another(forty_days_later).await, system.another(forty_days_later).await];
        soon(async || system.number("SELECT count(*) FROM changes WHERE type = 'case.overdue'").await == 1).await;
        let manager = later[0].client("demo-manager").await;
        let id = case.rsplit('/').next().unwrap();
        assert_eq!(manager.get("/v1/cases?overdue=true").await.ids(), [id]);
        assert!(manager.get("/v1/cases?overdue=false").await.ids().is_empty());
        let plan = json!({ "goals": [{ "dimension": "economic", "text": "An income." }] });
        later[1].client("demo-partner-3").await.put(&format!("{case}/plan"), None, &plan).await.is(201);
        manager.post(&format!("{case}/plan/approval"), &json!({ "revision": 1 })).await.is(201);
        assert_eq!(said(manager.get(&case).await.is(200)), json!([null, null]));
        assert!(manager.get("/v1/cases?overdue=true").await.ids().is_empty());
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'case.overdue'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_case_closed_by_many_at_once_is_closed_once() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let case = opened(system).await;
        let partner = system.client("demo-partner-3").await;
        let mut closers = JoinSet::new();
        for number in 0..6 {
            let closer = partner.at(if number % 2 == 0 { system } else { &second });
            let path = format!("{case}/closure");
            closers.spawn(async move { closer.post(&path, &json!({ "reason": "completed" })).await.status });
        }
        let mut statuses = closers.join_all().await;
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409, 409, 409]);
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'case.closed'").await, 1);
        assert_eq!(partner.get(&case).await.is(200)["version"], 2);
    })
    .await;
}

#[tokio::test]
async fn every_filter_of_cases_leaves_out_what_does_not_match() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let manager = system.client("demo-manager").await;
        let mut cases = Vec::new();
        for place in ["kutaisi", "telavi", "oni"] {
            let body = eligible(&json!({ "residence": { "municipality": place } }));
            let accepted = manager.decide(&frontend.register(&body).await, &json!({ "outcome": "accepted" })).await;
            let id = accepted.is(201)["case_id"].as_str().unwrap();
            cases.push(manager.get(&format!("/v1/cases/{id}")).await.is(200).clone());
        }
        let id = |place: usize| cases[place]["id"].as_str().unwrap();
        manager.post(&format!("/v1/cases/{}/closure", id(1)), &json!({ "reason": "emigrated" })).await.is(201);
        let lot = cases[0]["lot"]["id"].as_str().unwrap();
        let organisation = cases[1]["lot"]["organisation"]["id"].as_str().unwrap();
        for (query, expected) in [
            (String::new(), vec![id(2), id(1), id(0)]),
            ("status=closed".to_owned(), vec![id(1)]),
            ("status=planned".to_owned(), vec![]),
            (format!("lot={lot}"), vec![id(2), id(0)]),
            ("region=GE-RL".to_owned(), vec![id(2)]),
            (format!("organisation={organisation}"), vec![id(1)]),
            (format!("reference={}", cases[0]["reference"].as_str().unwrap()), vec![id(0)]),
            ("opened_from=2026-06-02".to_owned(), vec![]),
            ("opened_until=2026-06-01".to_owned(), vec![id(2), id(1), id(0)]),
            ("opened_until=2026-05-31".to_owned(), vec![]),
            ("lot=01900000-0000-7000-8000-000000000000".to_owned(), vec![]),
        ] {
            assert_eq!(manager.get(&format!("/v1/cases?{query}")).await.ids(), expected, "{query}");
        }
        let own = system.client("demo-partner-5").await;
        assert_eq!(own.get("/v1/cases").await.ids(), [id(1)]);
        manager.get("/v1/cases?region=GE-XX").await.has_faults(&[("/query/region", "unknown_region")]);
    })
    .await;
}
