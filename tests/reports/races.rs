//! Reports that two replicas are asked about at the same moment.

use super::{in_october, of_nothing, of_one, owed};
use crate::harness::{System, at_once, on_both, statuses};
use serde_json::json;

async fn in_autumn(system: &System) -> (System, System) {
    let quiet = [("REINTEGRATION_JOB_SECONDS", "3600")];
    (system.another_at(in_october, &quiet).await, system.another_at(in_october, &quiet).await)
}

#[tokio::test]
async fn what_is_submitted_by_many_at_once_is_submitted_once() {
    on_both(async |system| {
        let owed = owed(system).await;
        let item = owed.delivered("400.00").await;
        let (here, there) = in_autumn(system).await;
        let partner = here.client("demo-partner-3").await;
        partner.report(owed.report(1), &of_nothing()).await;
        partner.write(owed.report(2), &of_one(&[(&item, "400.00")], "400.00")).await.is(200);
        let partners = partner.by_turns(6, [&here, &there]);
        let submitted = at_once(partners, async |partner| partner.submit(owed.report(2), 1).await).await;
        assert_eq!(statuses(&submitted), [201, 409, 409, 409, 409, 409]);
        assert_eq!(here.number("SELECT count(*) FROM reported_items").await, 1);
    })
    .await;
}

#[tokio::test]
async fn the_same_assistance_in_two_reports_at_the_same_moment_stands_in_one() {
    on_both(async |system| {
        let owed = owed(system).await;
        let item = owed.delivered("400.00").await;
        let (here, there) = in_autumn(system).await;
        let partner = here.client("demo-partner-3").await;
        partner.report(owed.report(1), &of_nothing()).await;
        let says = of_one(&[(&item, "400.00")], "400.00");
        partner.write(owed.report(2), &says).await.is(200);
        partner.write(owed.report(3), &says).await.is(200);
        let elsewhere = partner.at(&there);
        let (one, other) = tokio::join!(partner.submit(owed.report(2), 1), elsewhere.submit(owed.report(3), 1));
        one.is(201);
        // Where it came first, the one before it was open still.
        if other.status == 409 {
            other.refused(409, "earlier_report_open");
        } else {
            other.has_faults(&[("/items/0/assistance_id", "reported_already")]);
        }
        elsewhere.submit(owed.report(3), 1).await.has_faults(&[("/items/0/assistance_id", "reported_already")]);
        assert_eq!(here.number("SELECT count(*) FROM reported_items").await, 1);
        // The database itself says so.
        let twice = "INSERT INTO reported_items (assistance_id, report_id) \
                     SELECT r.assistance_id, o.id FROM reported_items r JOIN reports o ON o.number = 3";
        let refused = here.refusal(twice).await;
        assert!(refused.contains("reported_items"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn an_answer_and_a_correction_at_once_do_not_mix() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (here, there) = in_autumn(system).await;
        let partner = here.client("demo-partner-3").await;
        let (officer, manager) = (here.client("demo-officer").await, there.client("demo-manager").await);
        let report = owed.report(1);
        partner.report(report, &of_nothing()).await;
        let reasons = json!({ "reasons": [{ "pointer": "", "reason": "Too short." }] });
        let (returned, accepted) = tokio::join!(officer.send_back(report, &reasons), manager.accept_report(report));
        assert_eq!(statuses(&[returned, accepted]), [201, 409]);

        // Two who write on the same version: one of them has to look again.
        let version = partner.get(owed.report(2)).await.is(200)["version"].as_i64().unwrap();
        let (content, says) = (format!("{}/content", owed.report(2)), of_nothing());
        let partners = partner.by_turns(2, [&here, &there]);
        let written = at_once(partners, async |partner| partner.put(&content, Some(version), &says).await).await;
        assert_eq!(statuses(&written), [200, 412]);
    })
    .await;
}
