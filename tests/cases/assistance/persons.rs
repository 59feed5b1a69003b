//! What one person can get, under however many registrations.

use super::money::policy_with_ceiling;
use crate::harness::{Case, Opened, Registered, System, at_once, eligible, gel, medical, on_both, the_day};
use serde_json::{Value, json};

/// Medical help has a ceiling of 1000.00 this year.
pub async fn with_ceiling(system: &System) {
    let (officer, manager) = (system.client("demo-officer").await, system.client("demo-manager").await);
    let drafted = officer.post("/v1/policies", &policy_with_ceiling()).await;
    manager.publish(&format!("/v1/policies/{}", drafted.is(201)["id"].as_str().unwrap())).await.is(201);
}

async fn planned(system: &System, document: Value) -> (Registered, Opened) {
    let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
    let registered = frontend.register(&eligible(&json!({ "person": { "document": document } }))).await;
    frontend.prove(&registered, "return").await.is(201);
    let opened = system.working_on(Case::of(&officer.accept(&registered).await)).await;
    opened.plan().await;
    (registered, opened)
}

#[tokio::test]
async fn strangers_share_no_ceiling_until_somebody_says_that_they_are_one_person() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        with_ceiling(system).await;
        let officer = system.client("demo-officer").await;
        let (first, one) = planned(system, Value::Null).await;
        let (other, two) = planned(system, Value::Null).await;
        let (passport, three) = planned(system, json!({ "kind": "travel_document", "number": "P 77" })).await;
        let (card, four) = planned(system, json!({ "kind": "other", "number": "P77" })).await;
        for opened in [&one, &two, &three, &four] {
            opened.approved(&medical("600.00")).await;
        }
        // Two of one person from now on.
        officer.decide_match(&first, &other, "confirmed").await.is(201);
        officer.decide_match(&card, &passport, "confirmed").await.is(201);
        for opened in [&one, &two, &three, &four] {
            let refused = opened.officer.approve(&opened.proposed(&medical("1.00")).await).await;
            assert_eq!(refused.refused(409, "component_ceiling_exceeded").body["available"], gel("0.00"));
        }
        officer.decide_match(&first, &other, "dismissed").await.is(201);
        let paths = [one.proposed(&medical("400.00")).await, two.proposed(&medical("400.00")).await];
        for path in &paths {
            officer.approve(path).await.is(201);
        }

        // At one moment, by two replicas: what is confirmed first counts.
        let (fifth, five) = planned(system, Value::Null).await;
        let (sixth, six) = planned(system, Value::Null).await;
        officer.decide_match(&fifth, &sixth, "confirmed").await.is(201);
        let mut paths = Vec::new();
        for opened in [&five, &six, &five, &six] {
            paths.push(opened.proposed(&medical("400.00")).await);
        }
        let approvals = at_once(paths.iter().enumerate(), async |(number, path)| {
            officer.at(if number < 2 { system } else { &second }).approve(path).await
        });
        let approved = approvals.await.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(approved, 2);
    })
    .await;
}
