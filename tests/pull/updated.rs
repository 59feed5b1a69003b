//! Lists that are asked again and again for what changed since the last time.

use crate::harness::{Caller, Opened, System, at_once, eligible, medical, on_both, on_postgres, soon, the_day};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::json;
use std::collections::BTreeMap;
use tokio::task::JoinSet;

const LISTS: [&str; 3] = ["/v1/registrations", "/v1/cases", "/v1/assistance"];

/// Somebody who keeps a copy of a list by `updated_since` alone.
struct Follower {
    caller: Caller,
    list: &'static str,
    since: String,
    versions: BTreeMap<String, i64>,
}

impl Follower {
    fn of(caller: &Caller, list: &'static str) -> Self {
        Self { caller: caller.clone(), list, since: "1970-01-01T00:00:00Z".to_owned(), versions: BTreeMap::new() }
    }

    /// Asks once, page by page, and says how many rows came.
    async fn ask(&mut self) -> usize {
        let mut cursor = String::new();
        let mut rows = 0;
        let mut complete_until: Option<String> = None;
        loop {
            let page = self.caller.get(&format!("{}?limit=2&updated_since={}{cursor}", self.list, self.since)).await;
            for row in page.is(200)["items"].as_array().unwrap() {
                self.versions.insert(row["id"].as_str().unwrap().to_owned(), row["version"].as_i64().unwrap());
                rows += 1;
            }
            let until = page.body["complete_until"].as_str().unwrap().to_owned();
            assert_eq!(complete_until.get_or_insert(until.clone()), &until, "all pages name the same");
            match page.body["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        self.since = complete_until.unwrap();
        rows
    }
}

/// What a list shows of everything.
async fn everything(caller: &Caller, list: &str) -> BTreeMap<String, i64> {
    let page = caller.get(&format!("{list}?limit=200")).await;
    let rows = page.is(200)["items"].as_array().unwrap();
    assert_eq!(page.body["complete_until"], json!(null));
    rows.iter().map(|row| (row["id"].as_str().unwrap().to_owned(), row["version"].as_i64().unwrap())).collect()
}

/// A replica whose clock goes behind.
fn behind() -> DateTime<Utc> {
    the_day() - TimeDelta::seconds(20)
}

/// Registers people, accepts them and proposes assistance, each step a change of a list.
async fn write(system: &System, opened: &Opened, people: usize) {
    let (manager, partner) = (opened.manager.at(system), opened.partner.at(system));
    for _ in 0..people {
        let registered = opened.officer.at(system).register(&eligible(&json!({}))).await;
        manager.accept(&registered).await.is(201);
        partner.propose(&opened.case, &medical("1.00")).await.is(201);
    }
}

#[tokio::test]
async fn who_asks_for_what_changed_since_loses_nothing_while_others_write() {
    on_both(async |system| {
        let second = system.another(behind).await;
        let opened = system.planned_case().await;
        let ministry = system.client("demo-ministry").await;
        let mut followers = LISTS.map(|list| Follower::of(&ministry, list));
        let writing = async {
            at_once([system, &second, system, &second], async |replica| write(replica, &opened, 4).await).await;
        };
        tokio::pin!(writing);
        loop {
            let asking = async {
                for follower in &mut followers {
                    follower.ask().await;
                }
            };
            tokio::select! {
                biased;
                () = &mut writing => break,
                () = asking => {}
            }
        }
        for follower in &mut followers {
            while follower.ask().await > 0 {}
            assert_eq!(follower.versions, everything(&ministry, follower.list).await, "{}", follower.list);
        }
    })
    .await;
}

#[tokio::test]
async fn a_change_under_way_is_waited_for() {
    on_postgres(async |url| {
        let system = System::first_with(url, &[]).await;
        let officer = system.client("demo-officer").await;
        let first = officer.register(&eligible(&json!({}))).await;
        let mut follower = Follower::of(&officer, LISTS[0]);
        assert_eq!(follower.ask().await, 1);

        // A registration has its instant, and cannot go on: nobody may write a key.
        let connection = crate::harness::connect(url).await;
        let keys = connection.begin().await.unwrap();
        keys.execute_unprepared("LOCK TABLE person_keys IN SHARE MODE").await.unwrap();
        let (mut late, writer) = (JoinSet::new(), officer.clone());
        late.spawn(async move { writer.register(&eligible(&json!({}))).await.id().to_owned() });
        let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'person_keys'::regclass";
        soon(async || system.number(waiting).await == 1).await;

        // Another one comes and is committed meanwhile, with a later instant.
        let amended = json!({ "needs": ["medical"] });
        let seen = first.0["version"].as_i64().unwrap();
        officer.patch(&first, seen, &amended).await.is(200);
        follower.ask().await;
        keys.rollback().await.unwrap();
        let late = late.join_all().await.remove(0);

        while follower.ask().await > 0 {}
        assert!(follower.versions.contains_key(&late), "the one that took longer was passed");
        assert_eq!(follower.versions[first.id()], seen + 1);
    })
    .await;
}

#[tokio::test]
async fn the_instant_to_ask_from_next_is_told_only_where_it_is_asked_for() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let registered = officer.register(&eligible(&json!({}))).await;
        let ask = async |since: &str| officer.get(&format!("/v1/registrations?updated_since={since}")).await;
        let first = ask("2026-06-01T08:00:00Z").await;
        first.shows(
            200,
            json!({ "items": [{ "id": registered.id() }], "complete_until": "2026-06-01T08:00:00.000001Z" }),
        );
        let until = first.body["complete_until"].as_str().unwrap();
        ask(until).await.shows(200, json!({ "items": [], "complete_until": until }));
        // In the future there is nothing yet; the same is asked again.
        ask("2030-01-01T00:00:00Z").await.shows(200, json!({ "items": [], "complete_until": "2030-01-01T00:00:00Z" }));
    })
    .await;
}
