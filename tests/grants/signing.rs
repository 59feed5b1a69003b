//! A grant is signed, rests and goes on; a year is never granted more than its budget.

use super::{YEAR, drafted, figures, granted, is_sound, more_for_the_year, total};
use crate::harness::{at_once, gel, medical, on_both, shows, statuses};
use serde_json::json;

#[tokio::test]
async fn a_grant_is_signed_suspended_and_resumed() {
    on_both(async |system| {
        more_for_the_year(system, 1_000).await;
        let grant = drafted(system, 7, 1_000).await;
        let (manager, partner) = (system.client("demo-manager").await, system.client("demo-partner-3").await);
        let before = partner.get(&grant).await.is(200).clone();
        shows(&before, json!({ "status": "drafted", "signed_on": null }));
        assert_eq!(total(&partner, &grant, "agreed").await, "1000.00");
        assert_eq!(total(&partner, &grant, "allocated").await, "0.00");
        assert_eq!(partner.get(&format!("{grant}/tranches")).await.ids(), [""; 0]);

        let body = json!({ "signed_on": "2026-05-29" });
        let signed = manager.once("sign").post(&format!("{grant}/signature"), &body).await;
        let after = signed.is(201);
        signed.shows(201, json!({
            "status": "active", "signed_on": "2026-05-29", "returned": gel("0.00"), "status_reason": null
        })).has("etag", "\"2\"").has("location", &grant);
        manager.once("sign").post(&format!("{grant}/signature"), &body).await.repeats(201, &signed);
        let allocated = figures(&partner, &grant, "allocated").await;
        assert_eq!(allocated, [("income_source", "500.00"), ("medical", "500.00")].map(owned));
        assert_eq!(granted(system).await, 65_100_000);
        let tranches = partner.get(&format!("{grant}/tranches")).await;
        assert_eq!(tranches.each("status"), ["payable", "pending", "pending", "pending"]);
        let first = &tranches.body["items"][0];
        shows(first, json!({ "amount": gel("400.00"), "payable_on": "2026-05-29" }));
        assert_eq!(system.number("SELECT count(*) FROM reports r JOIN grants g ON g.id = r.grant_id WHERE g.status = 'active' AND g.basis = 'sourced'").await, 5);

        let reason = "The report is missing.";
        manager.suspend(&grant, reason).await.shows(201, json!({ "status": "suspended", "status_reason": reason }));
        manager.seen(2).resume(&grant).await.refused(412, "stale");
        manager.seen(3).resume(&grant).await.shows(201, json!({ "status": "active", "status_reason": null }));
        assert_eq!(manager.get("/v1/grants?status=drafted").await.ids(), [""; 0]);

        let names = ["programme_year.budgeted", "grant.drafted", "grant.signed", "grant.suspended", "grant.resumed"];
        assert_eq!(partner.told(5).await, names);
        let changes = partner.changes("&type=grant.signed", 1).await;
        assert_eq!(changes[0]["data"]["reference"], after["reference"]);
        // Somebody else's grant does not exist.
        let stranger = system.client("demo-partner-1").await;
        for below in ["", "/budget", "/ledger", "/tranches", "/budget/reallocations"] {
            stranger.get(&format!("{grant}{below}")).await.refused(404, "not_found");
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
        let opened = system.planned_case().await;
        let (waiting, promised) =
            (opened.proposed(&medical("100.00")).await, opened.approved(&medical("200.00")).await);
        let other = opened.approved(&medical("300.00")).await;
        let reason = "Under inspection.";
        opened.manager.suspend(&opened.grant, reason).await.is(201);
        opened.officer.approve(&waiting).await.refused(409, "no_grant_in_force");
        opened.partner.get(&waiting).await.shows(200, json!({ "status": "proposed" }));
        // What was promised is kept.
        opened.deliver(&promised, "150.00").await.is(201);
        opened.officer.verify(&promised).await.is(201);
        opened.partner.cancel(&other, reason).await.is(201);
        assert_eq!(opened.line("medical").await, ["15750.00", "150.00", "150.00", "15600.00"]);
        opened.manager.resume(&opened.grant).await.is(201);
        opened.officer.approve(&waiting).await.is(201);
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
        let signers = manager.by_turns(6, [system, &second]);
        let signed = at_once(signers.zip(&grants), async |(manager, grant)| manager.sign(grant).await).await;
        let refused: Vec<_> = signed.iter().filter(|answer| answer.status != 201).collect();
        assert_eq!(refused.len(), 3);
        for answer in refused {
            assert_eq!(answer.refused(409, "year_budget_exceeded").body["available"], gel("500.00"));
        }
        assert_eq!(granted(system).await, 65_300_000);
        system.get(YEAR).await.shows(200, json!({ "granted": gel("653000.00"), "available": gel("500.00") }));
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
        let signers = manager.by_turns(6, [system, &second]);
        let signed = at_once(signers, async |manager| manager.sign(&grant).await).await;
        assert_eq!(statuses(&signed), [201, 409, 409, 409, 409, 409]);
        assert_eq!(total(&manager, &grant, "allocated").await, "1000.00");
        assert_eq!(manager.get(&format!("{grant}/tranches")).await.ids().len(), 4);
        assert_eq!(granted(system).await, 65_100_000);
    })
    .await;
}
