//! Deliveries that a report claims are not undone: the report is returned first.

use super::{found, in_july, of_nothing, of_one, owed};
use crate::harness::{exactly, gel, on_both};
use serde_json::json;

#[tokio::test]
async fn what_a_report_claims_is_undone_once_the_report_is_returned() {
    on_both(async |system| {
        let owed = owed(system).await;
        let item = owed.delivered("10.00").await;
        let path = format!("/v1/assistance/{item}");
        let later = system.another_at(in_july, &[("REINTEGRATION_JOB_SECONDS", "3600")]).await;
        let (partner, officer) = (later.client("demo-partner-3").await, later.client("demo-officer").await);
        let manager = later.client("demo-manager").await;
        partner.report(owed.report(1), &of_nothing()).await;
        let report = owed.report(2);
        // A draft claims nothing yet.
        partner.write(report, &of_one(&[(&item, "10.00")], "10.00")).await.is(200);
        partner.withdraw_delivery(&path, "It was less.").await.is(201);
        let errors = found(&partner.validate(report).await, "errors");
        assert!(errors.iter().any(|(_, code)| code == "not_delivered"), "{errors:?}");
        let proof = owed.opened.document().await;
        let deliver = async |amount: &str| {
            let delivery = json!({ "actual_amount": gel(amount), "delivered_on": "2026-06-01", "documents": [proof] });
            partner.deliver(&path, &delivery).await
        };
        deliver("10.00").await.is(201);

        partner.submit(report, 1).await.is(201);
        let both_are_refused = async || {
            partner.withdraw_delivery(&path, "It was 9.00.").await.refused(409, "reported_already");
            officer.refuse_verification(&path, "No act.").await.refused(409, "reported_already");
        };
        both_are_refused().await;
        let reasons = json!({ "reasons": [{ "pointer": "/items/0/amount", "reason": "The act says 9.00." }] });
        officer.send_back(report, &reasons).await.is(201);
        officer.refuse_verification(&path, "The act says 9.00.").await.is(201);
        // What was submitted is not true any more.
        let refused = partner.submit(report, 1).await;
        assert!(
            refused.refused(422, "validation_failed").faults().contains(&("/items/0/assistance_id", "not_delivered"))
        );
        deliver("9.00").await.is(201);
        partner.report(report, &of_one(&[(&item, "9.00")], "9.00")).await;
        both_are_refused().await;
        // What is accepted stays as it is, so it has to be true: everything that it reports is verified first.
        let open = [(format!("/assistance/{item}"), "still_open")];
        let refused = manager.accept_report(report).await;
        refused.refused(409, "still_open").for_reasons(&[(open[0].0.as_str(), open[0].1)]);
        // To verify it undoes nothing.
        let reversals = json!([{ "kind": "withdrawal" }, { "kind": "refusal" }]);
        officer.verify(&path).await.shows(201, json!({ "status": "verified", "reversals": reversals }));
        manager.accept_report(report).await.is(201);
        assert_eq!(owed.opened.line("medical").await, ["15750.00", "9.00", "9.00", "15741.00"]);
    })
    .await;
}

#[tokio::test]
async fn a_submission_and_a_withdrawal_at_once_leave_no_claim_on_what_was_not_delivered() {
    on_both(async |system| {
        let owed = owed(system).await;
        let quiet = [("REINTEGRATION_JOB_SECONDS", "3600")];
        let (here, there) = (system.another_at(in_july, &quiet).await, system.another_at(in_july, &quiet).await);
        let (partner, officer) = (here.client("demo-partner-3").await, here.client("demo-officer").await);
        let elsewhere = partner.at(&there);
        partner.report(owed.report(1), &of_nothing()).await;
        let report = owed.report(2);
        for _ in 0..5 {
            let item = owed.delivered("400.00").await;
            let path = format!("/v1/assistance/{item}");
            let written = partner.write(report, &of_one(&[(&item, "400.00")], "400.00")).await;
            let revision = written.is(200)["revision"].as_i64().unwrap();
            let (submitted, withdrawn) =
                tokio::join!(partner.submit(report, revision), elsewhere.withdraw_delivery(&path, "Not so."));
            if submitted.status == 201 {
                withdrawn.refused(409, "reported_already");
                let reasons = json!({ "reasons": [{ "pointer": "", "reason": "Not so." }] });
                officer.send_back(report, &reasons).await.is(201);
                partner.withdraw_delivery(&path, "Not so.").await.is(201);
            } else {
                withdrawn.shows(201, json!({ "status": "approved", "delivery": exactly(json!(null)) }));
                let faults = submitted.refused(422, "validation_failed").faults();
                assert!(faults.contains(&("/items/0/assistance_id", "not_delivered")), "{faults:?}");
            }
        }
        let claimed = "SELECT count(*) FROM reported_items i JOIN assistance a ON a.id = i.assistance_id \
                       JOIN reports r ON r.id = i.report_id \
                       WHERE r.waits_since IS NULL AND a.status NOT IN ('delivered', 'verified')";
        assert_eq!(here.number(claimed).await, 0);
        assert_eq!(owed.opened.line("medical").await[2], "0.00");
    })
    .await;
}
