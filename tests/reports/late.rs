//! What comes late: deliveries that were recorded after their quarter was reported, and reports that were returned late.

use super::{found, id, in_january, in_october, of_nothing, of_one, owed};
use crate::harness::{Caller, gel, medical, on_both, shows, soon};
use chrono::{DateTime, TimeZone, Utc};
use serde_json::{Value, json};

const QUIET: [(&str, &str); 1] = [("REINTEGRATION_JOB_SECONDS", "3600")];

/// The deliveries that a report leaves out.
async fn asked_for(partner: &Caller, report: &str) -> Vec<Value> {
    let told = partner.validate(report).await;
    assert!(
        found(&told, "differences")
            .iter()
            .all(|(place, code)| (place.as_str(), code.as_str()) == ("/items", "not_reported"))
    );
    told.body["differences"].as_array().unwrap().iter().map(|one| one["recorded"].clone()).collect()
}

#[tokio::test]
async fn a_delivery_recorded_after_its_quarter_was_accepted_is_asked_for_by_the_next_report_and_counted_once() {
    on_both(async |system| {
        let owed = owed(system).await;
        let path = owed.opened.approved(&medical("400.00")).await;
        let delivery = json!({
            "actual_amount": gel("400.00"), "delivered_on": "2026-09-28", "documents": [owed.opened.document().await]
        });
        let autumn = system.another_at(in_october, &QUIET).await;
        let (partner, officer) = (autumn.client("demo-partner-3").await, autumn.client("demo-officer").await);
        for number in 1..=3 {
            partner.report(owed.report(number), &of_nothing()).await;
        }
        let (third, fourth) = (owed.report(3), owed.report(4));
        partner.write(fourth, &of_nothing()).await.is(200);
        assert!(asked_for(&partner, fourth).await.is_empty());
        partner.deliver(&path, &delivery).await.is(201);
        let missing = [json!(format!("{}: 400.00", id(&path)))];
        assert_eq!(asked_for(&partner, fourth).await, missing);
        // Where the quarter's own report is open again, it belongs there.
        let reasons = json!({ "reasons": [{ "pointer": "", "reason": "Is that all?" }] });
        officer.send_back(third, &reasons).await.is(201);
        assert!(asked_for(&partner, fourth).await.is_empty());
        assert_eq!(asked_for(&partner, third).await, missing);
        partner.submit(third, 1).await.is(201);
        officer.accept_report(third).await.is(201);
        assert_eq!(asked_for(&partner, fourth).await, missing);

        let winter = system.another_at(in_january, &QUIET).await;
        let (partner, officer) = (winter.client("demo-partner-3").await, winter.client("demo-officer").await);
        let item = id(&path);
        partner.write(fourth, &of_one(&[(&item, "400.00")], "400.00")).await.is(200);
        let told = partner.validate(fourth).await;
        told.shows(200, json!({ "valid": true, "errors": [], "differences": [] }));
        shows(&told.body["totals"][1], json!({ "reported": gel("400.00"), "persons": 1 }));
        partner.submit(fourth, 2).await.is(201);
        officer.verify(&path).await.is(201);
        officer.accept_report(fourth).await.is(201);
        // The final report counts it, and does not ask for it again.
        let mut whole = of_one(&[(&item, "400.00")], "400.00");
        whole["items"] = json!([]);
        partner.write(owed.report(5), &whole).await.is(200);
        let told = partner.validate(owed.report(5)).await;
        told.shows(200, json!({ "valid": true, "errors": [], "differences": [] }));
        shows(&told.body["totals"][1], json!({ "reported": gel("400.00"), "persons": 1 }));
    })
    .await;
}

/// Within the last day of the second quarter's report.
fn in_time() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 7, 5, 8, 0, 0).unwrap()
}

/// More than a month after the last day, when money is held for what has not come.
fn long_after() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 8, 20, 8, 0, 0).unwrap()
}

/// The day after the last day for the correction.
fn not_corrected() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 8, 31, 8, 0, 0).unwrap()
}

/// A month and a day later.
fn still_not_corrected() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 9, 30, 8, 0, 0).unwrap()
}

#[tokio::test]
async fn a_report_that_came_in_time_is_not_late_the_moment_it_is_returned() {
    on_both(async |system| {
        let owed = owed(system).await;
        let second = owed.report(2);
        let summer = system.another_at(in_time, &QUIET).await;
        let partner = summer.client("demo-partner-3").await;
        partner.report(owed.report(1), &of_nothing()).await;
        partner.report(second, &of_nothing()).await;
        summer.client("demo-officer").await.accept_report(owed.report(1)).await.is(201);
        summer.stop().await;

        let quiet = system.another_at(long_after, &QUIET).await;
        let reasons = json!({ "reasons": [{ "pointer": "", "reason": "Is that all?" }] });
        let returned = quiet.client("demo-officer").await.send_back(second, &reasons).await;
        returned.shows(201, json!({ "status": "returned", "due_on": "2026-08-30", "overdue": false }));
        let grant = id(&owed.opened.grant);
        let late = format!("/v1/reports?grant={grant}&overdue=true");
        assert!(quiet.client("demo-partner-3").await.get(&late).await.ids().is_empty());
        quiet.stop().await;

        // The others' reports did not come: money is held for them. Nothing is for this one.
        let lots = system.number("SELECT count(*) FROM reports WHERE number = 2").await;
        let told = async |step: &str| {
            let sql = format!("SELECT count(*) FROM reports WHERE number = 2 AND told = '{step}'");
            system.number(&sql).await
        };
        let own = "SELECT count(*) FROM reports WHERE status = 'returned' AND told";
        let own = async |step: &str| system.number(&format!("{own} = '{step}'")).await == 1;
        let jobs = system.another(long_after).await;
        soon(async || told("held").await == lots - 1).await;
        soon(async || own("due").await).await;
        jobs.stop().await;
        let partner = system.client("demo-partner-3").await;
        assert_eq!(owed.tranches(&partner).await, ["payable", "payable", "pending", "pending"]);

        let jobs = system.another(not_corrected).await;
        soon(async || own("overdue").await).await;
        let shown = jobs.client("demo-partner-3").await;
        shown.get(second).await.shows(200, json!({ "status": "returned", "overdue": true }));
        assert_eq!(shown.get(&late).await.ids(), [id(second)]);
        jobs.stop().await;
        assert_eq!(owed.tranches(&partner).await, ["payable", "payable", "pending", "pending"]);
        let jobs = system.another(still_not_corrected).await;
        soon(async || own("held").await).await;
        jobs.stop().await;
        assert_eq!(owed.tranches(&partner).await, ["payable", "payable", "held", "held"]);
    })
    .await;
}

#[tokio::test]
async fn a_report_that_came_late_has_days_for_its_correction_too() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (partner, officer) = (&owed.opened.partner, &owed.opened.officer);
        let first = owed.report(1);
        partner.get(first).await.shows(200, json!({ "overdue": true }));
        partner.report(first, &of_nothing()).await;
        let reasons = json!({ "reasons": [{ "pointer": "", "reason": "Is that all?" }] });
        let returned = officer.send_back(first, &reasons).await;
        returned.shows(201, json!({ "status": "returned", "due_on": "2026-06-11", "overdue": false }));
        assert!(!partner.get("/v1/reports?overdue=true").await.ids().contains(&id(first).as_str()));
        assert!(partner.get("/v1/reports?overdue=false").await.ids().contains(&id(first).as_str()));
        // What is not waited for any more is not late on any day.
        partner.submit(first, 1).await.is(201);
        let later = system.another_at(in_october, &QUIET).await;
        let partner = later.client("demo-partner-3").await;
        partner.get(first).await.shows(200, json!({ "status": "submitted", "overdue": false }));
        assert!(!partner.get("/v1/reports?overdue=true").await.ids().contains(&id(first).as_str()));
    })
    .await;
}
