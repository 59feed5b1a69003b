//! What the partners' programs report each quarter.

use super::people::Year;
use super::{Day, LOTS, Lot, money, tetri, text};
use crate::harness::{Caller, exactly, shows, soon};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The report of a grant with that number.
async fn due(partner: &Caller, grant: &str, number: usize) -> Value {
    let id = grant.rsplit('/').next().unwrap();
    let reports = partner.get(&format!("/v1/reports?grant={id}")).await;
    let reports = reports.is(200)["items"].as_array().unwrap();
    reports.iter().find(|report| report["number"] == json!(number)).unwrap().clone()
}

/// What a partner's program writes: its own assistance of the period, delivered and counted.
async fn content(partner: &Caller, report: &Value, lot: &Lot) -> Value {
    let (from, until, grant_id) = (text(&report["starts_on"]), text(&report["ends_on"]), text(&report["grant_id"]));
    let delivered = format!("delivered_from={from}&delivered_until={until}&grant={grant_id}&limit=200");
    let listed = partner.get(&format!("/v1/assistance?{delivered}")).await;
    let mine = listed.is(200)["items"].as_array().unwrap();
    let whole = report["kind"] == "final";
    let (mut spent, mut persons) = (BTreeMap::new(), BTreeMap::new());
    for one in mine {
        *spent.entry(text(&one["component"])).or_insert(0) += tetri(&one["actual_amount"]);
        *persons.entry(text(&one["component"])).or_insert(0) += 1;
    }
    let sex = if lot.number.is_multiple_of(2) { "male" } else { "female" };
    // Everybody is born in 1988.
    let count = |count: &i32| json!([{ "sex": sex, "age_band": "30-44", "count": count }]);
    let items = mine.iter().filter(|_| !whole).map(|one| {
        json!({ "assistance_id": one["id"], "amount": one["actual_amount"], "delivered_on": one["delivered_on"] })
    });
    json!({
        "narrative": { "summary": "What was done in the period." },
        "indicators": persons.iter().map(|(component, persons)| json!({ "component": component, "persons": count(persons) })).collect::<Vec<_>>(),
        "financial": spent.iter().map(|(component, spent)| json!({ "component": component, "spent": money(*spent) })).collect::<Vec<_>>(),
        "items": items.collect::<Vec<_>>()
    })
}

/// Writes a report and submits it; gives its path and its answer.
async fn submitted(partner: &Caller, report: &Value, content: &Value) -> String {
    let path = format!("/v1/reports/{}", text(&report["id"]));
    let written = partner.put(&format!("{path}/content"), report["version"].as_i64(), content).await;
    let revision = written.is(200)["revision"].as_i64().unwrap();
    let checked = partner.validate(&path).await;
    assert_eq!(checked.is(200)["valid"], true, "{:#}", checked.body);
    partner.submit(&path, revision).await.is(201);
    path
}

/// Accepts it, and releases what it makes payable.
async fn accepted(day: &Day<'_>, path: &str, grant: &str, number: usize) {
    day.officer.accept_report(&path).await.shows(201, json!({ "status": "accepted" }));
    let tranches = day.manager.get(&format!("{grant}/tranches")).await;
    for tranche in tranches.is(200)["items"].as_array().unwrap() {
        if tranche["report_number"] == json!(number) {
            assert_eq!(tranche["status"], "payable", "{tranche:#}");
            let payment = json!({ "payment_reference": format!("PAY-{}", text(&tranche["id"])) });
            day.manager.release(&format!("/v1/tranches/{}", text(&tranche["id"])), &payment).await.is(201);
        }
    }
}

/// The first quarter: one report is returned and corrected, one does not come.
pub async fn first(day: &Day<'_>, year: &Year) {
    for (lot, grant) in LOTS.iter().zip(&year.grants) {
        if lot.number == 6 {
            continue;
        }
        let partner = day.partner(lot.winner).await;
        let report = due(&partner, grant, 1).await;
        assert_eq!(report["status"], "due");
        let content = content(&partner, &report, lot).await;
        let path = submitted(&partner, &report, &content).await;
        if lot.number == 2 {
            let reasons = json!({ "reasons": [{ "pointer": "/narrative/summary", "reason": "Say more." }] });
            day.officer.send_back(&path, &reasons).await.is(201);
            let returned = partner.get(&path).await;
            returned.shows(200, json!({ "status": "returned", "reasons": exactly(&reasons["reasons"]) }));
            let mut corrected = content.clone();
            corrected["narrative"]["summary"] = json!("What was done in the period, in more words.");
            submitted(&partner, &returned.body, &corrected).await;
            let again = partner.get(&path).await;
            assert_eq!(again.body["changed_since_return"]["narrative"], json!(["summary"]), "{:#}", again.body);
        }
        accepted(day, &path, grant, 1).await;
    }
    day.system.stop().await;
}

/// Long after its day the report of lot 6 comes: its tranche was held meanwhile.
pub async fn late(day: &Day<'_>, year: &Year) {
    let (lot, grant) = (&LOTS[5], &year.grants[5]);
    let partner = day.partner(lot.winner).await;
    let report = due(&partner, grant, 1).await;
    shows(&report, json!({ "status": "overdue", "overdue": true }));
    soon(async || {
        let tranches = day.manager.get(&format!("{grant}/tranches")).await;
        tranches.is(200)["items"].as_array().unwrap().iter().any(|tranche| tranche["status"] == "held")
    })
    .await;
    let content = content(&partner, &report, lot).await;
    let path = submitted(&partner, &report, &content).await;
    accepted(day, &path, grant, 1).await;
    day.system.stop().await;
}

/// All partners submit their final reports, each of which waits until nothing of its grant can be delivered any more. Gives
/// their paths.
pub async fn last(day: &Day<'_>, year: &Year) -> Vec<String> {
    let mut paths = Vec::new();
    for (lot, grant) in LOTS.iter().zip(&year.grants) {
        let partner = day.partner(lot.winner).await;
        let report = due(&partner, grant, 5).await;
        let content = content(&partner, &report, lot).await;
        let path = submitted(&partner, &report, &content).await;
        day.officer.accept_report(&path).await.refused(409, "still_open");
        paths.push(path);
    }
    day.system.stop().await;
    paths
}

/// All partners report in time.
pub async fn all(day: &Day<'_>, year: &Year, number: usize) {
    for (lot, grant) in LOTS.iter().zip(&year.grants) {
        let partner = day.partner(lot.winner).await;
        let report = due(&partner, grant, number).await;
        let content = content(&partner, &report, lot).await;
        let path = submitted(&partner, &report, &content).await;
        accepted(day, &path, grant, number).await;
    }
    day.system.stop().await;
}
