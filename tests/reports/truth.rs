//! Reports held against the case records.

use super::{Owed, found, in_january, in_july, of_nothing, of_one, owed};
use crate::harness::{System, ample_plan, gel, medical, on_both, path_of_assistance, shows, soon};
use serde_json::{Value, json};

fn pairs(told: &[(&str, &str)]) -> Vec<(String, String)> {
    told.iter().map(|(place, code)| ((*place).to_owned(), (*code).to_owned())).collect()
}

/// Assistance of a case that another organisation has, in Kakheti.
async fn of_somebody_else(system: &System, owed: &Owed) -> String {
    let (officer, manager) = (&owed.opened.officer, &owed.opened.manager);
    let home = json!({ "residence": { "municipality": "telavi" } });
    let case = system.open_case_of(&home).await;
    let proposed = path_of_assistance(officer.propose(&case, &medical("50.00")).await.is(201));
    officer.write_plan(&case, None, &ample_plan()).await.is(201);
    manager.approve_plan(&case, 1).await.is(201);
    manager.approve(&proposed).await.is(201);
    proposed.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn what_is_reported_may_come_to_more_than_there_is_money() {
    on_both(async |system| {
        let owed = owed(system).await;
        let items = [owed.delivered("1.00").await, owed.delivered("2.00").await];
        let later = system.another_at(in_july, &[("REINTEGRATION_JOB_SECONDS", "3600")]).await;
        let partner = later.client("demo-partner-3").await;
        partner.report(owed.report(1), &of_nothing()).await;
        let (report, most) = (owed.report(2), "1000000000000.00");
        partner.write(report, &of_one(&[(&items[0], most), (&items[1], most)], most)).await.is(200);
        let told = partner.validate(report).await;
        assert_eq!(told.is(200)["totals"][1]["reported"], gel(most), "{:#}", told.body);
        partner.submit(report, 1).await.refused(422, "validation_failed");
    })
    .await;
}

#[tokio::test]
async fn what_does_not_agree_with_the_records_is_told_at_once_and_not_submitted() {
    on_both(async |system| {
        let owed = owed(system).await;
        let delivered = owed.delivered("400.00").await;
        let forgotten = owed.delivered("30.00").await;
        let approved = owed.opened.approved(&medical("20.00")).await;
        let approved = approved.rsplit('/').next().unwrap();
        let theirs = of_somebody_else(system, &owed).await;
        let nobodys = "01940000-0000-7000-8000-000000000000";

        let later = system.another_at(in_july, &[("REINTEGRATION_JOB_SECONDS", "3600")]).await;
        let partner = later.client("demo-partner-3").await;
        partner.report(owed.report(1), &of_nothing()).await;
        let report = owed.report(2);
        let lines = format!(
            "assistance_id,amount,delivered_on\n{delivered},399.99,2026-06-02\n{theirs},50.00,\n{nobodys},1.00,\n{approved},20.00,\n"
        );
        let says = json!({
            "indicators": [{ "component": "medical", "persons": [
                { "sex": "male", "age_band": "18-29", "count": 1 }, { "sex": "female", "age_band": "30-44", "count": 1 }
            ] }],
            "financial": [{ "component": "medical", "spent": gel("450.00") }]
        });
        partner.write(report, &says).await.is(200);
        partner.send_lines(report, "text/csv", lines).await.is(200);
        // A replica looks once for what is due when it starts; that has to be over.
        let waiting = "SELECT count(*) FROM reports WHERE number = 2 AND told = 'nothing' AND waits_since IS NOT NULL";
        soon(async || later.number(waiting).await == 0).await;
        let before = later.trace().await;
        let told = partner.validate(report).await;
        let errors = [
            ("/narrative", "required"),
            // Reported is 399.99 and 20.00, disbursed 430.00.
            ("/financial/0/spent", "sum_differs"),
            ("/financial/0/spent", "more_than_disbursed"),
            ("/indicators/0/persons", "more_than_persons"),
            // Somebody else's and nobody's are the same.
            ("/lines/3/assistance_id", "unknown_assistance"),
            ("/lines/4/assistance_id", "unknown_assistance"),
            ("/lines/5/assistance_id", "not_delivered"),
        ];
        assert_eq!(found(&told, "errors"), pairs(&errors));
        let differences = [
            ("/indicators/0/persons/0/count", "persons_differ"),
            ("/lines/2/amount", "amount_differs"),
            ("/lines/2/delivered_on", "day_differs"),
            ("/items", "not_reported"),
        ];
        assert_eq!(found(&told, "differences"), pairs(&differences));
        let amount = &told.body["differences"][1];
        let said = json!([amount["severity"], amount["reported"], amount["recorded"], amount["detail"]]);
        assert_eq!(said, json!(["error", "399.99", "400.00", "On record is 400.00."]));
        let missing = &told.body["differences"][3];
        shows(missing, json!({ "severity": "warning", "recorded": format!("{forgotten}: 30.00") }));
        // It changes nothing; who looked stands in the audit trail.
        assert_eq!(later.trace().await, before);
        let entries = later.client("demo-auditor").await.get("/v1/audit-entries?client_id=demo-partner-3").await;
        assert_eq!(entries.is(200)["items"][0]["fields"], json!(["assistance"]));
        let refused = partner.submit(report, 2).await;
        assert_eq!(refused.refused(422, "validation_failed").faults().len(), 10);
        // A refusal says what is on record: that was seen, too.
        let entries = later.client("demo-auditor").await.get("/v1/audit-entries?client_id=demo-partner-3").await;
        let seen = &entries.is(200)["items"][0];
        shows(seen, json!({ "action": "read", "operation": "POST /v1/reports/{id}/submission" }));
        assert_eq!(later.number("SELECT count(*) FROM reported_items").await, 0);

        // Put right, but for what is only a warning, it can be submitted.
        partner.report(report, &of_one(&[(&delivered, "400.00")], "400.00")).await;
        // The next report cannot have it again.
        let third = owed.report(3);
        partner.write(third, &of_one(&[(&delivered, "400.00"), (&forgotten, "30.00")], "430.00")).await.is(200);
        let told = partner.validate(third).await;
        assert_eq!(found(&told, "errors"), pairs(&[("/items/0/assistance_id", "reported_already")]));
    })
    .await;
}

#[tokio::test]
async fn a_tetri_is_a_tetri() {
    on_both(async |system| {
        let owed = owed(system).await;
        let item = owed.delivered("400.00").await;
        let (partner, report) = (&owed.opened.partner, owed.report(2));
        for (amount, spent, errors, differences) in [
            ("400.00", "400.00", &[][..], &[][..]),
            ("400.00", "399.99", &[("/financial/0/spent", "sum_differs")], &[]),
            (
                "400.00",
                "400.01",
                &[("/financial/0/spent", "sum_differs"), ("/financial/0/spent", "more_than_disbursed")],
                &[],
            ),
            ("399.99", "399.99", &[], &[("/items/0/amount", "amount_differs")]),
        ] {
            partner.write(report, &of_one(&[(&item, amount)], spent)).await.is(200);
            let told = partner.validate(report).await;
            assert_eq!(found(&told, "errors"), pairs(errors), "{amount} {spent}");
            assert_eq!(found(&told, "differences"), pairs(differences), "{amount} {spent}");
        }
        // Handed over after the period.
        partner.write(owed.report(1), &of_one(&[(&item, "400.00")], "400.00")).await.is(200);
        let told = partner.validate(owed.report(1)).await;
        assert_eq!(found(&told, "errors"), pairs(&[("/items/0/delivered_on", "outside_period")]));
        assert_eq!(found(&told, "differences"), pairs(&[]));
    })
    .await;
}

#[tokio::test]
async fn a_person_counts_once_in_a_component_and_the_age_is_that_of_the_last_day() {
    on_both(async |system| {
        let owed = owed(system).await;
        // 17 on the day, 18 on the last day of the quarter; under two registrations.
        let young = json!({ "person": {
            "born_on": "2008-06-30", "sex": "male", "document": { "kind": "personal_number", "number": "98765432109" }
        } });
        let mut lines = Vec::new();
        for _ in 0..2 {
            let opened = system.planned_case_of(&young).await;
            let path = opened.approved(&medical("10.00")).await;
            opened.deliver(&path, "10.00").await.is(201);
            lines.push(path.rsplit('/').next().unwrap().to_owned());
        }
        lines.push(owed.delivered("10.00").await);
        lines.push(owed.delivered("10.00").await);
        let items: Vec<_> = lines.iter().map(|id| (id.as_str(), "10.00")).collect();
        let (partner, report) = (&owed.opened.partner, owed.report(2));
        let mut says = of_one(&items, "40.00");
        partner.write(report, &says).await.is(200);
        let told = partner.validate(report).await;
        assert_eq!(found(&told, "differences"), pairs(&[("/indicators/0/persons", "persons_differ")]));
        assert_eq!(told.body["differences"][0]["recorded"], "medical male 18-29: 1");
        let young = json!({ "sex": "male", "age_band": "18-29", "count": 1 });
        says["indicators"][0]["persons"].as_array_mut().unwrap().push(young);
        partner.write(report, &says).await.is(200);
        let told = partner.validate(report).await;
        told.shows(200, json!({ "valid": true }));
        shows(&told.body["totals"][1], json!({ "persons": 2 }));
    })
    .await;
}

/// Medical help that was handed over to somebody whose case was closed then, and the registration.
async fn served_and_closed(system: &System, person: &Value) -> (String, String) {
    let opened = system.planned_case_of(&json!({ "person": person })).await;
    let path = opened.approved(&medical("10.00")).await;
    opened.deliver(&path, "10.00").await.is(201);
    opened.officer.verify(&path).await.is(201);
    opened.partner.close_case(&opened.case, "completed").await.is(201);
    (path.rsplit('/').next().unwrap().to_owned(), opened.case.registration)
}

#[tokio::test]
async fn a_true_report_can_be_submitted_after_a_person_was_erased() {
    on_both(async |system| {
        let owed = owed(system).await;
        // 29 on the last day of the quarter, and of 1996; 50, under two registrations.
        let young =
            json!({ "born_on": "1996-12-31", "document": { "kind": "personal_number", "number": "98765432109" } });
        let twice =
            json!({ "born_on": "1976-01-01", "document": { "kind": "personal_number", "number": "98765432108" } });
        let mut items = vec![owed.delivered("10.00").await];
        let mut erased = Vec::new();
        for person in [&young, &twice, &twice] {
            let (item, registration) = served_and_closed(system, person).await;
            items.push(item);
            erased.push(registration);
        }
        let items: Vec<_> = items.iter().map(|id| (id.as_str(), "10.00")).collect();
        let mut says = of_one(&items, "40.00");
        let group = |band: &str, count: i32| json!({ "sex": "female", "age_band": band, "count": count });
        says["indicators"][0]["persons"] = json!([group("18-29", 1), group("30-44", 1), group("45-59", 1)]);
        let later = system.another_at(in_july, &[("REINTEGRATION_JOB_SECONDS", "3600")]).await;
        let (partner, report) = (later.client("demo-partner-3").await, owed.report(2));
        partner.report(owed.report(1), &of_nothing()).await;
        partner.write(report, &says).await.is(200);
        partner.validate(report).await.shows(200, json!({ "valid": true, "differences": [] }));

        let manager = later.client("demo-manager").await;
        for registration in &erased[..2] {
            manager.erase(&registration, "data_subject_request").await.is(201);
        }
        let told = partner.validate(report).await;
        // Of the young one the year is left, in which they were 29 or 30; the other one counts beside the registration that
        // is still known.
        assert_eq!(found(&told, "differences"), pairs(&[("/indicators/0/persons/2/count", "persons_differ")]));
        told.shows(200, json!({ "valid": true, "differences": [{ "severity": "warning" }] }));

        // Whom nobody erased is still missed, and nobody else can be added.
        for (bands, serious) in [([2, 0, 1], 3), ([1, 4, 1], 3), ([0, 1, 2], 2)] {
            let counts = [group("18-29", bands[0]), group("30-44", bands[1]), group("45-59", bands[2])];
            says["indicators"][0]["persons"] = json!(counts);
            partner.write(report, &says).await.is(200);
            let told = partner.validate(report).await;
            let severity = if bands == [0, 1, 2] { "warning" } else { "error" };
            let all = told.is(200)["differences"].as_array().unwrap();
            assert_eq!(told.body["valid"], json!(severity == "warning"), "{bands:?}: {:#}", told.body);
            assert!(all.iter().all(|one| one["severity"] == severity), "{bands:?}: {all:#?}");
            assert!(all.len() <= serious, "{bands:?}: {all:#?}");
        }
        says["indicators"][0]["persons"] = json!([group("18-29", 1), group("30-44", 1), group("45-59", 1)]);
        partner.report(report, &says).await;
    })
    .await;
}

#[tokio::test]
async fn the_final_report_is_about_the_whole_grant() {
    on_both(async |system| {
        let owed = owed(system).await;
        let item = owed.delivered("400.00").await;
        let late = owed.delivered("30.00").await;
        let later = system.another(in_january).await;
        let partner = later.client("demo-partner-3").await;
        let whole = of_one(&[(&late, "30.00")], "430.00");
        let last = owed.report(5);
        partner.write(last, &whole).await.is(200);
        let first = partner.get(owed.report(1)).await.is(200)["reference"].as_str().unwrap().to_owned();
        let refused = partner.submit(last, 1).await;
        assert_eq!(
            refused.refused(409, "earlier_report_open").body["detail"],
            format!("{first} has to be submitted first.")
        );
        partner.report(owed.report(1), &of_nothing()).await;
        partner.report(owed.report(2), &of_one(&[(&item, "400.00")], "400.00")).await;
        partner.report(owed.report(3), &of_nothing()).await;
        partner.submit(last, 1).await.refused(409, "earlier_report_open");
        partner.report(owed.report(4), &of_nothing()).await;
        let told = partner.validate(last).await;
        told.shows(200, json!({ "valid": true }));
        shows(&told.body["totals"][1], json!({ "reported": gel("430.00") }));
        partner.write(last, &of_one(&[(&late, "30.00")], "30.00")).await.is(200);
        let told = partner.validate(last).await;
        assert_eq!(found(&told, "errors"), pairs(&[("/financial/0/spent", "sum_differs")]));
        partner.submit(last, 1).await.refused(412, "stale");
        partner.write(last, &whole).await.is(200);
        partner.submit(last, 3).await.shows(201, json!({ "kind": "final" }));
        let kinds: Vec<Value> = partner.get("/v1/reports?kind=final&status=submitted").await.is(200)["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|report| report["number"].clone())
            .collect();
        assert_eq!(kinds, [json!(5)]);
    })
    .await;
}
