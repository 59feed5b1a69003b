//! The way of a report.

use super::{id, in_july, of_nothing, of_one, owed};
use crate::harness::{exactly, gel, on_both, shows};
use serde_json::json;

#[tokio::test]
async fn a_report_is_written_checked_submitted_returned_corrected_and_accepted() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (first, second) = (owed.report(1), owed.report(2));
        let item = owed.delivered("400.00").await;
        // The first quarter was over before anything happened.
        owed.opened.partner.get(first).await.shows(200, json!({ "status": "overdue" }));
        owed.opened.partner.get(second).await.shows(200, json!({ "status": "not_yet_due" }));
        owed.opened.partner.report(first, &of_nothing()).await;

        let later = system.another(in_july).await;
        let (partner, officer) = (later.client("demo-partner-3").await, later.client("demo-officer").await);
        let due = partner.get(second).await;
        let said = json!([due.is(200)["status"], due.body["overdue"], due.body["on_expiry"], due.body["revision"]]);
        assert_eq!(said, json!(["due", false, "overdue", 0]));
        partner.get(&format!("{second}/content")).await.refused(404, "not_found");

        let written = partner.write(second, &of_one(&[(&item, "400.00")], "400.00")).await;
        let said = json!([written.is(200)["revision"], written.body["line_count"], written.body["version"]]);
        assert_eq!(said, json!([1, 1, 2]));
        assert_eq!(partner.get(&format!("{second}/content")).await.is(200), &written.body);
        let items = partner.get(&format!("{second}/items")).await;
        let line = json!({ "line": 1, "assistance_id": item, "amount": gel("400.00"), "delivered_on": null });
        items.shows(200, json!({ "items": exactly(json!([line])) }));
        let validation = partner.validate(second).await;
        validation.shows(200, json!({ "valid": true, "errors": [] }));
        validation.shows(200, json!({ "differences": [] }));
        let medical = json!({
            "component": "medical", "reported": gel("400.00"), "recorded": gel("400.00"), "persons": 1
        });
        assert_eq!(validation.body["totals"][1], medical);

        let submitted = partner.submit(second, 1).await;
        let said = json!([submitted.is(201)["status"], submitted.body["submitted_revision"], submitted.body["version"]]);
        assert_eq!(said, json!(["submitted", 1, 3]));
        submitted.has("location", second);
        partner.submit(second, 1).await.refused(409, "state_forbids");
        partner.write(second, &of_nothing()).await.refused(409, "state_forbids");

        let reasons = json!({ "reasons": [{ "pointer": "/narrative/summary", "reason": "Say what was reached." }] });
        let returned = officer.send_back(&second, &reasons).await;
        let said = json!([returned.is(201)["status"], returned.body["reasons"], returned.body["returned_revision"]]);
        assert_eq!(said, json!(["returned", reasons["reasons"], 1]));
        officer.accept_report(&second).await.refused(409, "state_forbids");

        // Without items, those that were sent before stay.
        let corrected = json!({
            "narrative": { "summary": "One woman was treated.", "lessons": "Visit earlier." },
            "indicators": [{ "component": "medical", "persons": [{ "sex": "female", "age_band": "30-44", "count": 1 }] }],
            "financial": [{ "component": "medical", "spent": gel("400.00") }]
        });
        let again = partner.report(second, &corrected).await;
        let changed = json!({
            "narrative": ["summary", "lessons"], "indicators": false, "financial": [],
            "items": { "added": 0, "removed": 0, "changed": 0 }, "documents": []
        });
        shows(&again, json!({ "submitted_revision": 2, "changed_since_return": exactly(&changed) }));
        // What was returned stays on record.
        let old = officer.get(&format!("{second}/content?revision=1")).await;
        old.shows(200, json!({ "narrative": { "summary": "What was done in the quarter." } }));
        officer.get(&format!("{second}/items?revision=1")).await.shows(200, json!({
            "items": exactly(json!([line]))
        }));

        officer.verify(&format!("/v1/assistance/{item}")).await.is(201);
        let accepted = officer.accept_report(&second).await;
        let said = json!([accepted.is(201)["status"], accepted.body["on_expiry"], accepted.body["overdue"]]);
        assert_eq!(said, json!(["accepted", null, false]));
        assert_eq!(partner.get(second).await.is(200), &accepted.body);
        // What waited for it can be paid; what waits for the others waits on.
        assert_eq!(owed.tranches(&partner).await, ["payable", "pending", "payable", "pending"]);
        let second_id = id(second);
        for (name, count) in [("due", 1), ("drafted", 3), ("submitted", 3), ("returned", 1), ("accepted", 1)] {
            let told = partner.changes(&format!("&type=report.{name}"), count).await;
            assert!(told.iter().any(|change| change["subject"]["id"] == *second_id), "{name}: {told:#?}");
        }
    })
    .await;
}
