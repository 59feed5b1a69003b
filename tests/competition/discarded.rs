//! Drafts that were a mistake: they hold nothing any more.

use super::*;
use crate::harness::{Caller, answer, at_once, on_both, shows};
use reqwest::Method;

#[tokio::test]
async fn a_lot_of_a_draft_can_be_removed_and_its_regions_are_free_again() {
    on_both(async |system| {
        let competition = drafted(system, &json!({})).await;
        let (manager, officer) = (system.client("demo-manager").await, system.client("demo-officer").await);
        let third = competition.lot(3);
        answer(manager.request(Method::DELETE, &third)).await.refused(428, "precondition_required");
        manager.delete(&third, 2).await.refused(412, "stale");
        officer.delete(&third, 1).await.refused(403, "forbidden");
        manager.delete(&format!("/v1/lots/{NOBODYS}"), 1).await.refused(404, "not_found");
        // A lot that was recorded without a competition stays.
        let recorded = format!("/v1/lots/{}", manager.get("/v1/lots?year=2026").await.ids()[0]);
        answer(manager.request(Method::DELETE, &recorded)).await.refused(428, "precondition_required");
        manager.delete(&recorded, 99).await.refused(412, "stale");
        manager.delete(&recorded, 1).await.refused(409, "state_forbids");
        let wrong =
            answer(manager.request(Method::DELETE, &format!("{third}?force=true")).header("if-match", "*")).await;
        wrong.has_faults(&[("/query/force", "unknown_field")]);
        assert_eq!(manager.get(&competition.at("/lots")).await.ids().len(), 3);

        manager.delete(&third, 1).await.has("content-type", "").shows(204, json!(null));
        manager.get(&third).await.refused(404, "not_found");
        manager.delete(&third, 1).await.refused(404, "not_found");
        assert_eq!(manager.get(&competition.at("/lots")).await.ids().len(), 2);
        let removed = &manager.changes("&type=lot.removed", 1).await[0];
        shows(removed, json!({ "subject": { "id": competition.lots[2] }, "data": { "number": 3 } }));
        manager.publish(&competition).await.refused(409, "regions_not_covered");
        // The same number, the same regions.
        manager.add_lot(&competition, &lot(3, &["GE-AJ", "GE-GU", "GE-KA"], "150000.00")).await.is(201);
        manager.publish(&competition).await.is(201);
        manager.delete(&competition.lot(1), 1).await.refused(409, "state_forbids");
    })
    .await;
}

#[tokio::test]
async fn a_draft_can_be_discarded_with_all_that_is_its_own() {
    on_both(async |system| {
        let competition = drafted(system, &json!({})).await;
        let (manager, officer) = (system.client("demo-manager").await, system.client("demo-officer").await);
        answer(manager.request(Method::DELETE, &competition.path)).await.refused(428, "precondition_required");
        manager.delete(&competition.path, 2).await.refused(412, "stale");
        officer.delete(&competition.path, 1).await.refused(403, "forbidden");
        manager.delete(&format!("/v1/calls/{NOBODYS}"), 1).await.refused(404, "not_found");
        assert_eq!(manager.delete(&competition.path, 1).await.status, 204);
        for path in [&competition.path, &competition.lot(1), &competition.at("/lots")] {
            manager.get(path).await.refused(404, "not_found");
        }
        for table in ["calls", "call_members", "lots WHERE year = 2027", "lot_regions WHERE year = 2027"] {
            assert_eq!(system.number(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
        }
        assert_eq!(manager.changes("&type=lot.removed", 3).await.len(), 3);
        let discarded = &manager.changes("&type=call.discarded", 1).await[0];
        assert_eq!(competition.path, format!("/v1/calls/{}", discarded["subject"]["id"].as_str().unwrap()));

        // What is published stays; a region that the mistake held is free for it.
        let next = published(system).await;
        manager.delete(&next.path, 2).await.refused(409, "state_forbids");
        assert_eq!(manager.get(&next.at("/lots")).await.ids().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_published_or_discarded_and_never_both() {
    on_both(async |system| {
        let competition = drafted(system, &json!({})).await;
        let second = system.another_with(&[]).await;
        let manager = system.client("demo-manager").await;
        let done = async |(place, manager): (usize, Caller)| match place {
            0 => ("published", manager.publish(&competition).await.status),
            1 | 2 => ("discarded", manager.delete(&competition, 1).await.status),
            _ => ("removed", manager.delete(&competition.lot(place / 2 + 1), 1).await.status),
        };
        let answers = at_once(manager.by_turns(6, [system, &second]).enumerate(), done).await;
        let good = |what: &str| answers.iter().filter(|(done, status)| *done == what && *status < 300).count();
        assert!(answers.iter().all(|(_, status)| [201, 204, 404, 409, 412].contains(status)), "{answers:?}");
        assert!(good("published") + good("discarded") == 1, "{answers:?}");
        let left = if good("published") == 1 { 3 } else { 0 };
        assert_eq!(system.number("SELECT count(*) FROM lots WHERE year = 2027").await, left, "{answers:?}");
    })
    .await;
}
