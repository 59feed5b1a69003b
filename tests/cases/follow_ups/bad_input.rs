//! Visits that were not, surveys that are none.

use super::{plan, survey, visit};
use crate::harness::on_both;
use serde_json::{Value, json};

/// A visit with this survey.
fn with(survey: &Value) -> Value {
    visit(&json!({ "survey": survey }))
}

#[tokio::test]
async fn every_fault_of_a_visit_is_named_and_nothing_is_left_behind() {
    on_both(async |system| {
        let case = system.open_case().await;
        plan(system, &case, &[1]).await;
        let partner = system.client("demo-partner-3").await;
        let before = system.trace().await;
        let all = json!({
            "visited_on": "2026-06-02", "planned_month": 6, "place": "moon", "note": "\u{0}", "colour": "red",
            "survey": {
                "instrument": "iom_rss", "version": "2017", "weights": [],
                "answers": [
                    { "question": "working", "option": "no" }, { "question": "working", "option": "regularly" },
                    { "question": "colour", "option": "red" }, { "question": "safety", "option": "red" }, {}
                ]
            }
        });
        let faults = [
            ("/colour", "unknown_field"),
            ("/note", "control_character"),
            ("/place", "unknown_value"),
            ("/planned_month", "month_not_planned"),
            ("/survey/answers/1/question", "duplicate_item"),
            ("/survey/answers/2/question", "not_in_survey"),
            ("/survey/answers/3/option", "not_in_survey"),
            ("/survey/answers/4/option", "required"),
            ("/survey/answers/4/question", "required"),
            ("/survey/weights", "unknown_field"),
            ("/visited_on", "day_in_future"),
        ];
        partner.visit(&case, &all).await.has_faults(&faults);
        let many: Vec<_> = (0..201).map(|_| ("working", "no")).collect();
        for (body, faults) in [
            (json!({}), &[("/place", "required"), ("/visited_on", "required")][..]),
            (visit(&json!({ "visited_on": "2026-05-31" })), &[("/visited_on", "day_out_of_range")]),
            (visit(&json!({ "visited_on": "2026-6-1" })), &[("/visited_on", "malformed")]),
            (visit(&json!({ "planned_month": 0 })), &[("/planned_month", "month_not_planned")]),
            (visit(&json!({ "planned_month": "1" })), &[("/planned_month", "invalid_type")]),
            (visit(&json!({ "planned_month": i64::MAX })), &[("/planned_month", "month_not_planned")]),
            (visit(&json!({ "note": " " })), &[("/note", "too_short")]),
            (visit(&json!({ "note": "x".repeat(4001) })), &[("/note", "too_long")]),
            (visit(&json!({ "survey": 5 })), &[("/survey", "invalid_type")]),
            (
                with(&json!({})),
                &[("/survey/answers", "required"), ("/survey/instrument", "required"), ("/survey/version", "required")],
            ),
            (with(&survey(&[])), &[("/survey/answers", "too_few_items")]),
            (with(&survey(&many)), &[("/survey/answers", "too_many_items")]),
            (
                with(&json!({ "instrument": "other", "version": "1", "answers": [{}] })),
                &[
                    ("/survey/answers/0/option", "required"),
                    ("/survey/answers/0/question", "required"),
                    ("/survey/instrument", "not_in_survey"),
                ],
            ),
            (
                with(&json!({ "instrument": "iom_rss", "version": "1", "answers": [{}] })),
                &[
                    ("/survey/answers/0/option", "required"),
                    ("/survey/answers/0/question", "required"),
                    ("/survey/version", "not_in_survey"),
                ],
            ),
            (
                with(&json!({ "instrument": "iom_rss", "version": "2017", "answers": "all" })),
                &[("/survey/answers", "invalid_type")],
            ),
            (
                with(&json!({ "instrument": "iom_rss", "version": "2017", "answers": [7] })),
                &[("/survey/answers/0", "invalid_type")],
            ),
            (
                with(&json!({ "instrument": "iom_rss", "version": "2017", "answers": [{ "question": 7, "option": "no" }] })),
                &[("/survey/answers/0/question", "invalid_type")],
            ),
        ] {
            let refused = partner.visit(&case, &body).await;
            assert_eq!(refused.refused(422, "validation_failed").faults(), faults, "{body}");
        }
        partner.seen(7).visit(&case, &visit(&json!({}))).await.refused(412, "stale");
        assert_eq!(system.trace().await, before);
        // What may be left out may also be `null`.
        let nothing = json!({ "planned_month": null, "note": null, "survey": null });
        let mut body = visit(&json!({}));
        body.as_object_mut().unwrap().extend(nothing.as_object().unwrap().clone());
        partner.visit(&case, &body).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn a_closed_case_and_somebody_else_s_take_no_follow_up() {
    on_both(async |system| {
        let case = system.open_case().await;
        let path = format!("{case}/follow-ups");
        let (other, partner) = (system.client("demo-partner-1").await, system.client("demo-partner-3").await);
        other.visit(&case, &visit(&json!({}))).await.refused(404, "not_found");
        other.get(&path).await.refused(404, "not_found");
        let ministry = system.client("demo-ministry").await;
        ministry.visit(&case, &visit(&json!({}))).await.refused(403, "forbidden");
        assert_eq!(ministry.get(&path).await.ids(), [""; 0]);

        partner.close_case(&case, "completed").await.is(201);
        let refused = partner.visit(&case, &visit(&json!({}))).await;
        let told = refused.refused(409, "state_forbids").body["detail"].as_str().unwrap();
        assert_eq!(told, "The case is closed; recording a follow-up is not possible then.");
        assert_eq!(system.number("SELECT count(*) FROM follow_ups").await, 0);
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_refuses_follow_ups_that_cannot_be() {
    on_both(async |system| {
        let case = system.open_case().await;
        plan(system, &case, &[1]).await;
        for (change, constraint) in [
            ("status = 'done'", "follow_ups_done_check"),
            ("due_on = NULL", "follow_ups_planned_check"),
            ("planned_month = 0", "follow_ups_planned_month_check"),
            ("status = 'late'", "follow_ups_status_check"),
            ("instrument = 'iom_rss'", "follow_ups_survey_check"),
            ("economic = 500", "follow_ups_scores_check"),
        ] {
            let refused = system.refusal(&format!("UPDATE follow_ups SET {change}")).await;
            assert!(refused.contains(constraint), "{change}: {refused}");
        }
    })
    .await;
}
