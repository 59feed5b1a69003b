//! What cannot be, said with every fault; nothing is left behind.

use super::{drafted, more_for_the_year, signed};
use crate::harness::{gel, on_both};
use chrono::{DateTime, TimeZone, Utc};
use serde_json::json;

fn next_year() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 1, 2, 8, 0, 0).unwrap()
}

#[tokio::test]
async fn a_signature_has_a_day_that_can_be() {
    on_both(async |system| {
        more_for_the_year(system, 1_000).await;
        let grant = drafted(system, 7, 1_000).await;
        let manager = system.client("demo-manager").await;
        let (sign, before) = (format!("{grant}/signature"), system.trace().await);
        for (day, fault) in
            [("2026-06-02", "day_in_future"), ("2024-12-31", "day_out_of_range"), ("2026-6-1", "malformed")]
        {
            let refused = manager.post(&sign, &json!({ "signed_on": day, "place": "Tbilisi" })).await;
            refused.has_faults(&[("/place", "unknown_field"), ("/signed_on", fault)]);
        }
        manager.post(&sign, &json!([])).await.has_faults(&[("", "invalid_type")]);
        assert_eq!(system.trace().await, before);
        let later = system.another_at(next_year, &[("REINTEGRATION_JOB_SECONDS", "3600")]).await;
        let there = later.client("demo-manager").await;
        let late = there.post(&sign, &json!({ "signed_on": "2027-01-01" })).await;
        late.has_faults(&[("/signed_on", "day_out_of_range")]);
        for body in [json!({}), json!({ "signed_on": "2026-12-31" })] {
            there.post(&sign, &body).await.refused(409, "grant_period_over");
        }
        let nobodys = "/v1/grants/01940000-0000-7000-8000-000000000000/signature";
        manager.post(nobodys, &json!({})).await.refused(404, "not_found");
        for name in ["demo-officer", "demo-partner-3", "demo-auditor"] {
            system.client(name).await.post(&sign, &json!({})).await.refused(403, "forbidden");
        }
        manager.seen(9).post(&sign, &json!({})).await.refused(412, "stale");
        manager.get(&grant).await.shows(200, json!({ "status": "drafted" }));
    })
    .await;
}

#[tokio::test]
async fn a_reason_is_needed_to_suspend_and_to_terminate() {
    on_both(async |system| {
        more_for_the_year(system, 1_000).await;
        let grant = signed(system, 7, 1_000).await;
        let manager = system.client("demo-manager").await;
        let before = system.trace().await;
        for below in ["/suspension", "/termination"] {
            let path = format!("{grant}{below}");
            manager.post(&path, &json!({})).await.has_faults(&[("/reason", "required")]);
            manager.post(&path, &json!({ "reason": " " })).await.has_faults(&[("/reason", "too_short")]);
            manager.post(&path, &json!({ "reason": 1 })).await.has_faults(&[("/reason", "invalid_type")]);
            let long = json!({ "reason": "x".repeat(1001), "until": "2026-07-01" });
            manager.post(&path, &long).await.has_faults(&[("/reason", "too_long"), ("/until", "unknown_field")]);
            let hidden = json!({ "reason": "No\u{202E}." });
            manager.post(&path, &hidden).await.has_faults(&[("/reason", "control_character")]);
        }
        let resumption = manager.post(&format!("{grant}/resumption"), &json!({ "reason": "Now." })).await;
        resumption.has_faults(&[("/reason", "unknown_field")]);
        manager.resume(&grant).await.refused(409, "state_forbids");
        assert_eq!(system.trace().await, before);
    })
    .await;
}

#[tokio::test]
async fn a_reallocation_has_two_lines_an_amount_and_a_reason() {
    on_both(async |system| {
        more_for_the_year(system, 1_000).await;
        let grant = signed(system, 7, 1_000).await;
        let partner = system.client("demo-partner-3").await;
        let (path, before) = (format!("{grant}/budget/reallocations"), system.trace().await);
        partner.post(&path, &json!({})).await.has_faults(&[
            ("/amount", "required"),
            ("/from", "required"),
            ("/reason", "required"),
            ("/to", "required"),
        ]);
        let wrong = json!({
            "from": "medical", "to": "medical", "amount": gel("0.00"), "reason": "\u{0}", "by": "x"
        });
        partner.post(&path, &wrong).await.has_faults(&[
            ("/amount/amount", "amount_not_positive"),
            ("/by", "unknown_field"),
            ("/reason", "control_character"),
            ("/to", "same_component"),
        ]);
        let wrong = json!({ "from": "lottery", "to": 7, "amount": { "amount": "-1.00" }, "reason": "x" });
        partner.post(&path, &wrong).await.has_faults(&[
            ("/amount/amount", "malformed"),
            ("/amount/currency", "required"),
            ("/from", "unknown_value"),
            ("/to", "invalid_type"),
        ]);
        let large = json!({ "from": "medical", "to": "vocational", "amount": gel("1000000000000.01"), "reason": "x" });
        partner.post(&path, &large).await.has_faults(&[("/amount/amount", "out_of_range")]);
        system.client("demo-ministry").await.post(&path, &json!({})).await.refused(403, "forbidden");
        assert_eq!(system.trace().await, before);
        assert_eq!(system.number("SELECT count(*) FROM budget_reallocations").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_payment_is_found_by_something_and_has_a_day_that_can_be() {
    on_both(async |system| {
        more_for_the_year(system, 1_000).await;
        let grant = signed(system, 7, 1_000).await;
        let manager = system.client("demo-manager").await;
        let tranches = manager.get(&format!("{grant}/tranches")).await;
        let tranche = format!("/v1/tranches/{}", tranches.ids()[0]);
        let before = system.trace().await;
        manager.release(&tranche, &json!({})).await.has_faults(&[("/payment_reference", "required")]);
        for (reference, fault) in
            [("", "too_short"), (" ", "too_short"), ("a\nb", "control_character"), (&"x".repeat(101), "too_long")]
        {
            let body = json!({ "payment_reference": reference, "released_on": "2026-06-02", "amount": gel("1.00") });
            manager.release(&tranche, &body).await.has_faults(&[
                ("/amount", "unknown_field"),
                ("/payment_reference", fault),
                ("/released_on", "day_in_future"),
            ]);
        }
        let early = json!({ "payment_reference": "1", "released_on": "2026-05-31" });
        manager.release(&tranche, &early).await.has_faults(&[("/released_on", "day_out_of_range")]);
        let nobodys = "/v1/tranches/01940000-0000-7000-8000-000000000000/release";
        manager.post(nobodys, &json!({})).await.refused(404, "not_found");
        manager.post("/v1/tranches/7/release", &json!({})).await.refused(404, "not_found");
        assert_eq!(system.trace().await, before);
        for query in ["limit=0", "status=asleep", "cursor=x"] {
            let refused = manager.get(&format!("/v1/grants?{query}")).await;
            assert_eq!(refused.refused(422, "validation_failed").faults().len(), 1, "{query}");
        }
    })
    .await;
}
