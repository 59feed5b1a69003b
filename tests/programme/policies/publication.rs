//! From the draft to what never changes again.

use super::{LIST, another_manager, publish, rules};
use crate::harness::{at_once, exactly, on_both, outcomes, shows};
use serde_json::json;

#[tokio::test]
async fn somebody_else_publishes_a_draft_and_then_it_never_changes() {
    on_both(async |system| {
        let manager = system.client("demo-manager").await;
        let other = another_manager(system).await;
        let document = rules("2026-07", "2026-07-01", &json!({ "evidence_days_default": 20 }));
        let drafted = manager.post(LIST, &document).await;
        drafted.shows(201, json!({ "document": exactly(&document), "status": "draft", "published_by": null }));
        drafted.has("etag", "\"1\"");
        let path = drafted.header("location").to_owned();
        assert_eq!(system.client("demo-auditor").await.get(&path).await.is(200), &drafted.body);

        publish(&manager, &drafted).await.refused(403, "separation_of_duties");
        other.seen(2).publish(&path).await.refused(412, "stale");
        let published = publish(&other, &drafted).await;
        published.shows(201, json!({ "status": "published", "version": 2, "document": exactly(&document) }));
        assert_ne!(published.body["published_by"], published.body["drafted_by"]);
        published.shows(201, json!({ "published_at": "2026-06-01T08:00:00Z" }));

        for caller in [&manager, &other] {
            caller.publish(&path).await.refused(409, "state_forbids");
        }
        manager.patch(&path, 2, &json!({ "version": "mine" })).await.refused(405, "method_not_allowed");
        for change in ["UPDATE policies SET version = 3", "DELETE FROM policies"] {
            let refused = system.refusal(&format!("{change} WHERE policy_version = '2026-07'")).await;
            assert!(refused.contains("policies_published_immutable"), "{refused}");
        }
        assert_eq!(manager.get(&path).await.is(200), &published.body);

        let listed = manager.get(LIST).await;
        let built_in = listed.is(200)["items"][1].clone();
        listed.shows(200, json!({ "items": exactly(json!([published.body, built_in])) }));
        shows(&built_in, json!({ "policy_version": "2019-01-01", "drafted_by": null }));
        assert_eq!(manager.get(&format!("{LIST}?programme=integration")).await.ids(), [""; 0]);
        let nobodys = format!("{LIST}/01940000-0000-7000-8000-000000000000");
        manager.get(&nobodys).await.refused(404, "not_found");
        other.publish(&nobodys).await.refused(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn a_policy_begins_today_or_later_and_after_every_other() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let manager = system.client("demo-manager").await;
        let draft = async |version: &str, day: &str| officer.post(LIST, &rules(version, day, &json!({}))).await;
        let too_early = async |version: &str, day: &str, earliest: &str| {
            let refused = publish(&manager, &draft(version, day).await).await;
            let detail = refused.refused(409, "policy_day_too_early").body["detail"].as_str().unwrap();
            assert!(detail.contains(earliest), "{detail}");
        };
        too_early("yesterday", "2026-05-31", "2026-06-01").await;
        publish(&manager, &draft("today", "2026-06-01").await).await.is(201);
        publish(&manager, &draft("autumn", "2026-09-01").await).await.is(201);
        too_early("the-same-day", "2026-09-01", "2026-09-02").await;
        too_early("between", "2026-07-01", "2026-09-02").await;
        draft("autumn", "2027-01-01").await.refused(409, "policy_version_taken");
        publish(&manager, &draft("next-day", "2026-09-02").await).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn of_two_publications_for_one_day_one_is_too_late() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let publishers = [system.client("demo-manager").await, another_manager(system).await];
        let mut drafts = Vec::new();
        for version in ["one", "other"] {
            drafts.push(officer.post(LIST, &rules(version, "2026-07-01", &json!({}))).await);
        }
        let publications = publishers.iter().zip(&drafts);
        let published = at_once(publications, async |(publisher, draft)| publish(publisher, draft).await).await;
        assert_eq!(outcomes(&published), ["201", "409 policy_day_too_early"]);
    })
    .await;
}
