//! Lists: what they leave out, and how they are walked.

use crate::harness::{Caller, System, eligible, ineligible, on_both};
use serde_json::json;
use std::collections::HashSet;
use tokio::task::JoinSet;

const LIST: &str = "/v1/registrations";

#[tokio::test]
async fn every_filter_leaves_out_what_does_not_match() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let manager = system.client("demo-manager").await;
        let early = json!({ "registered_on": "2026-04-10", "consent": { "given_on": "2026-04-10" } });
        let early = officer.register(&eligible(&early)).await;
        let telavi = officer.register(&eligible(&json!({ "residence": { "municipality": "telavi" } }))).await;
        let late = officer.register(&ineligible(&json!({}))).await;
        manager.accept(&telavi).await.is(201);

        let lot = late.0["lot"]["id"].as_str().unwrap();
        let organisation = telavi.0["lot"]["organisation"]["id"].as_str().unwrap();
        let ids = |registered: &[&crate::harness::Registered]| -> Vec<String> {
            registered.iter().map(|one| one.id().to_owned()).collect()
        };
        for (query, expected) in [
            (String::new(), ids(&[&late, &telavi, &early])),
            ("?status=accepted".to_owned(), ids(&[&telavi])),
            ("?status=submitted".to_owned(), ids(&[&late, &early])),
            ("?status=expired".to_owned(), ids(&[])),
            (format!("?lot={lot}"), ids(&[&late, &early])),
            ("?region=GE-KA".to_owned(), ids(&[&telavi])),
            ("?region=GE-AB".to_owned(), ids(&[])),
            (format!("?organisation={organisation}"), ids(&[&telavi])),
            (format!("?reference={}", late.reference()), ids(&[&late])),
            ("?reference=REG-2026-9".to_owned(), ids(&[])),
            ("?registered_from=2026-04-11".to_owned(), ids(&[&late, &telavi])),
            ("?registered_until=2026-04-10".to_owned(), ids(&[&early])),
            ("?registered_from=2026-04-10&registered_until=2026-04-10".to_owned(), ids(&[&early])),
            ("?updated_since=2026-06-01T08:00:00Z".to_owned(), ids(&[&late, &telavi, &early])),
            ("?updated_since=2026-06-01T12:00:01%2B04:00".to_owned(), ids(&[])),
            (format!("?status=submitted&lot={lot}&registered_from=2026-05-01"), ids(&[&late])),
            // What nobody has narrows to nothing; it never widens.
            ("?lot=01900000-0000-7000-8000-000000000000".to_owned(), ids(&[])),
            ("?organisation=01900000-0000-7000-8000-000000000000".to_owned(), ids(&[])),
        ] {
            assert_eq!(officer.get(&format!("{LIST}{query}")).await.ids(), expected, "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_filter_that_cannot_be_read_is_refused_with_its_place() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let answer = officer
            .get(&format!(
                "{LIST}?status=lost&lot=3&region=GE-XX&organisation=Intellect&reference=reg&registered_from=soon\
                 &registered_until=2026-02-30&updated_since=2026-06-01&limit=0&cursor=abc&colour=red"
            ))
            .await;
        answer.has_faults(&[
            ("/query/colour", "unknown_field"),
            ("/query/cursor", "invalid_cursor"),
            ("/query/limit", "out_of_range"),
            ("/query/lot", "malformed"),
            ("/query/organisation", "malformed"),
            ("/query/reference", "malformed"),
            ("/query/region", "unknown_region"),
            ("/query/registered_from", "malformed"),
            ("/query/registered_until", "malformed"),
            ("/query/status", "unknown_value"),
            ("/query/updated_since", "malformed"),
        ]);
        let twice = officer.get(&format!("{LIST}?region=GE-KA&region=GE-IM")).await;
        twice.has_faults(&[("/query/region", "duplicate_item")]);
        for empty in ["status=", "region=", "lot=", "cursor=", "limit=201", "limit=-1", "limit=many"] {
            officer.get(&format!("{LIST}?{empty}")).await.refused(422, "validation_failed");
        }
    })
    .await;
}

/// Every identifier of the list, a page at a time.
async fn walked(caller: &Caller, limit: usize) -> Vec<String> {
    let mut seen = Vec::new();
    let mut path = format!("{LIST}?limit={limit}");
    loop {
        let page = caller.get(&path).await;
        let ids = page.ids();
        assert!(ids.len() <= limit);
        assert!(seen.len() < 1000, "the walk does not end");
        seen.extend(ids.into_iter().map(ToOwned::to_owned));
        let Some(cursor) = page.body["next_cursor"].as_str() else {
            page.has("link", "");
            return seen;
        };
        path = format!("{LIST}?limit={limit}&cursor={cursor}");
        page.has("link", &format!("<{path}>; rel=\"next\""));
    }
}

async fn registered(frontend: &Caller, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(frontend.register(&eligible(&json!({}))).await.id().to_owned());
    }
    ids
}

#[tokio::test]
async fn a_list_walked_while_others_write_shows_nothing_twice_and_misses_nothing() {
    on_both(async |system: &System| {
        let frontend = system.client("demo-frontend").await;
        let before = registered(&frontend, 12).await;
        let mut writers = JoinSet::new();
        for _ in 0..2 {
            let writer = frontend.clone();
            writers.spawn(async move { registered(&writer, 10).await });
        }
        let seen = walked(&frontend, 1).await;
        let written = writers.join_all().await.concat();
        let once: HashSet<_> = seen.iter().collect();
        assert_eq!(once.len(), seen.len(), "something was shown twice");
        assert!(before.iter().all(|id| once.contains(id)), "something was missed");
        assert!(seen.iter().all(|id| before.contains(id) || written.contains(id)));
        assert!(seen.is_sorted_by(|newer, older| newer > older));
        for limit in [1, 7, 32, 200] {
            assert_eq!(walked(&frontend, limit).await.len(), 32);
        }
    })
    .await;
}

#[tokio::test]
async fn a_cursor_belongs_to_its_list_and_stays_as_it_was_given() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        registered(&frontend, 3).await;
        let page = frontend.get(&format!("{LIST}?limit=1&status=submitted")).await;
        let cursor = page.is(200)["next_cursor"].as_str().unwrap();
        assert_eq!(frontend.get(&format!("{LIST}?status=submitted&cursor={cursor}")).await.ids().len(), 2);
        let altered = format!("{}{}", if cursor.starts_with('A') { 'B' } else { 'A' }, &cursor[1..]);
        let feed = frontend.get("/v1/changes").await;
        let foreign = feed.is(200)["next_cursor"].as_str().unwrap();
        for path in [
            format!("{LIST}?status=submitted&cursor={altered}"),
            format!("{LIST}?status=submitted&cursor={}", &cursor[..cursor.len() - 1]),
            format!("{LIST}?status=submitted&cursor={foreign}"),
            // Another filter is another list.
            format!("{LIST}?cursor={cursor}"),
            format!("{LIST}?status=accepted&cursor={cursor}"),
        ] {
            frontend.get(&path).await.has_faults(&[("/query/cursor", "invalid_cursor")]);
        }
        officer.get(&format!("/v1/cases?cursor={cursor}")).await.has_faults(&[("/query/cursor", "invalid_cursor")]);
        // A cursor opens no rows: with it, a partner sees its own and nothing more.
        let partner = system.client("demo-partner-1").await;
        assert_eq!(partner.get(&format!("{LIST}?status=submitted&cursor={cursor}")).await.ids(), [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn who_has_seen_the_present_version_is_not_sent_it_again() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let registered = frontend.register(&eligible(&json!({}))).await;
        let path = registered.to_string();
        let known = async |tag: &str| {
            let request = frontend.request(reqwest::Method::GET, &path).header("if-none-match", tag);
            crate::harness::answer(request).await
        };
        let tag = frontend.get(&path).await.header("etag").to_owned();
        for seen in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
            let answer = known(&seen).await;
            answer.has("etag", &tag).is(304);
            assert!(answer.body.is_null());
        }
        known("\"0\"").await.is(200);
        frontend.patch(&path, 1, &json!({ "heard_from": "web" })).await.is(200);
        known(&tag).await.shows(200, json!({ "version": 2 }));
    })
    .await;
}
