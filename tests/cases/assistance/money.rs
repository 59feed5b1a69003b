//! Money that is never promised twice.

use super::{gel, medical, opened, opened_for, path};
use crate::harness::{command, on_both, the_day};
use serde_json::json;
use tokio::task::JoinSet;

#[tokio::test]
async fn twenty_approvals_at_once_on_money_for_seven_are_seven() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let opened = opened(system).await;
        // The line of medical help holds 15 750.00.
        let mut proposed = Vec::new();
        for _ in 0..20 {
            proposed.push(opened.proposed(&medical("2250.00")).await);
        }
        let mut approvals = JoinSet::new();
        for (number, path) in proposed.into_iter().enumerate() {
            let officer = opened.officer.at(if number % 2 == 0 { system } else { &second });
            approvals.spawn(async move { officer.post(&format!("{path}/approval"), &json!({})).await });
        }
        let (mut approved, mut refused) = (0, 0);
        while let Some(answer) = approvals.join_next().await {
            let answer = answer.unwrap();
            if answer.status == 201 {
                approved += 1;
            } else {
                assert_eq!(answer.is_problem(409, "budget_exceeded").body["available"], gel("0.00"));
                refused += 1;
            }
        }
        assert_eq!((approved, refused), (7, 13));
        assert_eq!(opened.line("medical").await, ["15750.00", "15750.00", "0.00", "0.00"]);
        assert_eq!(opened.movements().await.len(), 7);
    })
    .await;
}

#[tokio::test]
async fn what_is_left_is_said_when_it_is_not_enough() {
    on_both(async |system| {
        let opened = opened(system).await;
        opened.approved(&medical("15000.00")).await;
        let path = opened.proposed(&medical("750.01")).await;
        let refused = opened.officer.post(&format!("{path}/approval"), &json!({})).await;
        assert_eq!(refused.is_problem(409, "budget_exceeded").body["available"], gel("750.00"));
        assert_eq!(opened.partner.get(&path).await.is(200)["status"], "proposed");
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
        let opened = opened(system).await;
        for _ in 0..4 {
            let path = opened.proposed(&medical("100.00")).await;
            let (approval, cancellation) = (format!("{path}/approval"), format!("{path}/cancellation"));
            let (body, reason) = (json!({}), json!({ "reason": "Not needed." }));
            let here = opened.officer.post(&approval, &body);
            let there = opened.partner.at(&second);
            let there = there.post(&cancellation, &reason);
            let (approved, cancelled) = tokio::join!(here, there);
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
        let opened = opened(system).await;
        let path = opened.approved(&medical("500.00")).await;
        let body = json!({ "actual_amount": gel("400.00"), "documents": [opened.document().await] });
        let mut deliveries = JoinSet::new();
        for number in 0..6 {
            let partner = opened.partner.at(if number % 2 == 0 { system } else { &second });
            let (path, body) = (format!("{path}/delivery"), body.clone());
            deliveries.spawn(async move { partner.post(&path, &body).await.status });
        }
        let mut statuses = deliveries.join_all().await;
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409, 409, 409]);
        assert_eq!(opened.line("medical").await, ["15750.00", "400.00", "400.00", "15350.00"]);
    })
    .await;
}

/// A policy with a ceiling for this year, in force from today.
fn policy_with_ceiling() -> serde_json::Value {
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
        let publication = format!("/v1/policies/{}/publication", drafted.is(201)["id"].as_str().unwrap());
        manager.post(&publication, &json!({})).await.is(201);

        // That policy has no courses any more.
        let opened = opened(system).await;
        let course = json!({
            "component": "vocational", "amount": gel("900.00"), "course": "შედუღება", "provider": "კოლეჯი",
            "from": "2026-07-01", "until": "2026-09-30", "hours": 120
        });
        opened.propose(&course).await.has_faults(&[("/component", "component_not_offered")]);

        // The same person twice: the document says so.
        let same = json!({ "person": { "document": { "kind": "personal_number", "number": "98765432109" } } });
        let (one, other) = (opened_for(system, &same).await, opened_for(system, &same).await);
        let paths = [
            one.proposed(&medical("400.00")).await,
            other.proposed(&medical("400.00")).await,
            one.proposed(&medical("400.00")).await,
            other.proposed(&medical("400.00")).await,
        ];
        let mut approvals = JoinSet::new();
        for (number, path) in paths.into_iter().enumerate() {
            let officer = officer.at(if number < 2 { system } else { &second });
            approvals.spawn(async move { officer.post(&format!("{path}/approval"), &json!({})).await });
        }
        let mut refused = Vec::new();
        while let Some(answer) = approvals.join_next().await {
            let answer = answer.unwrap();
            if answer.status != 201 {
                refused.push(answer.is_problem(409, "component_ceiling_exceeded").body["available"].clone());
            }
        }
        assert_eq!(refused, [gel("200.00"), gel("200.00")]);
        let last = one.proposed(&medical("200.00")).await;
        officer.post(&format!("{last}/approval"), &json!({})).await.is(201);
        assert_eq!(one.line("medical").await[1], "1000.00");

        // What is left says what the person has elsewhere: to who decides on registrations alone, and it is told there.
        let beyond = format!("{}/approval", other.proposed(&medical("1.00")).await);
        let matched = async || {
            let told = manager.get(&format!("/v1/registrations/{}/disclosures?limit=200", one.registration)).await;
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
        let refused = narrow.post(&beyond, &json!({})).await;
        assert!(refused.is_problem(409, "component_ceiling_exceeded").body["available"].is_null());
        let refused = manager.post(&beyond, &json!({})).await;
        assert_eq!(refused.is_problem(409, "component_ceiling_exceeded").body["available"], gel("0.00"));
        assert_eq!(matched().await.iter().filter(|operation| **operation == approval).count(), before + 2);
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_refuses_what_would_overdraw_a_line_or_change_the_ledger() {
    on_both(async |system| {
        let opened = opened(system).await;
        opened.approved(&medical("500.00")).await;
        let own = path(opened.officer.post(&format!("{}/assistance", opened.case), &medical("1.00")).await.is(201));
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
        let opened = opened(system).await;
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
