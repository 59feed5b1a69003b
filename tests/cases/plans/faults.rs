//! What is wrong with a plan is named, all of it at once, and nothing is left behind.

use super::{plan, written};
use crate::harness::{gel, merged, on_both};
use serde_json::{Value, json};

#[tokio::test]
async fn every_fault_of_a_plan_is_named_with_its_place() {
    on_both(async |system| {
        let case = system.open_case().await;
        let partner = system.client("demo-partner-3").await;
        let before = system.trace().await;
        let goal = json!({ "dimension": "economic", "text": "An income." });
        let item = |changes: Value| merged(json!({ "component": "medical", "amount": gel("1.00") }), &changes);
        for (body, faults) in [
            (json!({}), vec![("/goals", "required")]),
            (json!([]), vec![("", "invalid_type")]),
            (json!({ "goals": [] }), vec![("/goals", "too_few_items")]),
            (json!({ "goals": vec![goal.clone(); 31] }), vec![("/goals", "too_many_items")]),
            (json!({ "goals": "an income" }), vec![("/goals", "invalid_type")]),
            (json!({ "goals": ["an income"] }), vec![("/goals/0", "invalid_type")]),
            (
                json!({ "goals": [goal, {}, { "dimension": "physical", "text": 7, "colour": "red" }] }),
                vec![
                    ("/goals/1/dimension", "required"),
                    ("/goals/1/text", "required"),
                    ("/goals/2/colour", "unknown_field"),
                    ("/goals/2/dimension", "unknown_value"),
                    ("/goals/2/text", "invalid_type"),
                ],
            ),
            (
                json!({
                    "goals": [{ "dimension": "social", "text": " " }],
                    "needs": [{ "dimension": "social", "text": "x".repeat(4001) }],
                    "summary": "a\u{7}",
                    "approved_by": "me"
                }),
                vec![
                    ("/approved_by", "unknown_field"),
                    ("/goals/0/text", "too_short"),
                    ("/needs/0/text", "too_long"),
                    ("/summary", "control_character"),
                ],
            ),
            (
                json!({
                    "goals": [goal],
                    "needs": vec![goal.clone(); 31],
                    "assistance": [
                        item(json!({ "amount": { "amount": "0.00" } })),
                        item(json!({ "amount": { "amount": "-1.00" } })),
                        item(json!({ "amount": { "amount": "1e3", "currency": "USD" } })),
                        item(json!({ "amount": { "amount": "1000000000000.01" } })),
                        item(json!({ "amount": 100 })),
                        item(json!({ "amount": { "amount": 100 } })),
                        item(json!({ "component": "lottery", "note": "" })),
                        {}
                    ]
                }),
                vec![
                    ("/assistance/0/amount/amount", "amount_not_positive"),
                    ("/assistance/1/amount/amount", "malformed"),
                    ("/assistance/2/amount/amount", "malformed"),
                    ("/assistance/2/amount/currency", "unknown_value"),
                    ("/assistance/3/amount/amount", "out_of_range"),
                    ("/assistance/4/amount", "invalid_type"),
                    ("/assistance/5/amount/amount", "invalid_type"),
                    ("/assistance/6/component", "unknown_value"),
                    ("/assistance/6/note", "too_short"),
                    ("/assistance/7/amount", "required"),
                    ("/assistance/7/component", "required"),
                    ("/needs", "too_many_items"),
                ],
            ),
            (
                json!({ "goals": [goal], "assistance": vec![item(json!({})); 21] }),
                vec![("/assistance", "too_many_items")],
            ),
        ] {
            partner.write_plan(&case, None, &body).await.has_faults(&faults);
        }
        assert_eq!(system.trace().await, before);
    })
    .await;
}

#[tokio::test]
async fn a_component_that_the_policy_in_force_does_not_give_is_not_planned() {
    on_both(async |system| {
        let (case, partner) = written(system).await;
        let (officer, manager) = (system.client("demo-officer").await, system.client("demo-manager").await);
        let policies = manager.get("/v1/policies").await;
        let id = policies.ids()[0].to_owned();
        let mut document = manager.get(&format!("/v1/policies/{id}")).await.is(200)["document"].clone();
        document["version"] = json!("without-medical");
        document["in_force_from"] = json!("2026-06-01");
        document["components"].as_array_mut().unwrap().retain(|component| component["code"] != "medical");
        document["assumptions"] = json!([]);
        document["deadlines"]["plan_approval_days"] = json!(7);
        let drafted = officer.post("/v1/policies", &document).await;
        manager.publish(&format!("/v1/policies/{}", drafted.is(201)["id"].as_str().unwrap())).await.is(201);

        let faults = [("/assistance/1/component", "component_not_offered")];
        partner.write_plan(&case, Some(1), &plan("A workshop.")).await.has_faults(&faults);
        let rest = json!({ "goals": plan("")["goals"] });
        partner.write_plan(&case, Some(1), &rest).await.shows(200, json!({ "due_on": "2026-06-08" }));
    })
    .await;
}

#[tokio::test]
async fn an_approval_names_a_revision() {
    on_both(async |system| {
        let (case, _) = written(system).await;
        let path = case.at("/plan");
        let officer = system.client("demo-officer").await;
        let before = system.trace().await;
        for (body, faults) in [
            (json!({}), [("/revision", "required")]),
            (json!({ "revision": 0 }), [("/revision", "out_of_range")]),
            (json!({ "revision": 4_000_000_000_i64 }), [("/revision", "out_of_range")]),
            (json!({ "revision": "1" }), [("/revision", "invalid_type")]),
            (json!({ "revision": 1, "reason": "Good." }), [("/reason", "unknown_field")]),
        ] {
            officer.post(&format!("{path}/approval"), &body).await.has_faults(&faults);
        }
        for wrong in ["0", "one", "1000001", ""] {
            officer.get(&format!("{path}?revision={wrong}")).await.has_faults(&[("/query/revision", "out_of_range")]);
        }
        officer.get(&format!("{path}?version=1")).await.has_faults(&[("/query/version", "unknown_field")]);
        assert_eq!(system.trace().await, before);
        let first = officer.once("key").approve_plan(&case, 1).await;
        officer.once("key").approve_plan(&case, 1).await.repeats(201, &first);
    })
    .await;
}
