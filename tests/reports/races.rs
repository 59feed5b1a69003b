//! Reports that two replicas are asked about at the same moment.

use super::{in_october, of_nothing, of_one, owed};
use crate::harness::{System, on_both};
use reqwest::Method;
use serde_json::json;
use tokio::task::JoinSet;

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
        let mut all = JoinSet::new();
        for number in 0..6 {
            let (caller, report) =
                (partner.at(if number % 2 == 0 { &here } else { &there }), owed.report(2).to_owned());
            all.spawn(async move { caller.submit(&report, 1).await.status });
        }
        let mut statuses = all.join_all().await;
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409, 409, 409]);
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
            other.is_problem(409, "earlier_report_open");
        } else {
            other.has_faults(&[("/items/0/assistance_id", "reported_already")]);
        }
        let again = elsewhere.submit(owed.report(3), 1).await;
        again.has_faults(&[("/items/0/assistance_id", "reported_already")]);
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
        let (sent_back, accepted) = (format!("{report}/return"), format!("{report}/acceptance"));
        let (reasons, nothing) = (json!({ "reasons": [{ "pointer": "", "reason": "Too short." }] }), json!({}));
        let (returned, accepted) = tokio::join!(officer.post(&sent_back, &reasons), manager.post(&accepted, &nothing));
        let mut statuses = [returned.status, accepted.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);

        // Two who write on the same version: one of them has to look again.
        let version = partner.get(owed.report(2)).await.is(200)["version"].as_i64().unwrap();
        let write = async |caller: &crate::harness::Caller| {
            let request = caller.request(Method::PUT, &format!("{}/content", owed.report(2)));
            let request = request.header("if-match", format!("\"{version}\"")).json(&of_nothing());
            crate::harness::answer(request).await.status
        };
        let elsewhere = partner.at(&there);
        let (one, other) = tokio::join!(write(&partner), write(&elsewhere));
        assert_eq!(if one < other { [one, other] } else { [other, one] }, [200, 412]);
    })
    .await;
}
