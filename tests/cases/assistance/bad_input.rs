//! What is asked of assistance wrongly leaves everything as it is.

use crate::harness::{gel, medical, merged, on_both, path_of_assistance};
use serde_json::{Value, json};

#[tokio::test]
async fn every_fault_of_a_proposal_is_named_with_its_place() {
    on_both(async |system| {
        let opened = system.planned_case().await;
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
            assert_eq!(answer.refused(422, "validation_failed").faults(), faults, "{body}");
        }
        let many = json!({ "component": "income_source", "items": vec![json!({ "name": "" }); 101] });
        opened.propose(&many).await.refused(422, "validation_failed");
        assert_eq!(system.trace().await, before);
        assert!(opened.partner.get("/v1/assistance").await.ids().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_delivery_is_proven_within_its_days_and_within_what_was_approved() {
    on_both(async |system| {
        let opened = system.planned_case().await;
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
            let answer = opened.partner.deliver(&path, &body).await;
            assert_eq!(answer.refused(422, "validation_failed").faults(), faults, "{body}");
        }
        opened
            .partner
            .deliver(&path, &json!({}))
            .await
            .has_faults(&[("/actual_amount", "required"), ("/documents", "required")]);
        assert_eq!(opened.line("medical").await, ["15750.00", "100.00", "0.00", "15650.00"]);
        opened.partner.deliver(&path, &sound).await.is(201);
        opened.partner.deliver(&path, &sound).await.refused(409, "state_forbids");
    })
    .await;
}

#[tokio::test]
async fn a_case_that_rests_or_has_ended_gets_no_assistance() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let path = opened.proposed(&medical("100.00")).await;
        opened.partner.suspend(&opened.case, "In hospital.").await.is(201);
        opened.propose(&medical("1.00")).await.refused(409, "state_forbids");
        opened.officer.approve(&path).await.refused(409, "state_forbids");
        opened.partner.patch(&path, 1, &json!({ "amount": gel("2.00") })).await.refused(409, "state_forbids");
        // What is not wanted any more can be given up all the same; then the case can be closed.
        let closure = json!({ "reason": "dropped_out" });
        let blocked = opened.partner.post(&format!("{}/closure", opened.case), &closure).await;
        let place = format!("/assistance/{}", path.rsplit('/').next().unwrap());
        assert_eq!(blocked.refused(409, "still_open").faults(), [(place.as_str(), "still_open")]);
        opened.partner.cancel(&path, "Gone.").await.is(201);
        opened.partner.post(&format!("{}/closure", opened.case), &closure).await.is(201);
        opened.propose(&medical("1.00")).await.refused(409, "state_forbids");
        assert_eq!(opened.line("medical").await[1], "0.00");
    })
    .await;
}

#[tokio::test]
async fn a_request_that_is_repeated_promises_nothing_twice() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let first = opened.partner.once("proposal-1").propose(&opened.case, &medical("100.00")).await;
        opened.partner.once("proposal-1").propose(&opened.case, &medical("100.00")).await.repeats(201, &first);
        let path = path_of_assistance(&first.body);
        let first = opened.officer.once("approval-1").approve(&path).await;
        let again = opened.officer.once("approval-1").approve(&path).await;
        assert_eq!(first.is(201), again.is(201));
        opened.officer.approve(&path).await.refused(409, "state_forbids");
        opened.officer.seen(1).approve(&path).await.refused(412, "stale");
        assert_eq!(opened.line("medical").await[1], "100.00");
    })
    .await;
}
