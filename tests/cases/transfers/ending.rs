//! A transfer ends once: with one answer, or by itself.

use super::{moved, partners};
use crate::harness::{Case, at_once, forty_days_later, on_both, statuses, the_day};
use chrono::{DateTime, TimeZone, Utc};
use serde_json::json;

/// A minute before midnight in Tbilisi of the last day on which a transfer of 1 June can be answered.
fn on_the_last_day() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, 15, 19, 59, 0).unwrap()
}

#[tokio::test]
async fn what_nobody_answers_expires_once_however_many_replicas_look() {
    on_both(async |system| {
        let [giver, receiver] = partners(system).await;
        let mut silent: Vec<Case> = Vec::new();
        for _ in 0..4 {
            let case = system.open_case().await;
            giver.ask_transfer(&case, &moved()).await.is(201);
            silent.push(case);
        }
        let answered = system.open_case().await;
        giver.ask_transfer(&answered, &moved()).await.is(201);
        receiver.accept_transfer(&answered).await.is(201);

        let expired = "SELECT count(*) FROM transfers WHERE status = 'expired'";
        system.another(on_the_last_day).await.stop().await;
        assert_eq!(system.number(expired).await, 0);

        let (one, other) = tokio::join!(system.another(forty_days_later), system.another(forty_days_later));
        let ministry = one.client("demo-ministry").await;
        let changes = ministry.changes("&type=case.transfer_expired", silent.len()).await;
        tokio::join!(one.stop(), other.stop());
        let service = json!({ "client_id": null, "role": "service" });
        assert!(changes.iter().all(|change| change["actor"] == service), "{changes:#?}");
        let mut subjects: Vec<_> = changes.iter().map(|change| change["subject"]["id"].as_str().unwrap()).collect();
        subjects.sort_unstable();
        let mut expected: Vec<_> = silent.iter().map(|case| case.id.as_str()).collect();
        expected.sort_unstable();
        assert_eq!(subjects, expected);
        assert_eq!(system.number(expired).await, 4);
        // One for each side.
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'case.transfer_expired'").await, 8);
        for case in &silent {
            let now = system.client("demo-manager").await.get(&case).await;
            now.shows(200, json!({ "transfer": null, "version": 3, "region": "GE-IM" }));
        }
        // Both hear of it, each once.
        for side in [&giver, &receiver] {
            let told = side.changes("&type=case.transfer_expired", silent.len()).await;
            let after = told.last().unwrap()["cursor"].as_str().unwrap();
            let more = side.get(&format!("/v1/changes?type=case.transfer_expired&after={after}")).await;
            assert_eq!(more.ids(), [""; 0], "there is more");
        }
        receiver.accept_transfer(&silent[0]).await.refused(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn a_transfer_answered_by_many_at_once_is_answered_once() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let case = system.open_case().await;
        let [giver, receiver] = partners(system).await;
        let manager = system.client("demo-manager").await;
        giver.ask_transfer(&case, &moved()).await.is(201);
        let answers = at_once(0..8, async |number: usize| {
            let who = if number < 4 { &receiver } else { &manager };
            let caller = who.at([system, &second][number % 2]);
            if number.is_multiple_of(3) {
                caller.reject_transfer(&case, "No.").await
            } else {
                caller.accept_transfer(&case).await
            }
        });
        let statuses = statuses(&answers.await);
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
        // After a rejection the case does not exist any more for who was asked.
        assert!(statuses.iter().all(|status| [201, 404, 409].contains(status)), "{statuses:?}");
        let ended = "SELECT count(*) FROM transfers WHERE status IN ('accepted', 'rejected')";
        assert_eq!(system.number(ended).await, 1);
        manager.get(&case).await.shows(200, json!({ "version": 3 }));
    })
    .await;
}

#[tokio::test]
async fn a_transfer_asked_for_by_many_at_once_is_asked_for_once() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let case = system.open_case().await;
        let [giver, _] = partners(system).await;
        let askers = giver.by_turns(6, [system, &second]);
        let asked = at_once(askers, async |giver| giver.ask_transfer(&case, &moved()).await).await;
        assert_eq!(statuses(&asked), [201, 409, 409, 409, 409, 409]);
        assert_eq!(system.number("SELECT count(*) FROM transfers").await, 1);
    })
    .await;
}
