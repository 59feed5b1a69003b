//! Who approves a plan, and when nobody can.

use super::{approve, case_of, plan, unplanned, written};
use crate::harness::{on_both, the_day};
use serde_json::json;
use tokio::task::JoinSet;

#[tokio::test]
async fn nobody_approves_what_they_wrote_and_some_approve_nothing() {
    on_both(async |system| {
        let path = unplanned(system).await;
        let approval = format!("{path}/approval");
        let officer = system.client("demo-officer").await;
        let partner = system.client("demo-partner-3").await;
        officer.put(&path, None, &plan("A workshop.")).await.is(201);
        officer.post(&approval, &approve(1)).await.is_problem(403, "separation_of_duties");
        for (name, status, code) in [
            ("demo-partner-3", 403, "forbidden"),
            ("demo-ministry", 403, "forbidden"),
            ("demo-frontend", 403, "forbidden"),
            ("demo-auditor", 403, "forbidden"),
        ] {
            let caller = system.client(name).await;
            caller.post(&approval, &approve(1)).await.is_problem(status, code);
        }
        let stranger = system.client("demo-partner-1").await;
        stranger.get(&path).await.is_problem(404, "not_found");
        stranger.put(&path, Some(1), &plan("Mine.")).await.is_problem(404, "not_found");
        let ministry = system.client("demo-ministry").await;
        ministry.get(&path).await.is(200);
        ministry.put(&path, Some(1), &plan("Mine.")).await.is_problem(403, "forbidden");

        // Once somebody else wrote it anew, the officer has written nothing of it.
        partner.put(&path, Some(1), &plan("A shop.")).await.is(200);
        officer.post(&approval, &approve(2)).await.is(201);
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
        let (path, partner) = written(system).await;
        let officer = system.client("demo-officer").await;
        let approval = format!("{path}/approval");
        partner.put(&path, Some(1), &plan("A shop.")).await.is(200);
        let before = system.trace().await;
        officer.post(&approval, &approve(1)).await.is_problem(412, "stale");
        officer.post(&approval, &approve(3)).await.is_problem(412, "stale");
        officer.post_with(&approval, ("if-match", "\"1\""), &approve(2)).await.is_problem(412, "stale");
        assert_eq!(system.trace().await, before);
        officer.post_with(&approval, ("if-match", "\"2\""), &approve(2)).await.is(201);
        officer.post(&approval, &approve(1)).await.is_problem(412, "stale");
    })
    .await;
}

#[tokio::test]
async fn the_plan_of_a_case_that_rests_or_is_closed_rests_too() {
    on_both(async |system| {
        let (path, partner) = written(system).await;
        let manager = system.client("demo-manager").await;
        let approval = format!("{path}/approval");
        for (below, ending, back, beginning) in [
            ("/suspension", json!({ "reason": "In hospital." }), "/resumption", json!({})),
            ("/closure", json!({ "reason": "emigrated" }), "/reopening", json!({ "reason": "Back." })),
        ] {
            let known = manager.get(&path).await.header("etag").to_owned();
            manager.post(&case_of(&path, below), &ending).await.is(201);
            partner.put(&path, Some(1), &plan("Again.")).await.is_problem(409, "state_forbids");
            manager.post(&approval, &approve(1)).await.is_problem(409, "state_forbids");
            let resting = manager.get(&path).await;
            assert_eq!(resting.is(200)["due_on"], json!(null));
            assert_ne!(resting.header("etag"), known);
            manager.post(&case_of(&path, back), &beginning).await.is(201);
            assert_eq!(manager.get(&path).await.is(200)["due_on"], "2026-06-15");
        }
        manager.post(&approval, &approve(1)).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn a_plan_approved_by_many_at_once_is_approved_once() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let (path, _) = written(system).await;
        let officer = system.client("demo-officer").await;
        let mut approvers = JoinSet::new();
        for number in 0..6 {
            let approver = officer.at(if number % 2 == 0 { system } else { &second });
            let path = format!("{path}/approval");
            approvers.spawn(async move { approver.post(&path, &approve(1)).await.status });
        }
        let mut statuses = approvers.join_all().await;
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409, 409, 409]);
        for name in ["plan.approved", "case.advanced"] {
            assert_eq!(
                system.number(&format!("SELECT count(*) FROM changes WHERE type = '{name}'")).await,
                1,
                "{name}"
            );
        }
        assert_eq!(officer.get(&path).await.is(200)["version"], 2);
    })
    .await;
}

#[tokio::test]
async fn a_first_plan_written_by_many_at_once_is_written_once() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let path = unplanned(system).await;
        let partner = system.client("demo-partner-3").await;
        let mut writers = JoinSet::new();
        for number in 0..6 {
            let writer = partner.at(if number % 2 == 0 { system } else { &second });
            let path = path.clone();
            writers.spawn(async move { writer.put(&path, None, &plan("A workshop.")).await.status });
        }
        let mut statuses = writers.join_all().await;
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 412, 412, 412, 412, 412]);
        assert_eq!(system.number("SELECT count(*) FROM plan_revisions").await, 1);
    })
    .await;
}
