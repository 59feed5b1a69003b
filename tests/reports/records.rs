//! A report that is filled in from the case records.

use super::{Owed, found, in_july, of_nothing, owed};
use crate::harness::{Answer, Caller, eligible, exactly, gel, medical, on_both};
use reqwest::Method;
use serde_json::{Value, json};

/// The table of a report's items as the records have it.
async fn table(partner: &Caller, report: &str) -> String {
    let response = partner.request(Method::GET, &format!("{report}/items.csv")).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/csv; charset=utf-8");
    assert!(response.headers()["content-disposition"].to_str().unwrap().ends_with("-items.csv\""));
    assert_eq!(response.headers()["cache-control"], "private, no-store");
    response.text().await.unwrap()
}

async fn draft(partner: &Caller, report: &str) -> Answer {
    partner.get(&format!("{report}/draft")).await
}

/// Help for somebody else of the same lot, whose year of birth is all that is known.
async fn for_somebody_born_in(owed: &Owed, system: &crate::harness::System, year: &str, amount: &str) -> String {
    let person = json!({ "born_on": year, "document": { "kind": "travel_document", "number": format!("P {year}") } });
    let registered = system.client("demo-frontend").await.register(&eligible(&json!({ "person": person }))).await;
    let case = crate::harness::Case::of(&owed.opened.officer.accept(&registered).await);
    let opened = system.working_on(case).await;
    opened.plan().await;
    let path = opened.approved(&medical(amount)).await;
    opened.deliver(&path, amount).await.is(201);
    super::id(&path)
}

#[tokio::test]
async fn what_the_records_hold_comes_as_a_table_that_can_be_sent_back() {
    on_both(async |system| {
        let owed = owed(system).await;
        let (one, other) = (owed.delivered("400.00").await, owed.delivered("30.50").await);
        let (partner, report) = (&owed.opened.partner, owed.report(2));
        let case = partner.get(&owed.opened.case).await.is(200).clone();
        let shown = table(partner, report).await;
        let lines: Vec<&str> = shown.split("\r\n").collect();
        assert_eq!(lines[0], "\u{feff}case_reference,person,assistance_id,amount,delivered_on");
        let person = format!(
            "{} {}",
            case["person"]["given_name"].as_str().unwrap(),
            case["person"]["family_name"].as_str().unwrap()
        );
        let day = "2026-06-01";
        for (id, amount) in [(&one, "400.00"), (&other, "30.50")] {
            let line = format!("{},{person},{id},{amount},{day}", case["reference"].as_str().unwrap());
            assert!(lines.contains(&line.as_str()), "{line}: {shown}");
        }
        assert_eq!(lines.len(), 4, "{shown}");
        partner.send_lines(report, "text/csv", shown.clone()).await.shows(200, json!({ "line_count": 2 }));
        let told = partner.validate(report).await;
        told.shows(200, json!({ "totals": [{}, { "reported": gel("430.50"), "recorded": gel("430.50") }, {}, {}] }));
        // Another organisation has no such report, and those who only read reports do not see who got what.
        system.client("demo-partner-1").await.get(&format!("{report}/items.csv")).await.refused(404, "not_found");
        system.client("demo-officer").await.get(&format!("{report}/items.csv")).await.refused(403, "forbidden");
        // What another report holds is not there any more.
        let later = system.another_at(in_july, &[("REINTEGRATION_JOB_SECONDS", "3600")]).await;
        let partner = later.client("demo-partner-3").await;
        partner.report(owed.report(1), &of_nothing()).await;
        let says = draft(&partner, report).await.is(200).clone();
        let mut says = says;
        says["narrative"] = json!({ "summary": "Two were helped." });
        partner.report(report, &says).await;
        assert_eq!(table(&partner, owed.report(3)).await.split("\r\n").count(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_sent_back_as_it_is_and_agrees_with_the_records() {
    on_both(async |system| {
        let owed = owed(system).await;
        let one = owed.delivered("400.00").await;
        // Born in 1996: in the middle of 2026 that is 29 or 30 years ago.
        let other = for_somebody_born_in(&owed, system, "1996", "25.00").await;
        let (partner, report) = (&owed.opened.partner, owed.report(2));
        let first = draft(partner, report).await;
        let item = |id: &str, amount: &str| {
            json!({ "assistance_id": id, "amount": gel(amount), "delivered_on": "2026-06-01" })
        };
        first.shows(200, json!({
            "narrative": null,
            "indicators": exactly(json!([{ "component": "medical", "persons": [
                { "sex": "female", "age_band": "18-29", "count": 1 }, { "sex": "female", "age_band": "30-44", "count": 1 }
            ] }])),
            "financial": [{}, { "component": "medical", "spent": gel("425.00") }, {}, {}],
        }));
        let items = first.body["items"].as_array().unwrap();
        assert!(items.len() == 2 && items.contains(&item(&one, "400.00")) && items.contains(&item(&other, "25.00")));
        assert!(first.header("etag").starts_with("\"1-"), "{}", first.header("etag"));
        // The tag says which version the draft goes with.
        let send = async |tag: &str, body: &Value| {
            let request = partner.with("if-match", tag).request(Method::PUT, &format!("{report}/content"));
            crate::harness::answer(request.json(body)).await
        };
        let written = send(first.header("etag"), &first.body).await;
        written.shows(200, json!({ "revision": 1, "line_count": 2, "indicators": first.body["indicators"] }));
        let told = partner.validate(report).await;
        assert_eq!(found(&told, "errors"), [("/narrative".to_owned(), "required".to_owned())]);
        assert_eq!(found(&told, "differences"), []);
        send(first.header("etag"), &first.body).await.refused(412, "stale");
        // What was written in words is kept.
        let mut says = first.body.clone();
        says["narrative"] = json!({ "summary": "Two were helped.", "lessons": null });
        partner.write(report, &says).await.is(200);
        partner.validate(report).await.shows(200, json!({ "valid": true }));
        let second = draft(partner, report).await;
        second.shows(200, json!({ "narrative": { "summary": "Two were helped." }, "items": first.body["items"] }));
        // Who has it does not get it again, until the records change.
        let again = async |tag: &str| {
            let request = partner.with("if-none-match", tag).request(Method::GET, &format!("{report}/draft"));
            crate::harness::answer(request).await.status
        };
        assert_eq!(again(second.header("etag")).await, 304);
        owed.delivered("5.00").await;
        assert_eq!(again(second.header("etag")).await, 200);
    })
    .await;
}

#[tokio::test]
async fn the_final_draft_counts_what_the_other_reports_hold() {
    on_both(async |system| {
        let owed = owed(system).await;
        owed.delivered("400.00").await;
        let later = system.another_at(in_july, &[("REINTEGRATION_JOB_SECONDS", "3600")]).await;
        let partner = later.client("demo-partner-3").await;
        partner.report(owed.report(1), &of_nothing()).await;
        let mut says = draft(&partner, owed.report(2)).await.is(200).clone();
        says["narrative"] = json!({ "summary": "One was helped." });
        partner.report(owed.report(2), &says).await;
        let last = owed.reports.len();
        let says = draft(&partner, owed.report(last)).await;
        says.shows(200, json!({ "items": exactly(json!([])), "financial": [{}, { "spent": gel("400.00") }, {}, {}] }));
        partner.write(owed.report(last), &says.body).await.is(200);
        let told = partner.validate(owed.report(last)).await;
        assert_eq!(found(&told, "errors"), [("/narrative".to_owned(), "required".to_owned())]);
        assert_eq!(found(&told, "differences"), []);
    })
    .await;
}

#[tokio::test]
async fn who_looks_at_the_records_is_written_down_and_says_what_for() {
    on_both(async |system| {
        let owed = owed(system).await;
        owed.delivered("400.00").await;
        let (partner, report) = (&owed.opened.partner, owed.report(2));
        let auditor = system.client("demo-auditor").await;
        let last = async || {
            let entries = auditor.get("/v1/audit-entries?client_id=demo-partner-3").await;
            let last = entries.is(200)["items"][0].clone();
            json!([last["action"], last["operation"], last["fields"]])
        };
        table(partner, report).await;
        assert_eq!(last().await, json!(["read", "GET /v1/reports/{id}/items.csv", ["identity", "assistance"]]));
        draft(partner, report).await.is(200);
        assert_eq!(last().await, json!(["read", "GET /v1/reports/{id}/draft", ["assistance"]]));
        let strict = system.another_with(&[("REINTEGRATION_PURPOSE_ROLES", "partner")]).await;
        let partner = partner.at(&strict);
        for path in ["items.csv", "draft"] {
            partner.get(&format!("{report}/{path}")).await.has_faults(&[("/header/X-Purpose", "required")]);
        }
        partner.with("x-purpose", "The quarter's report").get(&format!("{report}/draft")).await.is(200);
    })
    .await;
}

#[tokio::test]
async fn whose_case_went_to_another_organisation_is_not_named() {
    on_both(async |system| {
        let owed = owed(system).await;
        let item = owed.delivered("400.00").await;
        let elsewhere = "SELECT l.id FROM lots l JOIN lots o ON o.programme = l.programme AND o.year = l.year \
             WHERE o.id = cases.lot_id AND l.organisation_id <> o.organisation_id ORDER BY l.number LIMIT 1";
        system.execute(&format!("UPDATE cases SET lot_id = ({elsewhere})")).await;
        let shown = table(&owed.opened.partner, owed.report(2)).await;
        assert!(shown.ends_with(&format!("\r\n,,{item},400.00,2026-06-01\r\n")), "{shown}");
    })
    .await;
}

#[tokio::test]
async fn of_an_erased_person_the_cost_remains() {
    on_both(async |system| {
        let owed = owed(system).await;
        let item = owed.delivered("400.00").await;
        let (partner, report) = (&owed.opened.partner, owed.report(2));
        let before = table(partner, report).await;
        let case = partner.get(&owed.opened.case).await.is(200).clone();
        assert!(before.contains(case["person"]["family_name"].as_str().unwrap()), "{before}");
        let (officer, manager) = (&owed.opened.officer, &owed.opened.manager);
        officer.verify(&format!("/v1/assistance/{item}")).await.is(201);
        officer.close_case(&owed.opened.case, "completed").await.is(201);
        let registration = format!("/v1/registrations/{}", case["registration_id"].as_str().unwrap());
        manager.erase(&registration, "data_subject_request").await.is(201);
        let reference = case["reference"].as_str().unwrap();
        let after = table(partner, report).await;
        assert!(after.contains(&format!("\r\n{reference},,{item},400.00,")), "{after}");
    })
    .await;
}
