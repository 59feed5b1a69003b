//! Lists of cases: their orders, and how they are walked while others write.

use crate::harness::{Caller, Case, System, eleven_minutes_later, on_both};
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

#[tokio::test]
async fn each_order_is_what_it_says_however_long_the_pages() {
    on_both(async |system| {
        let manager = system.client("demo-manager").await;
        let mut cases = Vec::new();
        for day in ["2026-05-03", "2026-05-01", "2026-05-02", "2026-05-01"] {
            let case = system.open_case().await;
            // Opened on other days, and all at one instant.
            let reference = manager.get(&case).await.is(200)["reference"].as_str().unwrap().to_owned();
            let on = format!("UPDATE cases SET opened_on = '{day}' WHERE reference = '{reference}'");
            system.execute(&on).await;
            cases.push(case);
        }
        let later = system.another(eleven_minutes_later).await;
        let late = later.client("demo-manager").await;
        late.suspend(&cases[1], "Later.").await.is(201);

        for (order, expected) in [("created", [0, 1, 2, 3]), ("opened_on", [1, 3, 2, 0]), ("updated_at", [0, 2, 3, 1])]
        {
            let forwards: Vec<&str> = expected.iter().map(|place| cases[*place].id.as_str()).collect();
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

async fn opened_some(system: &System, count: usize) -> Vec<Case> {
    let mut cases = Vec::new();
    for _ in 0..count {
        cases.push(system.open_case().await);
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
                if manager.suspend(&before[0], "Meanwhile.").await.status == 409 {
                    manager.resume(&before[0]).await.is(201);
                }
            };
            let seen = walked(&manager, &format!("&sort={order}"), 2, touch).await;
            writers.join_all().await;
            let mut versions: HashMap<&str, Vec<i64>> = HashMap::new();
            for (id, version) in &seen {
                versions.entry(id).or_default().push(*version);
            }
            for case in &before[usize::from(moves)..] {
                assert_eq!(versions.get(case.id.as_str()).map(Vec::len), Some(1), "{order}: {case}");
            }
            if order == "updated_at" {
                // From the longest ago on nothing is passed; what comes again is newer.
                assert!(versions.contains_key(before[0].id.as_str()), "{order}");
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
        manager.close_case(&cases[1], "emigrated").await.is(201);
        manager.suspend(&cases[2], "In hospital.").await.is(201);
        for (query, expected) in [
            ("stage=open", vec![2, 1, 0]),
            ("stage=active", vec![]),
            ("closed_from=2026-06-01", vec![1]),
            ("closed_from=2026-06-02", vec![]),
            ("closed_until=2026-06-01", vec![1]),
            ("closed_until=2026-05-31", vec![]),
            ("stage=open&status=suspended&sort=created", vec![2]),
        ] {
            let expected: Vec<&str> = expected.into_iter().map(|place: usize| cases[place].id.as_str()).collect();
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
        let manager = system.client("demo-manager").await;
        let receiver = system.client("demo-partner-5").await;
        let moved = json!({ "municipality": "telavi", "reason": "Moved." });
        let mut cases = Vec::new();
        for number in 0..7 {
            // By turns its own, and those that are to come.
            let place = if number % 2 == 0 { "telavi" } else { "kutaisi" };
            let case = system.open_case_of(&json!({ "residence": { "municipality": place } })).await;
            if number % 2 == 1 {
                manager.ask_transfer(&case, &moved).await.is(201);
            }
            cases.push(case);
        }
        let forwards: Vec<&str> = cases.iter().map(|case| case.id.as_str()).collect();
        let backwards: Vec<&str> = forwards.iter().rev().copied().collect();
        for limit in [1, 2, 3, 7, 200] {
            let seen = walked(&receiver, "", limit, async || ()).await;
            assert_eq!(ids(&seen), backwards, "by {limit}");
            // Everything happened on one day, and in one instant: as it was created.
            for order in ["created", "opened_on", "updated_at"] {
                let seen = walked(&receiver, &format!("&sort={order}"), limit, async || ()).await;
                assert_eq!(ids(&seen), forwards, "{order} by {limit}");
            }
        }
        // A filter narrows both; the case is in its giver's lot still.
        assert_eq!(
            receiver.get("/v1/cases?region=GE-IM&sort=created").await.ids(),
            [forwards[1], forwards[3], forwards[5]]
        );
        // One that is accepted behind the first page is shown once all the same.
        let officer = system.client("demo-officer").await;
        let accept = async || {
            officer.accept_transfer(&cases[1]).await;
        };
        let seen = walked(&receiver, "", 2, accept).await;
        assert_eq!(ids(&seen), backwards);
    })
    .await;
}
