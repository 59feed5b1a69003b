//! The change feed.

use crate::harness::{Answer, Caller, eligible, exactly, on_both, shows, the_day};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::timeout;

const FEED: &str = "/v1/changes";

/// Follows the feed from its beginning, a few changes at a time, until `count` have come.
async fn followed(follower: &Caller, count: usize) -> Vec<Value> {
    let mut seen: Vec<Value> = Vec::new();
    let mut after = String::new();
    while seen.len() < count {
        let page = follower.get(&format!("{FEED}?limit=3&wait=30{after}")).await;
        let items = page.is(200)["items"].as_array().unwrap();
        assert!((1..=3).contains(&items.len()), "{} of {count} came, and then {}", seen.len(), items.len());
        // Every change carries the cursor behind it; the page carries that of its last.
        assert_eq!(items.last().unwrap()["cursor"], page.body["next_cursor"]);
        after = format!("&after={}", page.body["next_cursor"].as_str().unwrap());
        seen.extend(items.iter().cloned());
    }
    seen
}

#[tokio::test]
async fn a_follower_misses_nothing_and_sees_each_change_once_while_others_write() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let frontend = system.client("demo-frontend").await;
        let manager = system.client("demo-manager").await;
        let ministry = system.client("demo-ministry").await;
        let mut writers = JoinSet::new();
        for number in 0..4 {
            let replica = if number % 2 == 0 { system } else { &second };
            let (frontend, manager) = (frontend.at(replica), manager.at(replica));
            writers.spawn(async move {
                for _ in 0..5 {
                    let registered = frontend.register(&eligible(&json!({}))).await;
                    manager.accept(&registered).await.is(201);
                }
            });
        }
        // Four writers, five people, three changes for each of them.
        let (here, there) = (ministry.clone(), ministry.at(&second));
        let (one, other) = tokio::join!(followed(&here, 60), followed(&there, 60));
        writers.join_all().await;
        let distinct: HashSet<_> = one.iter().map(|change| change["id"].as_str().unwrap()).collect();
        assert_eq!(distinct.len(), 60);
        assert_eq!(system.number("SELECT count(*) FROM changes").await, 60);
        // Whoever follows, wherever and whenever, sees the same order.
        assert_eq!(one, other);
        assert_eq!(one, followed(&here, 60).await);
        let last = one.last().unwrap()["cursor"].as_str().unwrap();
        assert_eq!(ministry.get(&format!("{FEED}?after={last}")).await.ids(), [""; 0]);
        // Of one subject, versions only grow.
        let mut seen = HashMap::new();
        for change in &one {
            let version = change["subject"]["version"].as_i64().unwrap();
            let before = seen.insert(change["subject"]["id"].as_str().unwrap(), version);
            assert!(before.is_none_or(|before| before < version), "{change:#}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_change_says_what_happened_and_nothing_of_the_person() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let mut body = eligible(&json!({
            "person": { "phone": "+995555000009", "email": "someone@example.org" },
            "residence": { "street": "ნიმუშის ქუჩა 9" }
        }));
        body["person"]["document"] = json!({ "kind": "travel_document", "number": "ZZ000009" });
        let registered = frontend.register(&body).await;
        let reason = json!({ "outcome": "accepted", "reason": "Her papers were complete." });
        let accepted = officer.decide(&registered, &reason).await;
        let told = officer.changes("", 3).await;
        let opened = &told[2];
        let expected = json!({
            "type": "case.opened", "actor": exactly(json!({ "client_id": "demo-officer", "role": "officer" })),
            "subject": exactly(json!({ "type": "case", "id": accepted.is(201)["case_id"], "version": 1 })),
            "occurred_at": "2026-06-01T08:00:00Z"
        });
        shows(opened, expected);
        assert_eq!(told[1]["subject"], json!({ "type": "registration", "id": registered.id(), "version": 2 }));
        let words = serde_json::to_string(&told).unwrap();
        for personal in
            ["სახელი", "ნიმუშ", "1988-04-12", "ZZ000009", "+995555000009", "someone", "papers", "2026-03-01"]
        {
            assert!(!words.contains(personal), "{personal} is in {words}");
        }
    })
    .await;
}

#[tokio::test]
async fn who_waits_is_told_as_soon_as_there_is_news_on_whichever_replica() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let frontend = system.client("demo-frontend").await;
        frontend.register(&eligible(&json!({}))).await;
        let ministry = system.client("demo-ministry").await;
        let mut after = ministry.changes("", 1).await[0]["cursor"].as_str().unwrap().to_owned();
        for writer in [frontend.clone(), frontend.at(&second)] {
            let path = format!("{FEED}?wait=30&type=registration.submitted&after={after}");
            let body = eligible(&json!({}));
            let both = async { tokio::join!(ministry.get(&path), writer.register(&body)) };
            // Long before the wait is over, even where other stories hold the server's feed up for a while.
            let (feed, registered) = timeout(Duration::from_secs(20), both).await.expect("news at once");
            let told = feed.is(200)["items"].as_array().unwrap();
            assert_eq!(told.len(), 1);
            assert_eq!(told[0]["subject"]["id"], registered.id());
            after = feed.body["next_cursor"].as_str().unwrap().to_owned();
        }
        let nothing = ministry.get(&format!("{FEED}?type=case.closed")).await;
        assert_eq!(nothing.ids(), [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_place_in_the_feed_that_was_never_given_is_refused() {
    on_both(async |system| {
        let ministry = system.client("demo-ministry").await;
        for (query, place, code) in [
            ("after=", "/query/after", "invalid_cursor"),
            ("after=0", "/query/after", "invalid_cursor"),
            ("after=AAAAAAAAAAAAAAAA", "/query/after", "invalid_cursor"),
            ("type=case.burnt", "/query/type", "unknown_value"),
            ("subject=case", "/query/subject", "malformed"),
            ("wait=31", "/query/wait", "out_of_range"),
            ("wait=-1", "/query/wait", "out_of_range"),
            ("limit=201", "/query/limit", "out_of_range"),
            ("since=2026-01-01", "/query/since", "unknown_field"),
        ] {
            ministry.get(&format!("{FEED}?{query}")).await.has_faults(&[(place, code)]);
        }
    })
    .await;
}

#[tokio::test]
async fn a_follower_can_begin_now_and_misses_nothing_from_then_on() {
    on_both(async |system| {
        let (frontend, ministry) = (system.client("demo-frontend").await, system.client("demo-ministry").await);
        let empty = ministry.get(&format!("{FEED}?after=latest&wait=30")).await;
        assert_eq!(empty.ids(), [""; 0]);
        let before = frontend.register(&eligible(&json!({}))).await;
        ministry.changes(&format!("&after={}", cursor(&empty)), 1).await;
        let now = ministry.get(&format!("{FEED}?after=latest")).await;
        assert_eq!(now.ids(), [""; 0]);
        let after = frontend.register(&eligible(&json!({}))).await;
        let told = ministry.changes(&format!("&after={}", cursor(&now)), 1).await;
        assert_eq!(told[0]["subject"]["id"], after.id());
        // From the beginning there is both.
        let all = ministry.changes("", 2).await;
        assert_eq!(all.iter().map(|one| &one["subject"]["id"]).collect::<Vec<_>>(), [before.id(), after.id()]);
    })
    .await;
}

#[tokio::test]
async fn one_subject_can_be_followed_within_the_callers_rows() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let first = frontend.register(&eligible(&json!({}))).await;
        frontend.register(&eligible(&json!({}))).await;
        officer.accept(&first).await.is(201);
        let id = first.id();
        let told = officer.changes(&format!("&subject={id}"), 2).await;
        assert!(told.iter().all(|change| change["subject"]["id"] == id), "{told:#?}");
        let names: Vec<_> = told.iter().map(|change| change["type"].as_str().unwrap()).collect();
        assert_eq!(names, ["registration.submitted", "registration.accepted"]);
        let path = format!("{FEED}?subject={id}");
        let accepted = officer.get(&format!("{path}&type=registration.accepted")).await;
        assert_eq!(accepted.is(200)["items"].as_array().unwrap().len(), 1);
        // Others' rows do not exist for a partner of another lot.
        let other = system.client("demo-partner-1").await;
        assert_eq!(other.get(&path).await.ids(), [""; 0]);
    })
    .await;
}

fn cursor(page: &Answer) -> &str {
    page.is(200)["next_cursor"].as_str().unwrap()
}

#[tokio::test]
async fn the_document_describes_the_data_of_every_type() {
    on_both(async |system| {
        let document = system.get("/v1/openapi.json").await.body;
        let schemas = &document["components"]["schemas"];
        let described = &schemas["ChangeView"]["properties"]["data"]["x-data-by-type"];
        for name in schemas["ChangeName"]["enum"].as_array().unwrap() {
            assert!(described[name.as_str().unwrap()]["properties"].is_object(), "{name} is not described");
        }
        // What is published is held to it where it is published; here it is seen once from outside.
        system.planned_case().await;
        let told = system.client("demo-manager").await.changes("", 6).await;
        for change in &told {
            let schema = &described[change["type"].as_str().unwrap()];
            let members = change["data"].as_object().unwrap();
            assert!(members.keys().all(|name| schema["properties"].get(name).is_some()), "{change:#}");
            let mut required = schema["required"].as_array().unwrap().iter();
            assert!(required.all(|name| members.contains_key(name.as_str().unwrap())), "{change:#}");
        }
    })
    .await;
}
