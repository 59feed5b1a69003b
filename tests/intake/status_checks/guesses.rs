//! Whoever guesses learns nothing, and not for long.

use super::{CHECK, claim, from};
use crate::harness::{System, at_once, eleven_minutes_later, eligible, merged, on_both, outcomes, the_day};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const BEHIND_A_PROXY: (&str, &str) = ("REINTEGRATION_TRUSTED_PROXIES", "127.0.0.1");

fn the_next_day() -> DateTime<Utc> {
    the_day() + TimeDelta::days(1)
}

/// Another replica, on which so many failures a day are allowed.
async fn limited(system: &System, per_address: &str, per_reference: &str) -> System {
    let limits = [
        BEHIND_A_PROXY,
        ("REINTEGRATION_STATUS_FAILURES_PER_ADDRESS", per_address),
        ("REINTEGRATION_STATUS_FAILURES_PER_REFERENCE", per_reference),
    ];
    system.another_with(&limits).await
}

#[tokio::test]
async fn whatever_does_not_match_gets_one_and_the_same_answer() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let known = frontend.register(&eligible(&json!({ "person": { "phone": "+995555123456" } }))).await;
        let by_year = frontend.register(&eligible(&json!({ "person": { "born_on": "1988" } }))).await;
        let no_papers =
            json!({ "person": { "document": null, "citizenship": "stateless", "status_in_georgia": true, "phone": null } });
        let no_papers = frontend.register(&eligible(&no_papers)).await;
        let claim = claim(&known);
        let but = |changes: Value| merged(claim.clone(), &changes);
        let claims = [
            but(json!({ "reference": "REG-2026-999999" })),
            but(json!({ "born_on": "1988-04-13" })),
            but(json!({ "document_last4": "zzzz" })),
            but(json!({ "document_last4": null, "phone_last4": "3457" })),
            but(json!({ "phone_last4": "3457" })),
            but(json!({ "document_last4": "zzzz", "phone_last4": "3456" })),
            merged(super::claim(&by_year), &json!({ "born_on": "1988-01-01" })),
            but(json!({ "reference": no_papers.reference(), "document_last4": "0000" })),
            but(json!({ "reference": no_papers.reference(), "document_last4": null, "phone_last4": "3456" })),
        ];
        let mut answers = Vec::new();
        for claim in &claims {
            let refused = system.post(CHECK, claim).await;
            refused.refused(404, "no_match");
            let mut body = refused.body.clone();
            body.as_object_mut().unwrap().remove("request_id");
            let names: BTreeSet<String> = refused.headers.keys().map(ToString::to_string).collect();
            answers.push((body, names));
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
        system.post(CHECK, &but(json!({ "phone_last4": "3456" }))).await.is(200);
        // Neither who asked nor after what can be read out of what was counted.
        let counted = system.query("SELECT key FROM status_check_failures").await;
        let keys: Vec<String> = counted.iter().map(|row| row.try_get("", "key").unwrap()).collect();
        assert!(keys.iter().all(|key| key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit())), "{keys:?}");
    })
    .await;
}

#[tokio::test]
async fn failures_are_counted_by_reference_for_all_replicas_together() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let (one, other) =
            (frontend.register(&eligible(&json!({}))).await, frontend.register(&eligible(&json!({}))).await);
        let replicas = [limited(system, "100", "3").await, limited(system, "100", "3").await];
        for (reference, guessed) in [("REG-2026-999999", None), (one.reference(), Some(&one))] {
            let wrong = json!({ "reference": reference, "born_on": "1977-01-01", "document_last4": "0000" });
            for number in 0..3 {
                from(&replicas[number % 2], &format!("192.0.2.{number}"), &wrong).await.refused(404, "no_match");
            }
            for replica in &replicas {
                from(replica, "192.0.2.9", &wrong).await.refused(429, "too_many_requests").has("retry-after", "86400");
            }
            // Not even the right answer is looked at now.
            if let Some(known) = guessed {
                from(&replicas[0], "192.0.2.9", &claim(known)).await.refused(429, "too_many_requests");
            }
        }
        from(&replicas[1], "192.0.2.9", &claim(&other)).await.is(200);
        let settings = [BEHIND_A_PROXY, ("REINTEGRATION_STATUS_FAILURES_PER_REFERENCE", "3")];
        let soon = system.another_at(eleven_minutes_later, &settings).await;
        from(&soon, "192.0.2.9", &claim(&one)).await.refused(429, "too_many_requests").has("retry-after", "85740");
        let next_day = system.another_at(the_next_day, &settings).await;
        from(&next_day, "192.0.2.9", &claim(&one)).await.is(200);
    })
    .await;
}

#[tokio::test]
async fn failures_are_counted_by_address_for_all_replicas_together() {
    on_both(async |system| {
        let known = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
        let replicas = [limited(system, "4", "100").await, limited(system, "4", "100").await];
        for number in 0..4 {
            let wrong = json!({ "reference": format!("REG-2026-99999{number}"), "born_on": "1988-04-12", "document_last4": "0000" });
            // Whoever knows one registration does not clear the count with it.
            from(&replicas[number % 2], "2001:db8::1", &claim(&known)).await.is(200);
            from(&replicas[number % 2], "2001:db8::1", &wrong).await.refused(404, "no_match");
        }
        for replica in &replicas {
            from(replica, "2001:db8::2", &claim(&known)).await.refused(429, "too_many_requests");
            from(replica, "192.0.2.9", &claim(&known)).await.is(200);
        }
    })
    .await;
}

#[tokio::test]
async fn many_guesses_at_once_are_no_more_than_the_limit() {
    on_both(async |system| {
        let known = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
        let replicas = [limited(system, "100", "3").await, limited(system, "100", "3").await];
        let wrong = merged(claim(&known), &json!({ "born_on": "1988-04-13" }));
        let guesses = at_once(0..8, async |number: usize| from(&replicas[number % 2], "192.0.2.1", &wrong).await).await;
        let (found, waits) = ("404 no_match", "429 too_many_requests");
        assert_eq!(outcomes(&guesses), [found, found, found, waits, waits, waits, waits, waits]);
    })
    .await;
}

#[tokio::test]
async fn a_limit_can_be_lifted_and_who_is_right_is_counted_nowhere() {
    on_both(async |system| {
        let known = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
        let open = limited(system, "0", "0").await;
        let wrong = merged(claim(&known), &json!({ "born_on": "1988-04-13" }));
        for _ in 0..12 {
            from(&open, "192.0.2.1", &wrong).await.refused(404, "no_match");
        }
        assert_eq!(system.number("SELECT count(*) FROM status_check_failures").await, 0);
        let once = limited(system, "1", "1").await;
        for _ in 0..3 {
            from(&once, "192.0.2.1", &claim(&known)).await.is(200);
        }
        assert_eq!(system.number("SELECT CAST(sum(failures) AS bigint) FROM status_check_failures").await, 0);
    })
    .await;
}
