//! Money that is never promised twice.

use crate::harness::{at_once, command, gel, medical, on_both, path_of_assistance, statuses, the_day};
use serde_json::json;

#[tokio::test]
async fn twenty_approvals_at_once_on_money_for_seven_are_seven() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let opened = system.planned_case().await;
        // The line of medical help holds 15 750.00.
        let mut proposed = Vec::new();
        for _ in 0..20 {
            proposed.push(opened.proposed(&medical("2250.00")).await);
        }
        let officers = opened.officer.by_turns(proposed.len(), [system, &second]);
        let answers = at_once(officers.zip(&proposed), async |(officer, path)| officer.approve(path).await).await;
        let (approved, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
        for answer in &refused {
            assert_eq!(answer.refused(409, "budget_exceeded").body["available"], gel("0.00"));
        }
        assert_eq!([approved.len(), refused.len()], [7, 13]);
        assert_eq!(opened.line("medical").await, ["15750.00", "15750.00", "0.00", "0.00"]);
        assert_eq!(opened.movements().await.len(), 7);
    })
    .await;
}

#[tokio::test]
async fn what_is_left_is_said_when_it_is_not_enough() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        opened.approved(&medical("15000.00")).await;
        let path = opened.proposed(&medical("750.01")).await;
        let refused = opened.officer.approve(&path).await;
        assert_eq!(refused.refused(409, "budget_exceeded").body["available"], gel("750.00"));
        opened.partner.get(&path).await.shows(200, json!({ "status": "proposed" }));
        // Another component has money of its own.
        let housing = json!({
            "component": "temporary_housing", "amount": gel("1800.00"), "municipality": "kutaisi",
            "from": "2026-07-01", "until": "2026-12-31", "monthly_rent": gel("300.00")
        });
        opened.approved(&housing).await;
        assert_eq!(opened.line("temporary_housing").await, ["10500.00", "1800.00", "0.00", "8700.00"]);
    })
    .await;
}

#[tokio::test]
async fn approval_and_cancellation_at_once_leave_one_of_them() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let opened = system.planned_case().await;
        for _ in 0..4 {
            let path = opened.proposed(&medical("100.00")).await;
            let there = opened.partner.at(&second);
            let (approved, cancelled) = tokio::join!(opened.officer.approve(&path), there.cancel(&path, "Not needed."));
            // Approved first, it is cancelled all the same, and gives the money back.
            cancelled.is(201);
            assert!(approved.status == 201 || approved.status == 409, "{:#}", approved.body);
            assert_eq!(opened.line("medical").await[1], "0.00");
        }
    })
    .await;
}

#[tokio::test]
async fn a_delivery_by_many_at_once_is_one() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let opened = system.planned_case().await;
        let path = opened.approved(&medical("500.00")).await;
        let body = json!({ "actual_amount": gel("400.00"), "documents": [opened.document().await] });
        let partners = opened.partner.by_turns(6, [system, &second]);
        let delivered = at_once(partners, async |partner| partner.deliver(&path, &body).await).await;
        assert_eq!(statuses(&delivered), [201, 409, 409, 409, 409, 409]);
        assert_eq!(opened.line("medical").await, ["15750.00", "500.00", "400.00", "15250.00"]);
    })
    .await;
}

/// A policy with a ceiling for this year, in force from today.
pub fn policy_with_ceiling() -> serde_json::Value {
    let policy = reintegration_domain::programme::policies::Policy::built_in().unwrap();
    let mut document = serde_json::to_value(policy.document()).unwrap();
    document["version"] = json!("2026-06-01");
    document["in_force_from"] = json!("2026-06-01");
    document["components"][1]["ceilings"] =
        json!([{ "year": 2026, "amount": gel("1000.00"), "basis": "demonstration" }]);
    document["components"].as_array_mut().unwrap().pop();
    document["assumptions"] = json!([]);
    document
}

#[tokio::test]
async fn one_person_gets_no_more_than_the_ceiling_in_whichever_case() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let (officer, manager) = (system.client("demo-officer").await, system.client("demo-manager").await);
        let drafted = officer.post("/v1/policies", &policy_with_ceiling()).await;
        manager.publish(&format!("/v1/policies/{}", drafted.is(201)["id"].as_str().unwrap())).await.is(201);

        // That policy has no courses any more.
        let opened = system.planned_case().await;
        let course = json!({
            "component": "vocational", "amount": gel("900.00"), "course": "შედუღება", "provider": "კოლეჯი",
            "from": "2026-07-01", "until": "2026-09-30", "hours": 120
        });
        opened.propose(&course).await.has_faults(&[("/component", "component_not_offered")]);

        // The same person twice: the document says so.
        let same = json!({ "person": { "document": { "kind": "personal_number", "number": "98765432109" } } });
        let (one, other) = (system.planned_case_of(&same).await, system.planned_case_of(&same).await);
        let paths = [
            one.proposed(&medical("400.00")).await,
            other.proposed(&medical("400.00")).await,
            one.proposed(&medical("400.00")).await,
            other.proposed(&medical("400.00")).await,
        ];
        let approvals = at_once(paths.iter().enumerate(), async |(number, path)| {
            officer.at(if number < 2 { system } else { &second }).approve(path).await
        });
        let answers = approvals.await;
        let refused: Vec<_> = answers.iter().filter(|answer| answer.status != 201).collect();
        assert_eq!(refused.len(), 2);
        for answer in refused {
            assert_eq!(answer.refused(409, "component_ceiling_exceeded").body["available"], gel("200.00"));
        }
        let last = one.proposed(&medical("200.00")).await;
        officer.approve(&last).await.is(201);
        assert_eq!(one.line("medical").await[1], "1000.00");

        // What is left says what the person has elsewhere: to who decides on registrations alone, and it is told there.
        let matched = async || {
            let told = manager.get(&format!("{}/disclosures?limit=200", one.case.registration)).await;
            let entries = told.is(200)["items"].as_array().unwrap().clone();
            entries
                .into_iter()
                .filter(|entry| entry["action"] == "matched")
                .map(|entry| entry["operation"].clone())
                .collect::<Vec<_>>()
        };
        let approval = serde_json::json!("POST /v1/assistance/{id}/approval");
        let before = matched().await.iter().filter(|operation| **operation == approval).count();
        let narrow = system.client_for("demo-manager", "assistance:approve").await;
        let refused = narrow.approve(&other.proposed(&medical("1.00")).await).await;
        assert!(refused.refused(409, "component_ceiling_exceeded").body["available"].is_null());
        let refused = manager.approve(&other.proposed(&medical("1.00")).await).await;
        assert_eq!(refused.refused(409, "component_ceiling_exceeded").body["available"], gel("0.00"));
        assert_eq!(matched().await.iter().filter(|operation| **operation == approval).count(), before + 2);
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_refuses_what_would_overdraw_a_line_or_change_the_ledger() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        opened.approved(&medical("500.00")).await;
        let own = path_of_assistance(opened.officer.propose(&opened.case, &medical("1.00")).await.is(201));
        let id = own.rsplit('/').next().unwrap().to_owned();
        let uuid = if system.database_url().starts_with("sqlite") {
            format!("unhex('{}')", id.replace('-', ""))
        } else {
            format!("'{id}'")
        };
        let entry = |amount: i64| {
            format!(
                "INSERT INTO ledger_entries (id, grant_id, component, kind, amount_minor, assistance_id, case_id, \
                 occurred_on, recorded_at, client, request_id) SELECT a.id, g.id, 'medical', 'commitment', {amount}, \
                 a.id, a.case_id, g.starts_on, g.created_at, NULL, 'x' FROM assistance a \
                 JOIN grants g ON g.lot_id = a.lot_id WHERE a.id = {uuid}"
            )
        };
        for (sql, constraint) in [
            (entry(1_525_001), "grant_lines_never_overdrawn"),
            (entry(0), "ledger_entries_amount_check"),
            ("UPDATE grant_lines SET committed_minor = allocated_minor + 1".to_owned(), "grant_lines_never_overdrawn"),
            ("UPDATE ledger_entries SET amount_minor = 1".to_owned(), "ledger_append_only"),
            ("DELETE FROM ledger_entries".to_owned(), "ledger_append_only"),
            (
                format!("UPDATE assistance SET approved_by = proposed_by WHERE id = {uuid}"),
                "assistance_separation_check",
            ),
            (format!("UPDATE assistance SET status = 'verified' WHERE id = {uuid}"), "assistance_"),
        ] {
            let refused = system.refusal(&sql).await;
            assert!(refused.contains(constraint), "{sql}: {refused}");
        }
        assert_eq!(opened.line("medical").await, ["15750.00", "500.00", "0.00", "15250.00"]);
    })
    .await;
}

#[tokio::test]
async fn a_balance_that_the_ledger_does_not_explain_is_found() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let path = opened.approved(&medical("500.00")).await;
        opened.deliver(&path, "499.00").await.is(201);
        let (sound, output, told) = command(system, "demo", &["audit", "verify"]).await;
        assert_eq!(sound, 0, "{output}{told}");
        let line = "component = 'medical' AND committed_minor > 0";
        system.execute(&format!("UPDATE grant_lines SET committed_minor = committed_minor + 1 WHERE {line}")).await;
        system.execute("UPDATE assistance SET amount_minor = 60000, actual_minor = 50000").await;
        let (code, output, _) = command(system, "demo", &["audit", "verify"]).await;
        assert_eq!(code, 1);
        assert!(output.contains("GRANT-2026-000003, medical: the balance is not the sum of the ledger"), "{output}");
        assert!(output.contains("1 pieces of assistance are not what the ledger says of them"), "{output}");
    })
    .await;
}
