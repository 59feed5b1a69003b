//! A grant is signed, rests and goes on; a year is never granted more than its budget.

use super::{YEAR, drafted, figures, granted, is_sound, more_for_the_year, total};
use crate::cases::assistance::{gel, medical, opened};
use crate::harness::on_both;
use serde_json::{Value, json};
use tokio::task::JoinSet;

#[tokio::test]
async fn a_grant_is_signed_suspended_and_resumed() {
    on_both(async |system| {
        more_for_the_year(system, 1_000).await;
        let grant = drafted(system, 7, 1_000).await;
        let (manager, partner) = (system.client("demo-manager").await, system.client("demo-partner-3").await);
        let before = partner.get(&grant).await.is(200).clone();
        assert_eq!((&before["status"], &before["signed_on"]), (&json!("drafted"), &Value::Null));
        assert_eq!(total(&partner, &grant, "agreed").await, "1000.00");
        assert_eq!(total(&partner, &grant, "allocated").await, "0.00");
        assert_eq!(partner.get(&format!("{grant}/tranches")).await.ids(), [""; 0]);

        let body = json!({ "signed_on": "2026-05-29" });
        let signed = manager.post_once(&format!("{grant}/signature"), "sign", &body).await;
        let after = signed.is(201);
        assert_eq!((signed.header("etag"), signed.header("location")), ("\"2\"", grant.as_str()));
        assert_eq!((&after["status"], &after["signed_on"]), (&json!("active"), &json!("2026-05-29")));
        assert_eq!((&after["returned"], &after["status_reason"]), (&gel("0.00"), &Value::Null));
        let again = manager.post_once(&format!("{grant}/signature"), "sign", &body).await;
        assert_eq!((again.is(201), again.header("idempotent-replayed")), (after, "true"));
        let allocated = figures(&partner, &grant, "allocated").await;
        assert_eq!(allocated, [("income_source", "500.00"), ("medical", "500.00")].map(owned));
        assert_eq!(granted(system).await, 65_100_000);
        let tranches = partner.get(&format!("{grant}/tranches")).await;
        assert_eq!(tranches.each("status"), ["payable", "pending", "pending", "pending"]);
        let first = &tranches.body["items"][0];
        assert_eq!((&first["amount"], &first["payable_on"]), (&gel("400.00"), &json!("2026-05-29")));
        assert_eq!(system.number("SELECT count(*) FROM reports r JOIN grants g ON g.id = r.grant_id WHERE g.status = 'active' AND g.basis = 'sourced'").await, 5);

        let reason = json!({ "reason": "The report is missing." });
        let suspended = manager.post(&format!("{grant}/suspension"), &reason).await;
        assert_eq!((&suspended.is(201)["status"], &suspended.body["status_reason"]), (&json!("suspended"), &reason["reason"]));
        let stale = manager.post_with(&format!("{grant}/resumption"), ("if-match", "\"2\""), &json!({})).await;
        stale.is_problem(412, "stale");
        let resumed = manager.post_with(&format!("{grant}/resumption"), ("if-match", "\"3\""), &json!({})).await;
        assert_eq!((&resumed.is(201)["status"], &resumed.body["status_reason"]), (&json!("active"), &Value::Null));
        assert_eq!(manager.get("/v1/grants?status=drafted").await.ids(), [""; 0]);

        let names = ["programme_year.budgeted", "grant.drafted", "grant.signed", "grant.suspended", "grant.resumed"];
        assert_eq!(partner.told(5).await, names);
        let changes = partner.changes("&type=grant.signed", 1).await;
        assert_eq!(changes[0]["data"]["reference"], after["reference"]);
        // Somebody else's grant does not exist.
        let stranger = system.client("demo-partner-1").await;
        for below in ["", "/budget", "/ledger", "/tranches", "/budget/reallocations"] {
            stranger.get(&format!("{grant}{below}")).await.is_problem(404, "not_found");
        }
        assert_eq!(stranger.get("/v1/changes?type=grant.signed").await.ids(), [""; 0]);
        // Nor for who gets the lot after it, while its own organisation goes on hearing of it.
        system.execute("UPDATE lots SET organisation_id = (SELECT organisation_id FROM clients WHERE client_id = 'demo-partner-1') WHERE number = 7").await;
        assert_eq!(stranger.get("/v1/changes?type=grant.signed").await.ids(), [""; 0]);
        assert_eq!(partner.told(5).await, names);
        // An office hears of the grants of the lots that serve its regions.
        system.execute("DELETE FROM lot_regions WHERE year = 2026 AND region = 'GE-KA'").await;
        system.execute("INSERT INTO lot_regions (programme, year, region, lot_id) SELECT programme, year, 'GE-KA', id FROM lots WHERE number = 7").await;
        let office = system.client("demo-officer").await;
        for (region, heard) in [("GE-KA", 1), ("GE-TB", 0)] {
            system.execute(&format!("UPDATE clients SET regions = '[\"{region}\"]' WHERE client_id = 'demo-officer'")).await;
            assert_eq!(office.get("/v1/changes?type=grant.signed").await.ids().len(), heard, "{region}");
        }
        is_sound(system).await;
    })
    .await;
}

fn owned((component, amount): (&str, &str)) -> (String, String) {
    (component.to_owned(), amount.to_owned())
}

#[tokio::test]
async fn a_grant_that_is_not_active_pays_for_nothing_new() {
    on_both(async |system| {
        let opened = opened(system).await;
        let (waiting, promised) =
            (opened.proposed(&medical("100.00")).await, opened.approved(&medical("200.00")).await);
        let other = opened.approved(&medical("300.00")).await;
        let reason = json!({ "reason": "Under inspection." });
        opened.manager.post(&format!("{}/suspension", opened.grant), &reason).await.is(201);
        let approval = format!("{waiting}/approval");
        opened.officer.post(&approval, &json!({})).await.is_problem(409, "no_grant_in_force");
        assert_eq!(opened.partner.get(&waiting).await.is(200)["status"], "proposed");
        // What was promised is kept.
        opened.deliver(&promised, "150.00").await.is(201);
        opened.officer.post(&format!("{promised}/verification"), &json!({})).await.is(201);
        opened.partner.post(&format!("{other}/cancellation"), &reason).await.is(201);
        assert_eq!(opened.line("medical").await, ["15750.00", "150.00", "150.00", "15600.00"]);
        opened.manager.post(&format!("{}/resumption", opened.grant), &json!({})).await.is(201);
        opened.officer.post(&approval, &json!({})).await.is(201);
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn a_year_is_never_granted_more_than_its_budget_however_many_sign() {
    on_both(async |system| {
        let second = system.another_with(&[]).await;
        more_for_the_year(system, 3_500).await;
        let mut grants = Vec::new();
        for lot in 7..13 {
            grants.push(drafted(system, lot, 1_000).await);
        }
        let manager = system.client("demo-manager").await;
        let mut signatures = JoinSet::new();
        for (number, grant) in grants.iter().enumerate() {
            let manager = manager.at(if number % 2 == 0 { system } else { &second });
            let path = format!("{grant}/signature");
            signatures.spawn(async move { manager.post(&path, &json!({})).await });
        }
        let (mut signed, mut refused) = (0, 0);
        while let Some(answer) = signatures.join_next().await {
            let answer = answer.unwrap();
            if answer.status == 201 {
                signed += 1;
            } else {
                assert_eq!(answer.is_problem(409, "year_budget_exceeded").body["available"], gel("500.00"));
                refused += 1;
            }
        }
        assert_eq!((signed, refused), (3, 3));
        assert_eq!(granted(system).await, 65_300_000);
        let year = system.get(YEAR).await;
        assert_eq!((&year.is(200)["granted"], &year.body["available"]), (&gel("653000.00"), &gel("500.00")));
        // What was refused left nothing behind.
        let drafted = manager.get("/v1/grants?status=drafted").await;
        assert_eq!(drafted.ids().len(), 3);
        assert_eq!(total(&manager, &format!("/v1/grants/{}", drafted.ids()[0]), "allocated").await, "0.00");
        let sql = "UPDATE grants SET signed_on = starts_on, status = 'active' WHERE status = 'drafted'";
        let told = system.refusal(sql).await;
        assert!(told.contains("programme_years_never_overgranted"), "{told}");
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn a_grant_signed_by_many_at_once_is_signed_once() {
    on_both(async |system| {
        let second = system.another_with(&[]).await;
        more_for_the_year(system, 9_000).await;
        let grant = drafted(system, 7, 1_000).await;
        let manager = system.client("demo-manager").await;
        let mut signatures = JoinSet::new();
        for number in 0..6 {
            let manager = manager.at(if number % 2 == 0 { system } else { &second });
            let path = format!("{grant}/signature");
            signatures.spawn(async move { manager.post(&path, &json!({})).await.status });
        }
        let mut statuses = signatures.join_all().await;
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409, 409, 409]);
        assert_eq!(total(&manager, &grant, "allocated").await, "1000.00");
        assert_eq!(manager.get(&format!("{grant}/tranches")).await.ids().len(), 4);
        assert_eq!(granted(system).await, 65_100_000);
    })
    .await;
}
