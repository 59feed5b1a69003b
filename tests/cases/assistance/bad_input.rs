//! What is asked of assistance wrongly leaves everything as it is.

use super::{gel, medical, opened};
use crate::harness::{merged, on_both};
use serde_json::{Value, json};

#[tokio::test]
async fn every_fault_of_a_proposal_is_named_with_its_place() {
    on_both(async |system| {
        let opened = opened(system).await;
        let before = system.trace().await;
        let housing = json!({
            "component": "temporary_housing", "amount": gel("1800.00"), "municipality": "kutaisi",
            "from": "2026-07-01", "until": "2026-12-31", "monthly_rent": gel("300.00")
        });
        let with = |changes: Value| merged(medical("100.00"), &changes);
        for (body, faults) in [
            (json!({}), &[("/amount", "required"), ("/component", "required")][..]),
            (with(json!({ "component": "loan" })), &[("/component", "unknown_value")]),
            (medical("0.00"), &[("/amount/amount", "amount_not_positive")]),
            (medical("-1.00"), &[("/amount/amount", "malformed")]),
            (medical("1.000"), &[("/amount/amount", "malformed")]),
            (medical("1"), &[("/amount/amount", "malformed")]),
            (medical("1000000000000.01"), &[("/amount/amount", "out_of_range")]),
            (with(json!({ "amount": { "currency": "USD" } })), &[("/amount/currency", "unknown_value")]),
            (with(json!({ "amount": { "amount": 100 } })), &[("/amount/amount", "invalid_type")]),
            (with(json!({ "amount": "100.00" })), &[("/amount", "invalid_type")]),
            (with(json!({ "service": null, "provider": " " })), &[("/provider", "too_short"), ("/service", "required")]),
            (with(json!({ "hours": 7, "course": "x" })), &[("/course", "of_another_component"), ("/hours", "of_another_component")]),
            (with(json!({ "status": "approved" })), &[("/status", "unknown_field")]),
            (merged(housing.clone(), &json!({ "amount": { "amount": "1800.01" } })), &[("/amount", "sum_differs")]),
            (merged(housing.clone(), &json!({ "municipality": "atlantis" })), &[("/municipality", "unknown_municipality")]),
            (merged(housing.clone(), &json!({ "until": "2026-06-30" })), &[("/until", "until_before_from")]),
            (merged(housing.clone(), &json!({ "from": "1.7.2026" })), &[("/from", "malformed")]),
            (
                json!({ "component": "income_source", "amount": gel("10.00"), "activity": {}, "mode": "rest", "items": [] }),
                &[("/activity/ka", "required"), ("/items", "too_few_items"), ("/mode", "unknown_value")],
            ),
            (
                json!({ "component": "income_source", "amount": gel("10.00"), "activity": { "ka": "x" }, "mode": "start",
                        "items": vec![json!({ "name": "x" }); 101] }),
                &[("/items", "too_many_items")],
            ),
            (
                json!({ "component": "income_source", "amount": gel("10.00"), "activity": { "ka": "x" }, "mode": "start",
                        "items": [{ "name": "a", "quantity": 0, "unit_price": gel("0.00") }, { "colour": "red" }] }),
                &[
                    ("/items/0/quantity", "out_of_range"),
                    ("/items/0/unit_price/amount", "amount_not_positive"),
                    ("/items/1/colour", "unknown_field"),
                    ("/items/1/name", "required"),
                    ("/items/1/quantity", "required"),
                    ("/items/1/unit_price", "required"),
                ],
            ),
        ] {
            let answer = opened.propose(&body).await;
            assert_eq!(answer.is_problem(422, "validation_failed").faults(), faults, "{body}");
        }
        let many = json!({ "component": "income_source", "items": vec![json!({ "name": "" }); 101] });
        opened.propose(&many).await.is_problem(422, "validation_failed");
        assert_eq!(system.trace().await, before);
        assert!(opened.partner.get("/v1/assistance").await.ids().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_delivery_is_proven_within_its_days_and_within_what_was_approved() {
    on_both(async |system| {
        let opened = opened(system).await;
        let path = opened.approved(&medical("100.00")).await;
        let document = opened.document().await;
        let sound = json!({ "actual_amount": gel("100.00"), "documents": [document] });
        for (changes, faults) in [
            (json!({ "actual_amount": gel("100.01") }), &[("/actual_amount", "more_than_approved")][..]),
            (json!({ "actual_amount": gel("0.00") }), &[("/actual_amount/amount", "amount_not_positive")]),
            (json!({ "documents": [] }), &[("/documents", "too_few_items")]),
            (json!({ "documents": ["act"] }), &[("/documents/0", "unknown_document")]),
            (json!({ "documents": ["01900000-0000-7000-8000-000000000000"] }), &[("/documents/0", "unknown_document")]),
            (
                json!({ "documents": ["act", "01900000-0000-7000-8000-000000000000"] }),
                &[("/documents/0", "unknown_document"), ("/documents/1", "unknown_document")],
            ),
            (json!({ "documents": [document, document] }), &[("/documents/1", "duplicate_item")]),
            (json!({ "delivered_on": "2026-06-02" }), &[("/delivered_on", "day_out_of_range")]),
            (json!({ "delivered_on": "2026-05-31" }), &[("/delivered_on", "day_out_of_range")]),
        ] {
            let body = merged(sound.clone(), &changes);
            let answer = opened.partner.post(&format!("{path}/delivery"), &body).await;
            assert_eq!(answer.is_problem(422, "validation_failed").faults(), faults, "{body}");
        }
        opened
            .partner
            .post(&format!("{path}/delivery"), &json!({}))
            .await
            .has_faults(&[("/actual_amount", "required"), ("/documents", "required")]);
        assert_eq!(opened.line("medical").await, ["15750.00", "100.00", "0.00", "15650.00"]);
        opened.partner.post(&format!("{path}/delivery"), &sound).await.is(201);
        opened.partner.post(&format!("{path}/delivery"), &sound).await.is_problem(409, "state_forbids");
    })
    .await;
}

#[tokio::test]
async fn a_case_that_rests_or_has_ended_gets_no_assistance() {
    on_both(async |system| {
        let opened = opened(system).await;
        let path = opened.proposed(&medical("100.00")).await;
        opened.partner.post(&format!("{}/suspension", opened.case), &json!({ "reason": "In hospital." })).await.is(201);
        opened.propose(&medical("1.00")).await.is_problem(409, "state_forbids");
        opened.officer.post(&format!("{path}/approval"), &json!({})).await.is_problem(409, "state_forbids");
        opened.partner.patch(&path, 1, &json!({ "amount": gel("2.00") })).await.is_problem(409, "state_forbids");
        // What is not wanted any more can be given up all the same; then the case can be closed.
        let closure = json!({ "reason": "dropped_out" });
        let blocked = opened.partner.post(&format!("{}/closure", opened.case), &closure).await;
        let place = format!("/assistance/{}", path.rsplit('/').next().unwrap());
        assert_eq!(blocked.is_problem(409, "still_open").faults(), [(place.as_str(), "still_open")]);
        opened.partner.post(&format!("{path}/cancellation"), &json!({ "reason": "Gone." })).await.is(201);
        opened.partner.post(&format!("{}/closure", opened.case), &closure).await.is(201);
        opened.propose(&medical("1.00")).await.is_problem(409, "state_forbids");
        assert_eq!(opened.line("medical").await[1], "0.00");
    })
    .await;
}

#[tokio::test]
async fn a_request_that_is_repeated_promises_nothing_twice() {
    on_both(async |system| {
        let opened = opened(system).await;
        let proposal = format!("{}/assistance", opened.case);
        let first = opened.partner.post_once(&proposal, "proposal-1", &medical("100.00")).await;
        let again = opened.partner.post_once(&proposal, "proposal-1", &medical("100.00")).await;
        assert_eq!((first.is(201), again.header("idempotent-replayed")), (again.is(201), "true"));
        let path = super::path(&first.body);
        let approval = format!("{path}/approval");
        let first = opened.officer.post_once(&approval, "approval-1", &json!({})).await;
        let again = opened.officer.post_once(&approval, "approval-1", &json!({})).await;
        assert_eq!(first.is(201), again.is(201));
        opened.officer.post(&approval, &json!({})).await.is_problem(409, "state_forbids");
        opened.officer.post_with(&approval, ("if-match", "\"1\""), &json!({})).await.is_problem(412, "stale");
        assert_eq!(opened.line("medical").await[1], "100.00");
    })
    .await;
}
