//! The final report: nothing of a grant is left out of every report, and what has to be corrected can be.

use super::{Owed, id, in_january, of_nothing, of_one, owed};
use crate::harness::{System, gel, medical, on_both, path_of_assistance, soon};
use chrono::{DateTime, TimeZone, Utc};
use serde_json::{Value, json};

const QUIET: [(&str, &str); 1] = [("REINTEGRATION_JOB_SECONDS", "3600")];

/// The last month of the grant.
fn in_december() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 12, 1, 8, 0, 0).unwrap()
}

/// After the last day of the final report.
fn in_february() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 2, 2, 8, 0, 0).unwrap()
}

/// The last day for correcting a report that was returned on 2 February, a minute before midnight in Tbilisi.
fn on_the_last_day() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 2, 12, 19, 59, 0).unwrap()
}

/// A minute later.
fn a_minute_later() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 2, 12, 20, 0, 0).unwrap()
}

/// Assistance of 200.00 that is approved in December.
async fn promised(system: &System, owed: &Owed) -> String {
    let december = system.another_at(in_december, &QUIET).await;
    let partner = december.client("demo-partner-3").await;
    let path = path_of_assistance(partner.propose(&owed.opened.case, &medical("200.00")).await.is(201));
    december.client("demo-officer").await.approve(&path).await.is(201);
    december.stop().await;
    path
}

fn delivery(proof: &str) -> Value {
    json!({ "actual_amount": gel("200.00"), "delivered_on": "2026-12-20", "documents": [proof] })
}

/// What a final report says of the whole grant beside the items that it adds.
fn whole(items: &[(&str, &str)], spent: &str) -> Value {
    let mut body = of_one(&[("", "")], spent);
    body["items"] = of_one(items, spent)["items"].clone();
    body
}

#[tokio::test]
async fn the_final_report_is_accepted_once_nothing_can_be_added_and_nothing_is_missing() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (path, proof) = (promised(system, &owed).await, owed.opened.document().await);
        let january = system.another_at(in_january, &QUIET).await;
        let (partner, officer) = (january.client("demo-partner-3").await, january.client("demo-officer").await);
        for number in 1..=5 {
            partner.report(owed.report(number), &of_nothing()).await;
        }
        let last = owed.report(5);
        let place = format!("/assistance/{}", id(&path));
        let refused = officer.accept_report(last).await;
        refused.refused(409, "still_open").for_reasons(&[(&place, "still_open")]);
        partner.deliver(&path, &delivery(&proof)).await.is(201);
        let refused = officer.accept_report(last).await;
        refused.refused(409, "not_reported").for_reasons(&[(&place, "not_reported")]);

        let reasons = json!({ "reasons": [{ "pointer": "/items", "reason": "One delivery is missing." }] });
        officer.send_back(last, &reasons).await.is(201);
        partner.report(last, &whole(&[(&id(&path), "200.00")], "200.00")).await;
        let refused = officer.accept_report(last).await;
        refused.refused(409, "still_open").for_reasons(&[(&place, "still_open")]);
        officer.verify(&path).await.is(201);
        officer.accept_report(last).await.is(201);
        partner.deliver(&path, &delivery(&proof)).await.refused(409, "state_forbids");
        let unexplained = "SELECT count(*) FROM assistance a WHERE a.status IN ('delivered', 'verified') AND NOT EXISTS \
                           (SELECT 1 FROM reported_items i WHERE i.assistance_id = a.id)";
        assert_eq!(system.number(unexplained).await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_back_from_a_report_that_was_returned_late_can_be_recorded_until_the_report_is_due() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (kept, lost) = (promised(system, &owed).await, promised(system, &owed).await);
        let proof = owed.opened.document().await;
        let report = owed.report(5);
        let january = system.another_at(in_january, &QUIET).await;
        let partner = january.client("demo-partner-3").await;
        for path in [&kept, &lost] {
            partner.deliver(path, &delivery(&proof)).await.is(201);
        }
        for number in 1..=4 {
            partner.report(owed.report(number), &of_nothing()).await;
        }
        partner.report(report, &whole(&[(&id(&kept), "200.00"), (&id(&lost), "200.00")], "400.00")).await;
        january.stop().await;

        // Nothing of the grant could be recorded since 30 January.
        let february = system.another_at(in_february, &[("REINTEGRATION_JOB_SECONDS", "1")]).await;
        let officer = february.client("demo-officer").await;
        let reasons = json!({ "reasons": [{ "pointer": "/items/0/amount", "reason": "The act says 190.00." }] });
        officer.send_back(report, &reasons).await.shows(201, json!({ "due_on": "2027-02-12" }));
        for path in [&kept, &lost] {
            let refused = officer.refuse_verification(path, "The act says 190.00.").await;
            refused.shows(201, json!({ "status": "approved", "due_on": "2027-02-12" }));
        }
        february.stop().await;

        let then = system.another_at(on_the_last_day, &[("REINTEGRATION_JOB_SECONDS", "1")]).await;
        let (partner, officer) = (then.client("demo-partner-3").await, then.client("demo-officer").await);
        let mut corrected = delivery(&proof);
        corrected["actual_amount"] = gel("190.00");
        partner.deliver(&kept, &corrected).await.is(201);
        officer.verify(&kept).await.is(201);
        then.stop().await;

        let after = system.another(a_minute_later).await;
        let (manager, officer) = (after.client("demo-manager").await, after.client("demo-officer").await);
        soon(async || manager.get(&lost).await.is(200)["status"] == "cancelled").await;
        let partner = after.client("demo-partner-3").await;
        partner.report(report, &whole(&[(&id(&kept), "190.00")], "190.00")).await;
        officer.accept_report(report).await.is(201);
    })
    .await;
}
