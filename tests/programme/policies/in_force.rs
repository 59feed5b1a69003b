//! What a new policy changes, and what it leaves alone.

use super::{LIST, another_manager, publish, rules};
use crate::harness::{System, eligible, forty_days_later, on_both};
use crate::intake::decisions;
use serde_json::{Value, json};

/// The version under which the pre-check judges, and its outcome.
async fn checked(system: &System, registered_on: Option<&str>) -> (String, String) {
    let facts = json!({
        "programme": "reintegration", "registered_on": registered_on, "person": { "citizenship": "georgian" },
        "stay_abroad": { "returned_on": "2026-03-01", "irregular": true, "irregular_from": "2023-01-10", "asylum": "none" }
    });
    judged(system.post("/v1/eligibility-checks", &facts).await.is(200))
}

fn judged(assessment: &Value) -> (String, String) {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&assessment["policy"]["version"]), text(&assessment["outcome"]))
}

fn old(outcome: &str) -> (String, String) {
    ("2019-01-01".to_owned(), outcome.to_owned())
}

fn new(outcome: &str) -> (String, String) {
    ("asylum-only".to_owned(), outcome.to_owned())
}

#[tokio::test]
async fn a_policy_rules_from_its_first_day_on_and_never_before() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let decided = frontend.register(&eligible(&json!({}))).await;
        officer.accept(&decided).await.is(201);
        let waiting = frontend.register(&eligible(&json!({}))).await;
        let moving = officer.register(&eligible(&json!({}))).await;

        let changes = json!({ "eligibility": { "grounds": ["asylum_granted"] } });
        let drafted = officer.post(LIST, &rules("asylum-only", "2026-07-01", &changes)).await;
        // A draft rules nothing.
        assert_eq!(checked(&system.another(forty_days_later).await, None).await, old("eligible"));
        publish(&another_manager(system).await, &drafted).await.is(201);
        assert_eq!(checked(system, None).await, old("eligible"));

        let later = system.another(forty_days_later).await;
        for (registered_on, expected) in [
            (Some("2026-06-01"), old("eligible")),
            (Some("2026-06-30"), old("eligible")),
            (Some("2026-07-01"), new("ineligible")),
            (None, new("ineligible")),
        ] {
            assert_eq!(checked(&later, registered_on).await, expected, "{registered_on:?}");
        }

        // Who registered before is judged by the rules of then, whenever it is decided.
        let (frontend, officer) = (later.client("demo-frontend").await, later.client("demo-officer").await);
        for registered in [&decided, &waiting] {
            let shown = officer.get(&registered).await;
            assert_eq!(judged(&shown.is(200)["assessment"]), old("eligible"));
        }
        officer.accept(&waiting).await.is(201);
        let late = frontend.register(&eligible(&json!({}))).await;
        assert_eq!(judged(&late.0["assessment"]), new("ineligible"));
        officer.accept(&late).await.refused(403, "override_needs_manager");
        officer.decide(&late, &json!({ "outcome": "rejected", "reason": "No asylum." })).await.is(201);
        // Who did register later after all comes under the rules of that day.
        let moved = officer.patch(&moving, 1, &json!({ "registered_on": "2026-07-01" })).await;
        assert_eq!(judged(&moved.is(200)["assessment"]), new("ineligible"));
        let back = officer.patch(&moving, 2, &json!({ "registered_on": "2026-06-30" })).await;
        assert_eq!(judged(&back.is(200)["assessment"]), old("eligible"));

        let proposals = decisions::replayed(system).await;
        assert_eq!([proposals["eligible"], proposals["ineligible"]], [2, 1]);
    })
    .await;
}
