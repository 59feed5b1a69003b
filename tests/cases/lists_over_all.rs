//! Follow-ups, plans and transfers of all cases, in one list each.

use crate::harness::{ample_plan, forty_days_later, on_both};
use serde_json::{Value, json};

fn moved() -> Value {
    json!({ "municipality": "telavi", "reason": "Moved to her parents' house." })
}

#[tokio::test]
async fn plans_and_transfers_of_all_cases_are_listed_with_whose_they_are() {
    on_both(async |system| {
        let (giver, receiver) = (system.client("demo-partner-3").await, system.client("demo-partner-5").await);
        let manager = system.client("demo-manager").await;
        let stays = system.open_case().await;
        let moves = system.open_case().await;
        for case in [&stays, &moves] {
            giver.write_plan(case, None, &ample_plan()).await.is(201);
        }
        manager.approve_plan(&stays, 1).await.is(201);
        giver.ask_transfer(&moves, &moved()).await.is(201);
        let seen = giver.get(&moves).await.is(200).clone();
        let whose = json!({ "case_id": moves.id, "case_reference": seen["reference"], "person": seen["person"] });

        // Plans: each case has one.
        let plans = giver.get("/v1/plans").await;
        plans.shows(200, json!({ "items": [whose, { "case_id": stays.id, "status": "approved", "due_on": null }] }));
        let first = giver.get("/v1/plans?limit=1").await;
        let cursor = first.is(200)["next_cursor"].as_str().unwrap();
        let second = giver.get(&format!("/v1/plans?limit=1&cursor={cursor}")).await;
        second.shows(200, json!({ "items": [{ "case_id": stays.id }], "next_cursor": null }));
        for (filter, expected) in [
            ("status=written", vec![&moves.id]),
            ("status=approved", vec![&stays.id]),
            ("overdue=true", vec![]),
            ("overdue=false", vec![&moves.id, &stays.id]),
            ("due_from=2026-06-01", vec![&moves.id]),
            ("due_until=2026-06-01", vec![]),
            ("region=GE-IM", vec![&moves.id, &stays.id]),
            ("region=GE-KA", vec![]),
            ("lot=01900000-0000-7000-8000-000000000000", vec![]),
        ] {
            let found = giver.get(&format!("/v1/plans?{filter}")).await;
            assert_eq!(found.each("case_id"), expected, "{filter}");
        }

        // Transfers: both sides see what waits, and nobody else does.
        let expected = json!({ "items": [{
            "case_id": moves.id, "case_reference": seen["reference"], "person": seen["person"], "status": "requested",
            "region": "GE-KA", "overdue": false, "due_on": "2026-06-15", "asked_by": { "name": "Demonstration: partner" }
        }] });
        for caller in [&giver, &receiver, &manager] {
            caller.get("/v1/transfers").await.shows(200, expected.clone());
        }
        // With the transfer, the plan of the case is to be read by who is asked.
        assert_eq!(receiver.get("/v1/plans").await.each("case_id"), [moves.id.as_str()]);
        assert!(system.client("demo-partner-1").await.get("/v1/transfers").await.each("id").is_empty());
        for (filter, count) in [
            ("status=requested", 1),
            ("status=accepted", 0),
            ("region=GE-KA", 1),
            ("region=GE-IM", 0),
            ("due_until=2026-06-15", 1),
            ("due_until=2026-06-14", 0),
            ("overdue=true", 0),
        ] {
            let found = giver.get(&format!("/v1/transfers?{filter}")).await;
            assert_eq!(found.each("id").len(), count, "{filter}");
        }
        giver.get("/v1/transfers?status=lost").await.has_faults(&[("/query/status", "unknown_value")]);

        // At rest nothing is due.
        giver.suspend(&moves, "In hospital.").await.is(201);
        giver.get("/v1/transfers").await.shows(200, json!({ "items": [{ "due_on": null }] }));
        assert!(giver.get("/v1/transfers?due_from=2026-01-01").await.each("id").is_empty());
        assert!(giver.get("/v1/plans?due_from=2026-01-01").await.each("case_id").is_empty());
        // Every page that shows somebody is written down.
        let read = "SELECT count(*) FROM audit_entries WHERE action = 'read' AND operation = 'GET /v1/transfers' \
                    AND fields LIKE 'identity%'";
        assert!(system.number(read).await >= 4);
    })
    .await;
}

#[tokio::test]
async fn follow_ups_of_all_cases_are_listed_and_found_by_what_is_due() {
    on_both(async |system| {
        let case = system.open_case().await;
        let partner = system.client("demo-partner-3").await;
        let visit = json!({ "visited_on": "2026-06-01", "place": "home" });
        partner.visit(&case, &visit).await.is(201);
        let seen = partner.get(&case).await.is(200).clone();
        let expected = json!({ "items": [{
            "case_reference": seen["reference"], "person": seen["person"], "status": "done", "due_on": null,
            "recorded_by": { "name": "Demonstration: partner" }
        }] });
        partner.get("/v1/follow-ups").await.shows(200, expected);
        for (filter, count) in [
            ("status=done", 1),
            ("status=planned", 0),
            ("overdue=true", 0),
            ("overdue=false", 1),
            ("due_from=2026-01-01", 0),
            ("region=GE-IM", 1),
            ("region=GE-KA", 0),
        ] {
            let found = partner.get(&format!("/v1/follow-ups?{filter}")).await;
            assert_eq!(found.each("id").len(), count, "{filter}");
        }
        let later = system.another(forty_days_later).await;
        let lot = seen["lot"]["id"].as_str().unwrap();
        let found = later.client("demo-partner-3").await.get(&format!("/v1/follow-ups?lot={lot}")).await;
        assert_eq!(found.each("id").len(), 1);
        assert!(system.client("demo-partner-5").await.get("/v1/follow-ups").await.each("id").is_empty());
    })
    .await;
}
