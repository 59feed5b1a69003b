//! Drafts that are no policy.

use super::{LIST, rules};
use crate::harness::on_both;
use serde_json::json;

#[tokio::test]
async fn a_draft_is_refused_at_the_door_with_every_fault_in_it() {
    on_both(async |system| {
        let manager = system.client("demo-manager").await;
        let wrong = json!({
            "eligibility": { "grounds": ["irregular_stay", "war", "irregular_stay"], "age": 18 },
            "citations": { "returned": { "ka": "ა\u{0}", "en": "\u{202e}a" } }, "evidence_days_default": 0
        });
        let faults = [
            ("/citations/returned/en", "control_character"),
            ("/citations/returned/ka", "control_character"),
            ("/eligibility/age", "unknown_field"),
            ("/eligibility/grounds/1", "unknown_value"),
            ("/eligibility/grounds/2", "duplicate_item"),
            ("/evidence_days_default", "out_of_range"),
        ];
        let wrong = rules("wrong", "2026-07-01", &wrong);
        manager.post(LIST, &wrong).await.has_faults(&faults);
        // The same with a member given twice, each alone without a fault.
        let twice = wrong.to_string().replacen('{', "{\"version\":\"other\",", 1);
        let all = [&faults[..], &[("/version", "repeated_key")]].concat();
        manager.post_bytes(LIST, "application/json", twice.into_bytes()).await.has_faults(&all);

        let nothing = manager.post(LIST, &json!({})).await;
        // Only what becomes of the year's approvals may be left out.
        assert_eq!(nothing.faults().len(), wrong.as_object().unwrap().len() - 1, "{:#}", nothing.body);
        assert!(nothing.faults().iter().all(|(_, code)| *code == "required"));
        manager.post(LIST, &json!([])).await.has_faults(&[("", "invalid_type")]);
        assert_eq!(system.number("SELECT count(*) FROM policies").await, 1);
    })
    .await;
}
