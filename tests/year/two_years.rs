//! One person of one region across two years, as the office of that region sees it: registered twice, corrected, moved,
//! suspended, delivered to late, reported on, returned, promised in December, handed on to the winner of the new year, and
//! closed. In the end every tetri is explained, and nobody was counted twice.

use super::tetri;
use crate::competition::{Competitor, award, ready};
use crate::harness::{Caller, Case, Registered, System, ample_plan, command, eligible, gel, medical, merged, on_both};
use crate::harness::{path_of_assistance, shows, soon};
use chrono::{DateTime, TimeZone, Utc};
use serde_json::{Value, json};

macro_rules! days {
    ($($name:ident $year:literal $month:literal $day:literal)*) => {
        $(fn $name() -> DateTime<Utc> { Utc.with_ymd_and_hms($year, $month, $day, 8, 0, 0).unwrap() })*
    };
}

days! {
    the_second_report 2026 7 5
    the_suspension 2026 7 20
    the_return_to_work 2026 9 8
    the_third_report 2026 10 5
    the_late_entry 2026 10 20
    the_promise 2026 12 14
    the_fourth_report 2027 1 5
    the_signature 2027 1 25
    the_end_of_the_old_year 2027 2 1
    the_help_of_the_new_year 2027 2 15
    the_closing 2027 3 20
    the_first_report_of_the_new_year 2027 4 5
}

/// One day, on a replica whose clock shows it.
struct Day {
    system: System,
    partner: Caller,
    office: Caller,
    officer: Caller,
    manager: Caller,
}

/// The office of Imereti, by its secret.
struct Office(String);

async fn on(first: &System, office: &Office, clock: fn() -> DateTime<Utc>) -> Day {
    let system = first.another(clock).await;
    let given = system.try_secret("imereti-office", &office.0).await;
    Day {
        partner: system.client("demo-partner-3").await,
        office: system.bearer(given.is(200)["access_token"].as_str().unwrap()),
        officer: system.client("demo-officer").await,
        manager: system.client("demo-manager").await,
        system,
    }
}

fn id_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// The reports of a grant, in their order.
async fn reports(caller: &Caller, grant: &str) -> Vec<String> {
    let list = caller.get(&format!("/v1/reports?grant={}", id_of(grant))).await;
    list.ids().iter().rev().map(|id| format!("/v1/reports/{id}")).collect()
}

/// What a report says: one woman of 38 was treated, whatever came of it.
fn content(items: &[(&str, &str)], spent: &str, persons: u32) -> Value {
    let one = json!([{ "component": "medical", "persons": [{ "sex": "female", "age_band": "30-44", "count": 1 }] }]);
    let item = |(path, amount): &(&str, &str)| json!({ "assistance_id": id_of(path), "amount": gel(amount) });
    json!({
        "narrative": { "summary": "What was done in the period." },
        "indicators": if persons == 0 { json!([]) } else { one },
        "financial": [{ "component": "medical", "spent": gel(spent) }],
        "items": items.iter().map(item).collect::<Vec<_>>()
    })
}

async fn document(partner: &Caller, registration: &str) -> String {
    let form = "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\ndelivery\r\n--b\r\n\
                Content-Disposition: form-data; name=\"file\"; filename=\"act.pdf\"\r\n\r\n%PDF-1.7\nan act\r\n--b--\r\n";
    let path = format!("{registration}/documents");
    let sent = partner.post_bytes(&path, "multipart/form-data; boundary=b", form.into()).await;
    sent.is(201)["id"].as_str().unwrap().to_owned()
}

async fn delivered(partner: &Caller, case: &Case, path: &str, amount: &str, on: &str) {
    let proof = document(partner, &case.registration).await;
    let delivery = json!({ "actual_amount": gel(amount), "delivered_on": on, "documents": [proof] });
    partner.deliver(path, &delivery).await.is(201);
}

async fn approved(partner: &Caller, officer: &Caller, case: &Case, amount: &str) -> String {
    let path = path_of_assistance(partner.propose(case, &medical(amount)).await.is(201));
    officer.approve(&path).await.is(201);
    path
}

/// The ledger of a grant that is over: what came in was handed over or has lapsed, and what was handed over is what its
/// reports say. Gives what was handed over.
async fn explained(manager: &Caller, grant: &str) -> i64 {
    let ledger = manager.get(&format!("{grant}/ledger?limit=200")).await;
    let of = |kind: &str| {
        let all = ledger.is(200)["items"].as_array().unwrap().iter();
        all.filter(|entry| entry["kind"] == kind).map(|entry| tetri(&entry["amount"])).sum::<i64>()
    };
    let handed_over = of("disbursement") - of("disbursement_reversal");
    assert_eq!(of("allocation") - of("lapse") - of("withdrawal"), handed_over, "{:#}", ledger.body);
    assert_eq!(of("commitment") - of("release"), handed_over, "{:#}", ledger.body);
    let budget = manager.get(&format!("{grant}/budget")).await;
    shows(&budget.is(200)["totals"], json!({ "available": gel("0.00"), "disbursed": super::money(handed_over) }));
    let mut reported = 0;
    for report in reports(manager, grant).await {
        let items = manager.get(&format!("{report}/items")).await;
        reported += items.is(200)["items"].as_array().unwrap().iter().map(|one| tetri(&one["amount"])).sum::<i64>();
        manager.get(&report).await.shows(200, json!({ "status": "accepted" }));
    }
    assert_eq!(reported, handed_over, "what the reports say of {grant}");
    handed_over
}

/// The person registers at two offices with the same document; both are accepted.
async fn two_cases(system: &System, office: &Caller) -> [Case; 2] {
    let partner = system.client("demo-partner-3").await;
    let body = eligible(&json!({}));
    let first = partner.register(&body).await;
    let elsewhere = merged(body, &json!({ "residence": { "municipality": "tskaltubo" } }));
    let second: Registered = partner.register(&elsewhere).await;
    [Case::of(&office.accept(&first).await), Case::of(&office.accept(&second).await)]
}

async fn signed_by(winner: &Competitor, day: &Day, lot: &str) -> String {
    let accepted = winner.at(&day.system).await.accept_award(&lot).await;
    let grant = format!("/v1/grants/{}", accepted.is(201)["grant_id"].as_str().unwrap());
    day.manager.sign(&grant).await.is(201);
    grant
}

/// The second quarter's report.
async fn the_summer(system: &System, office: &Office, owed: &[String], in_june: &[String; 2]) {
    // The second quarter's report counts one person; it is returned once, and corrected.
    let day = on(system, office, the_second_report).await;
    day.partner.report(&owed[0], &content(&[], "0.00", 0)).await;
    let items = [(in_june[0].as_str(), "300.00"), (in_june[1].as_str(), "99.99")];
    day.partner.report(&owed[1], &content(&items, "399.99", 1)).await;
    let reasons = json!({ "reasons": [{ "pointer": "/narrative/summary", "reason": "Say more." }] });
    day.officer.send_back(&owed[1], &reasons).await.shows(201, json!({ "overdue": false }));
    let mut corrected = content(&items, "399.99", 1);
    corrected["narrative"]["summary"] = json!("What was done in the period, in more words.");
    day.partner.report(&owed[1], &corrected).await;
    for path in in_june {
        day.office.verify(path).await.is(201);
    }
    for report in &owed[..2] {
        day.officer.accept_report(report).await.is(201);
    }
    day.system.stop().await;
}

/// What happens to the person before the autumn.
async fn the_rest(system: &System, office: &Office, case: &Case, late: &str) {
    // Fifty days of rest; then she is found under her right name, in another town.
    let day = on(system, office, the_suspension).await;
    let due = day.partner.get(late).await.is(200)["due_on"].clone();
    day.partner.suspend(case, "In hospital.").await.is(201);
    day.partner.get(late).await.shows(200, json!({ "due_on": null }));
    day.system.stop().await;
    let day = on(system, office, the_return_to_work).await;
    day.partner.resume(case).await.is(201);
    assert_eq!(json!([due, day.partner.get(late).await.is(200)["due_on"]]), json!(["2026-11-28", "2027-01-17"]));
    let registration = &case.registration;
    let seen = day.office.get(registration).await.is(200)["version"].as_i64().unwrap();
    let name = json!({ "person": { "given_name": "სწორი" }, "reason": "As the identity card has it." });
    day.office.patch(registration, seen, &name).await.is(200);
    let moved = json!({ "residence": { "municipality": "zestaponi" } });
    day.partner.patch(registration, seen + 1, &moved).await.is(200);
    day.partner.get(case).await.shows(200, json!({ "municipality": "zestaponi", "person": { "given_name": "სწორი" } }));
    day.system.stop().await;
}

/// What the winner of the new year does, and what it reports.
async fn the_new_year(
    system: &System,
    (office, winner): (&Office, &Competitor),
    [case, other]: [&Case; 2],
    (waiting, new_grant): (&str, &str),
) {
    let day = on(system, office, the_help_of_the_new_year).await;
    let new_partner = winner.at(&day.system).await;
    day.officer.approve(waiting).await.shows(201, json!({ "grant_id": id_of(new_grant) }));
    delivered(&new_partner, case, waiting, "80.00", "2027-02-15").await;
    day.officer.verify(waiting).await.is(201);
    day.system.stop().await;
    let day = on(system, office, the_closing).await;
    let new_partner = winner.at(&day.system).await;
    for case in [case, other] {
        new_partner.close_case(case, "completed").await.shows(201, json!({ "status": "closed" }));
    }
    day.office.get(case).await.shows(200, json!({ "closure": { "closed_on": "2027-03-20" } }));
    day.system.stop().await;

    let day = on(system, office, the_first_report_of_the_new_year).await;
    let new_partner = winner.at(&day.system).await;
    let owed = reports(&new_partner, new_grant).await;
    new_partner.report(&owed[0], &content(&[(waiting, "80.00")], "80.00", 1)).await;
    day.officer.accept_report(&owed[0]).await.is(201);
    let spent = day.manager.get(&format!("{new_grant}/budget")).await;
    shows(&spent.is(200)["totals"], json!({ "committed": gel("80.00"), "disbursed": gel("80.00") }));
    // What the person got stands in one report each, and in one grant.
    let claims = "SELECT count(*) FROM reported_items";
    assert_eq!(day.system.number(claims).await, 5);
    let (code, output, told) = command(&day.system, "demo", &["audit", "verify"]).await;
    assert_eq!(code, 0, "{output}{told}");
    day.system.stop().await;
}

#[tokio::test]
async fn a_person_of_one_region_across_two_years() {
    on_both(async |system| {
        let administrator = system.client("demo-administrator").await;
        let client = json!({
            "client_id": "imereti-office", "name": "Imereti", "role": "officer", "regions": ["GE-IM"]
        });
        let office =
            Office(administrator.post("/v1/clients", &client).await.is(201)["secret"].as_str().unwrap().to_owned());
        let given = system.try_secret("imereti-office", &office.0).await;
        let [case, other] = two_cases(system, &system.bearer(given.is(200)["access_token"].as_str().unwrap())).await;
        let (partner, officer) = (system.client("demo-partner-3").await, system.client("demo-officer").await);
        let manager = system.client("demo-manager").await;
        for case in [&case, &other] {
            partner.write_plan(case, None, &ample_plan()).await.is(201);
            manager.approve_plan(case, 1).await.is(201);
        }
        let lot = partner.get(&case).await.is(200)["lot"]["id"].as_str().unwrap().to_owned();
        let grant = format!("/v1/grants/{}", partner.get(&format!("/v1/grants?lot={lot}")).await.ids()[0]);
        let in_june =
            [approved(&partner, &officer, &case, "300.00").await, approved(&partner, &officer, &other, "100.00").await];
        delivered(&partner, &case, &in_june[0], "30.00", "2026-06-01").await;
        // The cost was typed wrongly.
        partner.withdraw_delivery(&in_june[0], "It was 300.00.").await.is(201);
        delivered(&partner, &case, &in_june[0], "300.00", "2026-06-01").await;
        delivered(&partner, &other, &in_june[1], "99.99", "2026-06-01").await;
        let late = approved(&partner, &officer, &case, "200.00").await;
        let (competition, [(winner, best), _]) = ready(system).await;
        manager.award(&competition.lot(2), &award(&best)).await.is(201);
        let owed = reports(&manager, &grant).await;
        system.stop().await;

        the_summer(system, &office, &owed, &in_june).await;
        the_rest(system, &office, &case, &late).await;

        // The third quarter is reported before what was handed over in it is recorded: the fourth report asks for it.
        let day = on(system, &office, the_third_report).await;
        day.partner.report(&owed[2], &content(&[], "0.00", 0)).await;
        day.officer.accept_report(&owed[2]).await.is(201);
        day.system.stop().await;
        let day = on(system, &office, the_late_entry).await;
        delivered(&day.partner, &case, &late, "200.00", "2026-09-28").await;
        // Who corrected who the person is verifies nothing in that case.
        day.office.verify(&late).await.refused(403, "separation_of_duties");
        day.officer.verify(&late).await.is(201);
        day.system.stop().await;
        let day = on(system, &office, the_promise).await;
        let promised = approved(&day.partner, &day.officer, &case, "150.00").await;
        let asked = day.partner.propose(&case, &medical("80.00")).await;
        let waiting = path_of_assistance(asked.is(201));
        day.system.stop().await;

        // The year is over. The last hand-over of December is recorded in January.
        let day = on(system, &office, the_fourth_report).await;
        day.partner.write(&owed[3], &content(&[], "0.00", 0)).await.is(200);
        let told = day.partner.validate(&owed[3]).await;
        assert!(told.is(200)["differences"].as_array().unwrap().iter().any(|one| one["code"] == "not_reported"));
        day.partner.report(&owed[3], &content(&[(&late, "200.00")], "200.00", 1)).await;
        day.officer.accept_report(&owed[3]).await.is(201);
        day.officer.approve(&waiting).await.refused(409, "grant_period_over");
        day.system.stop().await;

        // The winner of the new year gets the case; what the old one promised stays its own.
        let day = on(system, &office, the_signature).await;
        let new_grant = signed_by(&winner, &day, &competition.lot(2)).await;
        soon(async || day.office.get(&case).await.is(200)["lot"]["id"] == id_of(&competition.lot(2))).await;
        let new_partner = winner.at(&day.system).await;
        new_partner.note(&case, "She expects us on Monday.").await.is(201);
        delivered(&day.partner, &case, &promised, "149.00", "2026-12-30").await;
        day.officer.verify(&promised).await.is(201);
        day.partner.get(&case).await.refused(404, "not_found");
        let whole = content(&[(&promised, "149.00")], "748.99", 1);
        day.partner.report(&owed[4], &whole).await;
        day.officer.accept_report(&owed[4]).await.is(201);
        day.system.stop().await;

        let day = on(system, &office, the_end_of_the_old_year).await;
        let budget = format!("{grant}/budget");
        soon(async || day.manager.get(&budget).await.is(200)["totals"]["available"] == gel("0.00")).await;
        assert_eq!(explained(&day.manager, &grant).await, 74_899);
        day.system.stop().await;
        the_new_year(system, (&office, &winner), [&case, &other], (&waiting, &new_grant)).await;
        crate::operation::work::is_found_again(system).await;
    })
    .await;
}
