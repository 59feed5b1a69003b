//! Cases, from the acceptance on.

mod assignment;
pub mod assistance;
mod continuation;
mod duplicates;
mod follow_ups;
mod lists;
mod lists_over_all;
mod plans;
mod readable;
mod references;
mod rest;
pub mod transfers;

use crate::harness::{at_once, exactly, forty_days_later, on_both, soon, statuses, the_day};
use serde_json::{Value, json};

#[tokio::test]
async fn a_case_is_suspended_resumed_closed_and_reopened_and_remembers_it() {
    on_both(async |system| {
        let case = system.open_case().await;
        let partner = system.client("demo-partner-3").await;
        let manager = system.client("demo-manager").await;
        let at = |below: &str| format!("{case}{below}");
        partner.note(&case, "Visited at home.").await.shows(201, json!({ "text": "Visited at home." }));
        partner.suspend(&case, "In hospital.").await.shows(201, json!({ "status": "suspended", "stage": "open" }));
        partner.suspend(&case, "Again.").await.refused(409, "state_forbids");
        partner.resume(&case).await.shows(201, json!({ "status": "open" }));
        partner.resume(&case).await.refused(409, "state_forbids");

        let closed = partner.close_case(&case, "completed").await;
        let ending = json!({ "reason": "completed", "closed_on": "2026-06-01" });
        closed.shows(201, json!({ "status": "closed", "closure": exactly(&ending) }));
        for (below, body) in [
            ("/closure", json!({ "reason": "deceased" })),
            ("/suspension", json!({ "reason": "Late." })),
            ("/notes", json!({ "text": "Late." })),
        ] {
            partner.post(&at(below), &body).await.refused(409, "state_forbids");
        }
        let reason = "Closed by mistake.";
        partner.reopen(&case, reason).await.refused(403, "forbidden");
        manager.reopen(&case, reason).await.shows(201, json!({ "status": "open", "closure": null }));

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
        let case = system.open_case().await;
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
        manager.seen(7).post(&path, &reason).await.refused(412, "stale");
        assert_eq!(system.trace().await, before);
        manager.get(&case).await.shows(200, json!({ "version": 1 }));
    })
    .await;
}

#[tokio::test]
async fn a_case_that_nobody_plans_in_time_shows_and_is_told_of_once() {
    on_both(async |system| {
        let case = system.open_case().await;
        let manager = system.client("demo-manager").await;
        let said = |body: &Value| json!([body["due_on"], body["on_expiry"]]);
        assert_eq!(said(manager.get(&case).await.is(200)), json!(["2026-07-01", "overdue"]));
        assert!(manager.get("/v1/cases?overdue=true").await.ids().is_empty());
        let later = [system.another(forty_days_later).await, system.another(forty_days_later).await];
        soon(async || system.number("SELECT count(*) FROM changes WHERE type = 'case.overdue'").await == 1).await;
        let manager = later[0].client("demo-manager").await;
        assert_eq!(manager.get("/v1/cases?overdue=true").await.ids(), [case.id.as_str()]);
        assert!(manager.get("/v1/cases?overdue=false").await.ids().is_empty());
        let plan = json!({ "goals": [{ "dimension": "economic", "text": "An income." }] });
        later[1].client("demo-partner-3").await.write_plan(&case, None, &plan).await.is(201);
        manager.approve_plan(&case, 1).await.is(201);
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
        let case = system.open_case().await;
        let partner = system.client("demo-partner-3").await;
        let closers = partner.by_turns(6, [system, &second]);
        let closed = at_once(closers, async |partner| partner.close_case(&case, "completed").await).await;
        assert_eq!(statuses(&closed), [201, 409, 409, 409, 409, 409]);
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'case.closed'").await, 1);
        partner.get(&case).await.shows(200, json!({ "version": 2 }));
    })
    .await;
}

#[tokio::test]
async fn every_filter_of_cases_leaves_out_what_does_not_match() {
    on_both(async |system| {
        let manager = system.client("demo-manager").await;
        let mut cases = Vec::new();
        for place in ["kutaisi", "telavi", "oni"] {
            let case = system.open_case_of(&json!({ "residence": { "municipality": place } })).await;
            cases.push(manager.get(&case).await.is(200).clone());
        }
        let id = |place: usize| cases[place]["id"].as_str().unwrap();
        manager.close_case(&format!("/v1/cases/{}", id(1)), "emigrated").await.is(201);
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
