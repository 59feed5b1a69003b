//! Rejections, and what can be done against them.

use crate::harness::{
    Caller, Registered, System, eligible, forty_days_later, ineligible, on_both, on_the_thirtieth_day,
};
use serde_json::json;

/// A registration that an officer rejected.
async fn rejected(system: &System, frontend: &Caller) -> Registered {
    let officer = system.client("demo-officer").await;
    let registered = frontend.register(&ineligible(&json!({}))).await;
    let answer = officer.decide(&registered, &json!({ "outcome": "rejected", "reason": "The year had passed." })).await;
    answer.shows(201, json!({ "status": "rejected", "appeal_until": "2026-07-01" }));
    registered
}

#[tokio::test]
async fn somebody_else_decides_on_an_appeal() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let manager = system.client("demo-manager").await;
        let registered = rejected(system, &frontend).await;
        let appeal = json!({ "reason": "The stamp in the passport is wrong." });
        let appealed = frontend.post(&registered.at("/appeal"), &appeal).await;
        appealed.shows(201, json!({ "status": "appealed", "appeal_reason": appeal["reason"] }));

        let because = json!({ "outcome": "accepted", "reason": "It is." });
        officer.decide_appeal(&registered, &because).await.refused(403, "separation_of_duties");
        let dismissed = json!({ "outcome": "rejected", "reason": "It is not." });
        officer.decide_appeal(&registered, &dismissed).await.refused(403, "separation_of_duties");
        officer.decide(&registered, &because).await.refused(409, "state_forbids");
        let evidence =
            manager.decide_appeal(&registered, &json!({ "outcome": "evidence_requested", "reason": "Show it." })).await;
        evidence.has_faults(&[("/outcome", "unknown_value")]);

        let upheld = manager.decide_appeal(&registered, &because).await;
        upheld.shows(201, json!({ "status": "accepted", "appeal_until": null }));
        assert_eq!(system.number("SELECT count(*) FROM cases").await, 1);
        assert_eq!(system.number("SELECT count(*) FROM decisions WHERE stage = 'appeal'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_dismissed_appeal_was_the_only_one() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let manager = system.client("demo-manager").await;
        let registered = rejected(system, &frontend).await;
        let appeal = json!({ "reason": "Look again." });
        frontend.post(&registered.at("/appeal"), &appeal).await.is(201);
        frontend.post(&registered.at("/appeal"), &appeal).await.refused(409, "state_forbids");
        let dismissed = json!({ "outcome": "rejected", "reason": "The year had passed." });
        let answer = manager.decide_appeal(&registered, &dismissed).await;
        answer.shows(201, json!({ "status": "rejected", "appeal_until": null }));
        frontend.post(&registered.at("/appeal"), &appeal).await.refused(409, "appeal_used_up");
        manager.decide_appeal(&registered, &dismissed).await.refused(409, "state_forbids");
        assert_eq!(system.number("SELECT count(*) FROM cases").await, 0);
    })
    .await;
}

#[tokio::test]
async fn an_appeal_comes_on_the_last_day_or_not_at_all() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let (in_time, late) = (rejected(system, &frontend).await, rejected(system, &frontend).await);
        let appeal = json!({ "reason": "Look again." });

        let after = system.another(forty_days_later).await;
        let refused = after.client("demo-frontend").await.post(&late.at("/appeal"), &appeal).await;
        let detail = refused.refused(409, "appeal_period_over").body["detail"].as_str().unwrap();
        assert!(detail.contains("2026-07-01"), "{detail}");

        let last_day = system.another(on_the_thirtieth_day).await;
        let answer = last_day.client("demo-frontend").await.post(&in_time.at("/appeal"), &appeal).await;
        answer.shows(201, json!({ "status": "appealed" }));
    })
    .await;
}

#[tokio::test]
async fn an_appeal_says_why_and_only_against_a_rejection() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let registered = rejected(system, &frontend).await;
        frontend.post(&registered.at("/appeal"), &json!({})).await.has_faults(&[("/reason", "required")]);
        let wrong = json!({ "reason": "\u{7}", "until": "2027-01-01" });
        let faults = [("/reason", "control_character"), ("/until", "unknown_field")];
        frontend.post(&registered.at("/appeal"), &wrong).await.has_faults(&faults);
        let open = frontend.register(&eligible(&json!({}))).await;
        let appeal = json!({ "reason": "Too slow." });
        frontend.post(&open.at("/appeal"), &appeal).await.refused(409, "state_forbids");
        // What is appealed against can be taken back.
        frontend.post(&registered.at("/appeal"), &appeal).await.is(201);
        frontend.withdraw(&registered).await.is(201);
    })
    .await;
}
