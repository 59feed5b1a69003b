//! Whoever is erased stands on a list outside of the database, however the erasure ends.

use crate::harness::{Caller, Sent, System, eligible, on_both, send_until, soon, the_day};
use serde_json::json;
use std::collections::BTreeSet;

/// The registrations on the list, and that it says nothing else.
pub fn listed(system: &System) -> BTreeSet<String> {
    let Ok(folder) = std::fs::read_dir(system.documents().join("erased")) else { return BTreeSet::new() };
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    // What has no name of its own yet is being written.
    let names: BTreeSet<String> = names.filter(|name| !name.contains('#')).collect();
    for name in &names {
        assert_eq!(&std::fs::read_to_string(system.documents().join("erased").join(name)).unwrap(), name);
    }
    names
}

/// Somebody who is not in the programme any more: where, and which.
async fn withdrawn(frontend: &Caller) -> (String, String) {
    let registered = frontend.register(&eligible(&json!({}))).await;
    frontend.withdraw(&registered).await.is(201);
    (registered.to_string(), registered.id().to_owned())
}

async fn unlisted(system: &System) -> i64 {
    system.number("SELECT count(*) FROM unlisted_erasures").await
}

#[tokio::test]
async fn nobody_is_told_of_an_erasure_before_it_is_listed() {
    on_both(async |system| {
        let (frontend, manager) = (system.client("demo-frontend").await, system.client("demo-manager").await);
        let asked = "consent_withdrawn";
        let ((one, first), (other, second)) = (withdrawn(&frontend).await, withdrawn(&frontend).await);
        // Where the list should lie, nothing can be put.
        let way = system.documents().join("erased");
        std::fs::write(&way, "").unwrap();
        for (path, key) in [(&one, "one"), (&other, "other")] {
            manager.once(key).erase(&path, asked).await.refused(503, "unavailable");
            manager.get(path).await.refused(410, "erased");
        }
        std::fs::remove_file(&way).unwrap();
        manager.once("one").erase(&one, asked).await.is(201);
        assert_eq!((listed(system), unlisted(system).await), ([first.clone()].into(), 1));
        // Who does not come back is listed all the same.
        let another = system.another(the_day).await;
        soon(async || unlisted(system).await == 0).await;
        assert_eq!(listed(system), [first, second].into());
        another.stop().await;
    })
    .await;
}

#[tokio::test]
async fn an_erasure_that_is_broken_off_anywhere_is_listed_or_did_not_happen() {
    on_both(async |system| {
        let (frontend, manager) = (system.client("demo-frontend").await, system.client("demo-manager").await);
        let worker = system.worker(&[]).await;
        let erased = async || system.number("SELECT count(*) FROM registrations WHERE erased_at IS NOT NULL").await;
        let story = async {
            // A request does not wait equally often each time: again, until one was broken off behind its commit.
            let mut answered = 0;
            while erased().await == answered {
                for waits in 0.. {
                    let (path, id) = withdrawn(&frontend).await;
                    let asked = json!({ "legal_reason": "consent_withdrawn" });
                    let sent = Sent::json("POST", format!("{path}/erasure"), &asked)
                        .with("authorization", format!("Bearer {}", manager.token));
                    if let Some((status, _)) = send_until(&worker, &sent, waits).await {
                        assert!(status == 201 && listed(system).contains(&id));
                        answered += 1;
                        break;
                    }
                }
            }
        };
        tokio::task::LocalSet::new().run_until(story).await;
        let another = system.another(the_day).await;
        soon(async || {
            let listed = i64::try_from(listed(system).len()).unwrap();
            unlisted(system).await == 0 && listed == erased().await
        })
        .await;
        for id in listed(system) {
            manager.get(&format!("/v1/registrations/{id}")).await.refused(410, "erased");
        }
        another.stop().await;
    })
    .await;
}
