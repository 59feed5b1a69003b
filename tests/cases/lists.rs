//! Lists of cases: their orders, and how they are walked while others write.

use super::opened;
use crate::harness::{Caller, System, eleven_minutes_later, eligible, on_both};
use serde_json::json;
use std::collections::HashMap;
use tokio::task::JoinSet;

const ORDERS: [&str; 6] = ["-created", "created", "-opened_on", "opened_on", "-updated_at", "updated_at"];

/// Every case of the list with its version, a page at a time; `meanwhile` happens behind each page.
async fn walked(caller: &Caller, filter: &str, limit: usize, meanwhile: impl AsyncFn()) -> Vec<(String, i64)> {
    let mut seen = Vec::new();
    let first = format!("/v1/cases?limit={limit}{filter}");
    let mut path = first.clone();
    loop {
        let page = caller.get(&path).await;
        for case in page.is(200)["items"].as_array().unwrap() {
            seen.push((case["id"].as_str().unwrap().to_owned(), case["version"].as_i64().unwrap()));
        }
        assert!(seen.len() < 1000, "the walk does not end");
        let Some(cursor) = page.body["next_cursor"].as_str() else { return seen };
        path = format!("{first}&cursor={cursor}");
        meanwhile().await;
    }
}

fn ids(seen: &[(String, i64)]) -> Vec<&str> {
    seen.iter().map(|(id, _)| id.as_str()).collect()
}

fn id(path: &str) -> &str {
    path.strip_prefix("/v1/cases/").unwrap()
}

#[tokio::test]
async fn each_order_is_what_it_says_however_long_the_pages() {
    on_both(async |system| {
        let manager = system.client("demo-manager").await;
        let mut cases = Vec::new();
        for day in ["2026-05-03", "2026-05-01", "2026-05-02", "2026-05-01"] {
            let case = opened(system).await;
            // Opened on other days, and all at one instant.
            let reference = manager.get(&case).await.is(200)["reference"].as_str().unwrap().to_owned();
            let on = format!("UPDATE cases SET opened_on = '{day}' WHERE reference = '{reference}'");
            system.execute(&on).await;
            cases.push(id(&case).to_owned());
        }
        let later = system.another(eleven_minutes_later).await;
        let late = later.client("demo-manager").await;
        late.post(&format!("/v1/cases/{}/suspension", cases[1]), &json!({ "reason": "Later." })).await.is(201);

        for (order, expected) in [("created", [0, 1, 2, 3]), ("opened_on", [1, 3, 2, 0]), ("updated_at", [0, 2, 3, 1])]
        {
            let forwards: Vec<&str> = expected.iter().map(|place| cases[*place].as_str()).collect();
            let backwards: Vec<&str> = forwards.iter().rev().copied().collect();
            for limit in [1, 2, 3, 4, 200] {
                let seen = walked(&manager, &format!("&sort={order}"), limit, async || ()).await;
                assert_eq!(ids(&seen), forwards, "{order} by {limit}");
                let seen = walked(&manager, &format!("&sort=-{order}"), limit, async || ()).await;
                assert_eq!(ids(&seen), backwards, "-{order} by {limit}");
            }
        }
        assert_eq!(manager.get("/v1/cases").await.ids(), manager.get("/v1/cases?sort=-created").await.ids());
        // A cursor belongs to its order.
        let page = manager.get("/v1/cases?limit=1&sort=opened_on").await;
        let cursor = page.is(200)["next_cursor"].as_str().unwrap();
        for other in ["", "&sort=-opened_on", "&sort=updated_at"] {
            let mixed = manager.get(&format!("/v1/cases?cursor={cursor}{other}")).await;
            mixed.has_faults(&[("/query/cursor", "invalid_cursor")]);
        }
        for wrong in ["id", "", "--created", "opened_on,created", "OPENED_ON", "+opened_on"] {
            let asked = format!("/v1/cases?sort={}", wrong.replace('+', "%2B"));
            manager.get(&asked).await.has_faults(&[("/query/sort", "unknown_value")]);
        }
    })
    .await;
}

async fn opened_some(system: &System, count: usize) -> Vec<String> {
    let mut cases = Vec::new();
    for _ in 0..count {
        cases.push(opened(system).await);
    }
    cases
}

#[tokio::test]
async fn a_sorted_list_walked_while_others_write_shows_nothing_twice_and_misses_nothing() {
    on_both(async |system| {
        let before = opened_some(system, 6).await;
        let manager = system.client("demo-manager").await;
        for order in ORDERS {
            let mut writers = JoinSet::new();
            let writing = system.clone();
            writers.spawn(async move { opened_some(&writing, 4).await });
            // What changes as well, behind every page; by its last change it moves, and is met again or passed.
            let moves = order.ends_with("updated_at");
            let touch = async || {
                let (below, body) = ("/suspension", json!({ "reason": "Meanwhile." }));
                if manager.post(&format!("{}{below}", before[0]), &body).await.status == 409 {
                    manager.post(&format!("{}/resumption", before[0]), &json!({})).await.is(201);
                }
            };
            let seen = walked(&manager, &format!("&sort={order}"), 2, touch).await;
            writers.join_all().await;
            let mut versions: HashMap<&str, Vec<i64>> = HashMap::new();
            for (id, version) in &seen {
                versions.entry(id).or_default().push(*version);
            }
            for case in &before[usize::from(moves)..] {
                assert_eq!(versions.get(id(case)).map(Vec::len), Some(1), "{order}: {case}");
            }
            if order == "updated_at" {
                // From the longest ago on nothing is passed; what comes again is newer.
                assert!(versions.contains_key(id(&before[0])), "{order}");
            }
            assert!(versions.values().all(|met| met.is_sorted_by(|a, b| a < b)), "{order}: {versions:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn stage_and_day_of_closing_narrow_the_list() {
    on_both(async |system| {
        let manager = system.client("demo-manager").await;
        let cases = opened_some(system, 3).await;
        manager.post(&format!("{}/closure", cases[1]), &json!({ "reason": "emigrated" })).await.is(201);
        manager.post(&format!("{}/suspension", cases[2]), &json!({ "reason": "In hospital." })).await.is(201);
        for (query, expected) in [
            ("stage=open", vec![2, 1, 0]),
            ("stage=active", vec![]),
            ("closed_from=2026-06-01", vec![1]),
            ("closed_from=2026-06-02", vec![]),
            ("closed_until=2026-06-01", vec![1]),
            ("closed_until=2026-05-31", vec![]),
            ("stage=open&status=suspended&sort=created", vec![2]),
        ] {
            let expected: Vec<&str> = expected.into_iter().map(|place: usize| id(&cases[place])).collect();
            assert_eq!(manager.get(&format!("/v1/cases?{query}")).await.ids(), expected, "{query}");
        }
        manager.get("/v1/cases?stage=closed&closed_from=soon&closed_until=2026-02-30").await.has_faults(&[
            ("/query/closed_from", "malformed"),
            ("/query/closed_until", "malformed"),
            ("/query/stage", "unknown_value"),
        ]);
    })
    .await;
}

#[tokio::test]
async fn what_waits_for_an_answer_stands_in_its_place_of_every_order() {
    on_both(async |system| {
        let (frontend, manager) = (system.client("demo-frontend").await, system.client("demo-manager").await);
        let receiver = system.client("demo-partner-5").await;
        let moved = json!({ "municipality": "telavi", "reason": "Moved." });
        let mut cases = Vec::new();
        for number in 0..7 {
            // By turns its own, and those that are to come.
            let place = if number % 2 == 0 { "telavi" } else { "kutaisi" };
            let body = eligible(&json!({ "residence": { "municipality": place } }));
            let accepted = manager.decide(&frontend.register(&body).await, &json!({ "outcome": "accepted" })).await;
            let id = accepted.is(201)["case_id"].as_str().unwrap().to_owned();
            if number % 2 == 1 {
                manager.post(&format!("/v1/cases/{id}/transfer"), &moved).await.is(201);
            }
            cases.push(id);
        }
        let backwards: Vec<&str> = cases.iter().rev().map(String::as_str).collect();
        for limit in [1, 2, 3, 7, 200] {
            let seen = walked(&receiver, "", limit, async || ()).await;
            assert_eq!(ids(&seen), backwards, "by {limit}");
            // Everything happened on one day, and in one instant: as it was created.
            for order in ["created", "opened_on", "updated_at"] {
                let seen = walked(&receiver, &format!("&sort={order}"), limit, async || ()).await;
                assert_eq!(ids(&seen), cases, "{order} by {limit}");
            }
        }
        // A filter narrows both; the case is in its giver's lot still.
        assert_eq!(receiver.get("/v1/cases?region=GE-IM&sort=created").await.ids(), [&cases[1], &cases[3], &cases[5]]);
        // One that is accepted behind the first page is shown once all the same.
        let officer = system.client("demo-officer").await;
        let accept = async || {
            officer.post(&format!("/v1/cases/{}/transfer/acceptance", cases[1]), &json!({})).await;
        };
        let seen = walked(&receiver, "", 2, accept).await;
        assert_eq!(ids(&seen), backwards);
    })
    .await;
}
