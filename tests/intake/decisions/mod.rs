//! What was decided can be explained at any time.

use crate::harness::{System, eligible, ineligible, merged, on_both, undetermined};
use reintegration_domain::intake::eligibility::{AssessmentRecord, Facts, assess};
use reintegration_domain::programme::policies::Policy;
use serde_json::{Value, json};
use std::collections::HashMap;
use uuid::Uuid;

/// People as different as the rules tell them apart, registered on different days.
fn people() -> Vec<Value> {
    let mut people = Vec::new();
    for citizenship in [json!("georgian"), json!("stateless"), json!("foreign"), Value::Null] {
        for status in [json!(true), Value::Null] {
            let person = json!({ "person": {
                "citizenship": citizenship, "status_in_georgia": status,
                "document": { "kind": "travel_document", "number": format!("P{:06}", people.len()) }
            } });
            people.extend([eligible(&person), ineligible(&person), undetermined(&person)]);
        }
    }
    for asylum in ["none", "applied", "granted"] {
        for from in ["2025-02-28", "2025-03-01", "2024-02-29"] {
            let facts = json!({ "stay_abroad": { "asylum": asylum, "irregular_from": from } });
            people.push(eligible(&facts));
            let unknown = json!({ "stay_abroad": { "returned_on": null } });
            people.push(merged(eligible(&facts), &unknown));
        }
    }
    for registered_on in ["2021-02-28", "2021-03-01"] {
        people.push(eligible(&json!({
            "registered_on": registered_on, "consent": { "given_on": "2020-06-01" },
            "stay_abroad": { "returned_on": "2020-02-29", "irregular_from": "2018-01-01" }
        })));
    }
    people
}

/// Assesses the facts of every decision again, under the policy it was taken under, and holds that it comes out as it
/// was kept. Gives how often each outcome was proposed.
pub async fn replayed(system: &System) -> HashMap<String, usize> {
    let mut policies = HashMap::new();
    for row in system.query("SELECT id, document FROM policies").await {
        let document: Value = row.try_get("", "document").unwrap();
        let id: Uuid = row.try_get("", "id").unwrap();
        policies.insert(id, Policy::parse(&document).unwrap());
    }
    let mut proposals: HashMap<String, usize> = HashMap::new();
    for row in system.query("SELECT facts, policy_id, assessment, proposal FROM decisions").await {
        let facts: Value = row.try_get("", "facts").unwrap();
        let facts: Facts = serde_json::from_value(facts).unwrap();
        let stored: Value = row.try_get("", "assessment").unwrap();
        let policy: Uuid = row.try_get("", "policy_id").unwrap();
        let replayed = assess(&facts, &policies[&policy]).record();
        assert_eq!(serde_json::from_value::<AssessmentRecord>(stored.clone()).unwrap(), replayed);
        assert_eq!(serde_json::to_value(&replayed).unwrap(), stored);
        let proposal: String = row.try_get("", "proposal").unwrap();
        assert_eq!(proposal, replayed.outcome.as_str());
        *proposals.entry(proposal).or_default() += 1;
    }
    proposals
}

#[tokio::test]
async fn every_decision_replayed_on_its_facts_and_policy_gives_its_assessment() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        let manager = system.client("demo-manager").await;
        let people = people();
        let outcomes = ["accepted", "rejected", "evidence_requested"];
        for (person, outcome) in people.iter().zip(outcomes.into_iter().cycle()) {
            let registered = officer.register(person).await;
            let decision = json!({ "outcome": outcome, "reason": "As the story goes." });
            manager.decide(&registered, &decision).await.is(201);
            // What becomes of the registration later does not touch what was decided.
            if outcome == "evidence_requested" {
                let answer = json!({ "stay_abroad": { "asylum": "granted" }, "registered_on": "2026-06-01" });
                officer.patch(&registered, 2, &answer).await.is(200);
                manager.decide(&registered, &json!({ "outcome": "accepted", "reason": "Shown." })).await.is(201);
            }
        }

        let proposals = replayed(system).await;
        assert_eq!(proposals.values().sum::<usize>(), people.len() + people.len() / 3);
        // The story tells of all three kinds.
        assert!(proposals.len() == 3 && proposals.values().all(|count| *count > 3), "{proposals:?}");
    })
    .await;
}
