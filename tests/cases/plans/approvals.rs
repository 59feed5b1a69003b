//! Who approves a plan, and when nobody can.

use super::{plan, written};
use crate::harness::{at_once, on_both, statuses, the_day};
use serde_json::json;

#[tokio::test]
async fn nobody_approves_what_they_wrote_and_some_approve_nothing() {
    on_both(async |system| {
        let case = system.open_case().await;
        let path = case.at("/plan");
        let officer = system.client("demo-officer").await;
        let partner = system.client("demo-partner-3").await;
        officer.write_plan(&case, None, &plan("A workshop.")).await.is(201);
        officer.approve_plan(&case, 1).await.refused(403, "separation_of_duties");
        for (name, status, code) in [
            ("demo-partner-3", 403, "forbidden"),
            ("demo-ministry", 403, "forbidden"),
            ("demo-frontend", 403, "forbidden"),
            ("demo-auditor", 403, "forbidden"),
        ] {
            let caller = system.client(name).await;
            caller.approve_plan(&case, 1).await.refused(status, code);
        }
        let stranger = system.client("demo-partner-1").await;
        stranger.get(&path).await.refused(404, "not_found");
        stranger.write_plan(&case, Some(1), &plan("Mine.")).await.refused(404, "not_found");
        let ministry = system.client("demo-ministry").await;
        ministry.get(&path).await.is(200);
        ministry.write_plan(&case, Some(1), &plan("Mine.")).await.refused(403, "forbidden");

        // Once somebody else wrote it anew, the officer has written nothing of it.
        partner.write_plan(&case, Some(1), &plan("A shop.")).await.is(200);
        officer.approve_plan(&case, 2).await.is(201);
        // The database itself refuses what the service would never write.
        let sql = "UPDATE plan_revisions SET approved_by = author, approved_on = '2026-06-01' WHERE revision = 1";
        let refused = system.refusal(sql).await;
        assert!(refused.contains("plan_revisions_separation_check"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn a_plan_that_was_edited_after_it_was_read_is_not_approved() {
    on_both(async |system| {
        let (case, partner) = written(system).await;
        let officer = system.client("demo-officer").await;
        partner.write_plan(&case, Some(1), &plan("A shop.")).await.is(200);
        let before = system.trace().await;
        officer.approve_plan(&case, 1).await.refused(412, "stale");
        officer.approve_plan(&case, 3).await.refused(412, "stale");
        officer.seen(1).approve_plan(&case, 2).await.refused(412, "stale");
        assert_eq!(system.trace().await, before);
        officer.seen(2).approve_plan(&case, 2).await.is(201);
        officer.approve_plan(&case, 1).await.refused(412, "stale");
    })
    .await;
}

#[tokio::test]
async fn the_plan_of_a_case_that_rests_or_is_closed_rests_too() {
    on_both(async |system| {
        let (case, partner) = written(system).await;
        let path = case.at("/plan");
        let manager = system.client("demo-manager").await;
        for (below, ending, back, beginning) in [
            ("/suspension", json!({ "reason": "In hospital." }), "/resumption", json!({})),
            ("/closure", json!({ "reason": "emigrated" }), "/reopening", json!({ "reason": "Back." })),
        ] {
            let known = manager.get(&path).await.header("etag").to_owned();
            manager.post(&case.at(below), &ending).await.is(201);
            partner.write_plan(&case, Some(1), &plan("Again.")).await.refused(409, "state_forbids");
            manager.approve_plan(&case, 1).await.refused(409, "state_forbids");
            let resting = manager.get(&path).await;
            resting.shows(200, json!({ "due_on": null }));
            assert_ne!(resting.header("etag"), known);
            manager.post(&case.at(back), &beginning).await.is(201);
            manager.get(&path).await.shows(200, json!({ "due_on": "2026-06-15" }));
        }
        manager.approve_plan(&case, 1).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn a_plan_approved_by_many_at_once_is_approved_once() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let (case, _) = written(system).await;
        let path = case.at("/plan");
        let officer = system.client("demo-officer").await;
        let officers = officer.by_turns(6, [system, &second]);
        let approved = at_once(officers, async |officer| officer.approve_plan(&case, 1).await).await;
        assert_eq!(statuses(&approved), [201, 409, 409, 409, 409, 409]);
        for name in ["plan.approved", "case.advanced"] {
            assert_eq!(
                system.number(&format!("SELECT count(*) FROM changes WHERE type = '{name}'")).await,
                1,
                "{name}"
            );
        }
        officer.get(&path).await.shows(200, json!({ "version": 2 }));
    })
    .await;
}

#[tokio::test]
async fn a_first_plan_written_by_many_at_once_is_written_once() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let case = system.open_case().await;
        let partner = system.client("demo-partner-3").await;
        let (partners, first) = (partner.by_turns(6, [system, &second]), plan("A workshop."));
        let written = at_once(partners, async |partner| partner.write_plan(&case, None, &first).await).await;
        assert_eq!(statuses(&written), [201, 412, 412, 412, 412, 412]);
        assert_eq!(system.number("SELECT count(*) FROM plan_revisions").await, 1);
    })
    .await;
}
