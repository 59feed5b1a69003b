//! Who decides, and on what.

use crate::harness::{eligible, ineligible, on_both, undetermined};
use serde_json::{Value, json};

#[tokio::test]
async fn nobody_decides_on_what_the_same_client_submitted() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let manager = system.client("demo-manager").await;
        let registered = officer.register(&eligible(&json!({}))).await;
        for decision in [
            json!({ "outcome": "accepted" }),
            json!({ "outcome": "rejected", "reason": "No." }),
            json!({ "outcome": "evidence_requested", "reason": "The passport." }),
        ] {
            officer.decide(&registered, &decision).await.refused(403, "separation_of_duties");
        }
        officer.get(&registered).await.shows(200, json!({ "version": 1 }));
        manager.accept(&registered).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn nobody_decides_on_facts_that_the_same_client_changed() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let manager = system.client("demo-manager").await;
        let registered = frontend.register(&ineligible(&json!({}))).await;
        let path = registered.to_string();
        officer.patch(&path, 1, &json!({ "stay_abroad": { "returned_on": "2026-03-01" } })).await.is(200);
        // A later change by somebody else does not make the officer's one undone.
        frontend.patch(&path, 2, &json!({ "stay_abroad": { "returned_on": "2026-03-02" } })).await.is(200);
        let decision = json!({ "outcome": "accepted" });
        officer.decide(&registered, &decision).await.refused(403, "separation_of_duties");
        manager.decide(&registered, &decision).await.is(201);

        // What eligibility does not rest on can be corrected by who decides.
        let other = frontend.register(&eligible(&json!({}))).await;
        officer.patch(&other, 1, &json!({ "heard_from": "hotline" })).await.is(200);
        officer.decide(&other, &decision).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn against_the_proposal_decides_only_a_manager_with_a_reason() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let manager = system.client("demo-manager").await;
        let accept = json!({ "outcome": "accepted" });
        let accept_because = json!({ "outcome": "accepted", "reason": "Hospital kept her from coming in time." });
        for body in [ineligible(&json!({})), undetermined(&json!({}))] {
            let registered = frontend.register(&body).await;
            officer.decide(&registered, &accept_because).await.refused(403, "override_needs_manager");
            manager.decide(&registered, &accept).await.has_faults(&[("/reason", "reason_against_proposal")]);
            let accepted = manager.decide(&registered, &accept_because).await;
            accepted.shows(201, json!({ "status_reason": accept_because["reason"] }));
        }
        let reject = json!({ "outcome": "rejected", "reason": "The papers are somebody else's." });
        for body in [eligible(&json!({})), undetermined(&json!({}))] {
            let registered = frontend.register(&body).await;
            officer.decide(&registered, &reject).await.refused(403, "override_needs_manager");
            manager.decide(&registered, &json!({ "outcome": "rejected" })).await.has_faults(&[("/reason", "required")]);
            manager.decide(&registered, &reject).await.shows(201, json!({ "status": "rejected" }));
        }
        // As the rules propose, an officer decides; a rejection always says why.
        let late = frontend.register(&ineligible(&json!({}))).await;
        officer.decide(&late, &json!({ "outcome": "rejected" })).await.has_faults(&[("/reason", "required")]);
        officer.decide(&late, &json!({ "outcome": "rejected", "reason": "The year had passed." })).await.is(201);
        let rows = "SELECT count(*) FROM decisions WHERE against_proposal";
        assert_eq!(system.number(rows).await, 4);
    })
    .await;
}

#[tokio::test]
async fn a_manager_s_token_without_the_scope_overrides_nothing() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let narrow = system.client_for("demo-manager", "registration:read registration:decide").await;
        let registered = frontend.register(&ineligible(&json!({}))).await;
        let decision = json!({ "outcome": "accepted", "reason": "She should have it." });
        narrow.decide(&registered, &decision).await.refused(403, "override_needs_manager");
    })
    .await;
}

#[tokio::test]
async fn a_decision_says_what_its_outcome_takes_and_nothing_else() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let officer = system.client("demo-officer").await;
        let registered = frontend.register(&eligible(&json!({}))).await;
        let before = system.trace().await;
        for (decision, faults) in [
            (json!({}), &[("/outcome", "required")][..]),
            (json!({ "outcome": "maybe" }), &[("/outcome", "unknown_value")]),
            (json!({ "outcome": "accepted", "due_on": "2026-06-10" }), &[("/due_on", "unknown_field")]),
            (json!({ "outcome": "accepted", "reason": "  " }), &[("/reason", "too_short")]),
            (json!({ "outcome": "accepted", "reason": "x".repeat(4001) }), &[("/reason", "too_long")]),
            (json!({ "outcome": "accepted", "reason": "a\u{0}b" }), &[("/reason", "control_character")]),
            (json!({ "outcome": "evidence_requested" }), &[("/reason", "required")]),
            (
                json!({ "outcome": "evidence_requested", "due_on": "10.06.2026", "colour": 1 }),
                &[("/colour", "unknown_field"), ("/due_on", "malformed"), ("/reason", "required")],
            ),
        ] {
            officer.decide(&registered, &decision).await.has_faults(faults);
        }
        assert_eq!(system.trace().await, before);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_accepted_where_no_lot_serves_on_the_day_of_the_decision() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let manager = system.client("demo-manager").await;
        let early = |year: i32| {
            json!({
                "registered_on": format!("{year}-06-01"), "consent": { "given_on": format!("{year}-06-01") },
                "stay_abroad": { "returned_on": format!("{year}-03-01"), "irregular_from": format!("{}-01-10", year - 3) }
            })
        };
        // While a year has no lots yet, those of the year before serve its regions.
        let before_the_lots = officer.register(&eligible(&early(2021))).await;
        assert_eq!(before_the_lots.0["lot"]["number"], 3);
        // A year for which nothing was ever awarded, nor for the one before.
        let registered = officer.register(&eligible(&early(2022))).await;
        assert_eq!(registered.0["lot"], Value::Null);
        let served = officer.register(&eligible(&json!({}))).await;
        assert_eq!(served.0["lot"]["number"], 3);
        let elsewhere = officer.register(&eligible(&json!({ "residence": { "municipality": "telavi" } }))).await;

        system.execute("DELETE FROM lot_regions WHERE year = 2026 AND region = 'GE-IM'").await;
        let before = system.trace().await;
        let accept = json!({ "outcome": "accepted", "reason": "All criteria are met." });
        for registered in [&registered, &registered, &served] {
            let refused = manager.once(registered.id()).decide(&registered, &accept).await;
            refused.refused(409, "no_lot_in_force");
            officer.get(&registered).await.shows(200, json!({ "status": "submitted", "version": 1 }));
        }
        assert_eq!(system.trace().await, before);
        manager.decide(&elsewhere, &accept).await.is(201);

        // As soon as a lot serves the region, the same request is carried out.
        let lot = "SELECT programme, year, 'GE-IM', id FROM lots WHERE year = 2026 AND number = 6";
        system.execute(&format!("INSERT INTO lot_regions (programme, year, region, lot_id) {lot}")).await;
        let accepted = manager.once(registered.id()).decide(&registered, &accept).await;
        accepted.shows(201, json!({ "status": "accepted", "lot": { "number": 6 } }));
        let case = manager.get(&format!("/v1/cases/{}", accepted.body["case_id"].as_str().unwrap())).await;
        case.shows(200, json!({ "lot": { "number": 6 } }));
    })
    .await;
}

#[tokio::test]
async fn a_withdrawn_registration_stays_as_it_is() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let manager = system.client("demo-manager").await;
        let registered = frontend.register(&eligible(&json!({}))).await;
        let reason = json!({ "reason": "She left again." });
        let withdrawn = frontend.post(&registered.at("/withdrawal"), &reason).await;
        withdrawn.shows(201, json!({ "status": "withdrawn", "status_reason": reason["reason"] }));
        for (below, body) in [
            ("/withdrawal", json!({})),
            ("/decision", json!({ "outcome": "accepted" })),
            ("/appeal/decision", json!({ "outcome": "accepted" })),
        ] {
            manager.post(&registered.at(below), &body).await.refused(409, "state_forbids");
        }
        frontend.appeal(&registered, "Why?").await.refused(409, "state_forbids");
        let patch = json!({ "person": { "phone": "+995555000001" } });
        frontend.patch(&registered, 2, &patch).await.refused(409, "state_forbids");
        manager.get(&registered).await.shows(200, json!({ "version": 2 }));
        // The body may be left out.
        let silent = frontend.register(&eligible(&json!({}))).await;
        let request = frontend.request(reqwest::Method::POST, &silent.at("/withdrawal"));
        crate::harness::answer(request).await.shows(201, json!({ "status_reason": null }));
    })
    .await;
}
