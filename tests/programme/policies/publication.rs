//! From the draft to what never changes again.

use super::{LIST, another_manager, publish, rules};
use crate::harness::on_both;
use serde_json::{Value, json};
use tokio::task::JoinSet;

#[tokio::test]
async fn somebody_else_publishes_a_draft_and_then_it_never_changes() {
    on_both(async |system| {
        let manager = system.client("demo-manager").await;
        let other = another_manager(system).await;
        let document = rules("2026-07", "2026-07-01", &json!({ "evidence_days_default": 20 }));
        let drafted = manager.post(LIST, &document).await;
        assert_eq!((&drafted.is(201)["document"], &drafted.body["status"]), (&document, &json!("draft")));
        assert_eq!((&drafted.body["published_by"], drafted.header("etag")), (&Value::Null, "\"1\""));
        let path = drafted.header("location").to_owned();
        assert_eq!(system.client("demo-auditor").await.get(&path).await.is(200), &drafted.body);

        publish(&manager, &drafted).await.is_problem(403, "separation_of_duties");
        let publication = format!("{path}/publication");
        other.post_with(&publication, ("if-match", "\"2\""), &json!({})).await.is_problem(412, "stale");
        let published = publish(&other, &drafted).await;
        assert_eq!((&published.is(201)["status"], &published.body["version"]), (&json!("published"), &json!(2)));
        assert_eq!(published.body["document"], document);
        assert_ne!(published.body["published_by"], published.body["drafted_by"]);
        assert_eq!(published.body["published_at"], "2026-06-01T08:00:00Z");

        for caller in [&manager, &other] {
            caller.post(&publication, &json!({})).await.is_problem(409, "state_forbids");
        }
        manager.patch(&path, 2, &json!({ "version": "mine" })).await.is_problem(405, "method_not_allowed");
        for change in ["UPDATE policies SET version = 3", "DELETE FROM policies"] {
            let refused = system.refusal(&format!("{change} WHERE policy_version = '2026-07'")).await;
            assert!(refused.contains("policies_published_immutable"), "{refused}");
        }
        assert_eq!(manager.get(&path).await.is(200), &published.body);

        let listed = manager.get(LIST).await;
        let built_in = listed.is(200)["items"][1].clone();
        assert_eq!(listed.body["items"], json!([published.body, built_in]));
        assert_eq!((&built_in["policy_version"], &built_in["drafted_by"]), (&json!("2019-01-01"), &Value::Null));
        assert_eq!(manager.get(&format!("{LIST}?programme=integration")).await.ids(), [""; 0]);
        let nobodys = format!("{LIST}/01940000-0000-7000-8000-000000000000");
        manager.get(&nobodys).await.is_problem(404, "not_found");
        other.post(&format!("{nobodys}/publication"), &json!({})).await.is_problem(404, "not_found");
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
            let detail = refused.is_problem(409, "policy_day_too_early").body["detail"].as_str().unwrap();
            assert!(detail.contains(earliest), "{detail}");
        };
        too_early("yesterday", "2026-05-31", "2026-06-01").await;
        publish(&manager, &draft("today", "2026-06-01").await).await.is(201);
        publish(&manager, &draft("autumn", "2026-09-01").await).await.is(201);
        too_early("the-same-day", "2026-09-01", "2026-09-02").await;
        too_early("between", "2026-07-01", "2026-09-02").await;
        draft("autumn", "2027-01-01").await.is_problem(409, "policy_version_taken");
        publish(&manager, &draft("next-day", "2026-09-02").await).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn of_two_publications_for_one_day_one_is_too_late() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let publishers = [system.client("demo-manager").await, another_manager(system).await];
        let mut publications = JoinSet::new();
        for (number, publisher) in publishers.into_iter().enumerate() {
            let drafted = officer.post(LIST, &rules(&number.to_string(), "2026-07-01", &json!({}))).await;
            publications.spawn(async move {
                let answer = publish(&publisher, &drafted).await;
                (answer.status, answer.body["code"].as_str().unwrap_or_default().to_owned())
            });
        }
        let mut answers = publications.join_all().await;
        answers.sort();
        assert_eq!(answers, [(201, String::new()), (409, "policy_day_too_early".to_owned())]);
    })
    .await;
}
