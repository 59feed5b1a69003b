//! A grant whose period is over ends by itself, and what nobody was promised lapses.

use super::{granted, is_sound, total};
use crate::harness::{gel, medical, on_both, soon, the_day};
use chrono::{DateTime, TimeZone, Utc};
use serde_json::json;

/// A minute before midnight in Tbilisi of the last day of the year.
fn on_the_last_day() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 12, 31, 19, 59, 0).unwrap()
}

fn next_year() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 1, 1, 8, 0, 0).unwrap()
}

/// The changes of grants of the year that ended, by their name.
async fn changes(system: &crate::harness::System, name: &str) -> i64 {
    system.number(&format!("SELECT count(*) FROM changes WHERE type = '{name}'")).await
}

#[tokio::test]
async fn every_grant_of_a_year_ends_once_and_every_tetri_is_explained() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let promised = opened.approved(&medical("300.00")).await;
        opened.approved(&medical("200.00")).await;
        opened.deliver(&promised, "250.25").await.is(201);
        opened.officer.verify(&promised).await.is(201);
        let reason = json!({ "reason": "Under inspection." });
        opened.manager.post(&format!("{}/suspension", opened.grant), &reason).await.is(201);

        let last_day = system.another_at(on_the_last_day, &[("REINTEGRATION_JOB_SECONDS", "3600")]).await;
        last_day.stop().await;
        assert_eq!([changes(system, "grant.ended").await, changes(system, "grant.lapsed").await], [0, 0]);
        assert_eq!(granted(system).await, 65_000_000);

        let (one, other) = tokio::join!(system.another(next_year), system.another(next_year));
        // Six of the demonstration: one of them rested.
        soon(async || changes(system, "grant.ended").await == 6).await;
        // What was approved and not handed over was cancelled by itself, and what that freed lapses too.
        soon(async || opened.line("medical").await == ["250.25", "250.25", "250.25", "0.00"]).await;
        tokio::join!(one.stop(), other.stop());
        let manager = &opened.manager;
        let grant = manager.get(&opened.grant).await;
        let expected = json!({
            "status": "ended", "terminated_on": null, "status_reason": null, "returned": gel("0.00")
        });
        grant.shows(200, expected);
        for (figure, amount) in [
            ("agreed", "105000.00"),
            ("received", "0.00"),
            ("withdrawn", "0.00"),
            ("lapsed", "104749.75"),
            ("allocated", "250.25"),
            ("committed", "250.25"),
            ("disbursed", "250.25"),
            ("available", "0.00"),
        ] {
            assert_eq!(total(manager, &opened.grant, figure).await, amount, "{figure}");
        }
        // The year has spent what it granted: what lapses is nobody's.
        assert_eq!(granted(system).await, 65_000_000);
        let unspent = "SELECT count(*) FROM grant_lines l JOIN grants g ON g.id = l.grant_id \
                       WHERE g.status = 'ended' AND l.allocated_minor <> l.committed_minor";
        assert_eq!(system.number(unspent).await, 0);
        let sum = "SELECT CAST(sum(e.amount_minor) AS bigint) FROM ledger_entries e JOIN grants g ON g.id = e.grant_id \
                   WHERE e.kind = 'lapse' AND g.year = 2026";
        assert_eq!(system.number(sum).await, 65_000_000 - 25_025);
        assert_eq!(changes(system, "grant.ended").await, 6);
        // Tranches go on waiting for the reports that are due after the last day.
        let tranches = manager.get(&format!("{}/tranches", opened.grant)).await;
        // Those of the first quarters are long overdue, and may have been told of and held already.
        let waits = tranches.each("status");
        assert!(waits[0] == "payable" && waits[1..].iter().all(|one| ["pending", "held"].contains(one)), "{waits:?}");
        // Of what is payable no more is paid than was handed over.
        let first = tranches.body["items"][0]["id"].as_str().unwrap();
        let payment = json!({ "payment_reference": "2027-000001" });
        let paid = manager.release(&format!("/v1/tranches/{first}"), &payment).await;
        paid.shows(201, json!({ "amount": gel("42000.00"), "released": gel("250.25") }));
        let budget = manager.get(&format!("{}/budget", opened.grant)).await;
        budget.shows(200, json!({ "paid": gel("250.25"), "to_be_paid_back": gel("0.00") }));
        for below in ["signature", "suspension", "resumption", "termination"] {
            let body = if below.ends_with("ion") && below != "resumption" { reason.clone() } else { json!({}) };
            manager.post(&format!("{}/{below}", opened.grant), &body).await.refused(409, "state_forbids");
        }
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn a_year_that_was_over_when_it_was_recorded_has_ended_and_nobody_is_told() {
    on_both(async |system| {
        let manager = system.client("demo-manager").await;
        let grants = manager.get("/v1/grants?year=2020").await;
        assert_eq!(grants.each("status"), ["ended"; 6]);
        let grant = format!("/v1/grants/{}", grants.ids()[0]);
        let (agreed, lapsed) = (total(&manager, &grant, "agreed").await, total(&manager, &grant, "lapsed").await);
        assert_eq!((agreed, total(&manager, &grant, "allocated").await), (lapsed, "0.00".to_owned()));
        let again = system.another(the_day).await;
        again.stop().await;
        assert_eq!(changes(system, "grant.ended").await, 0);
        assert_eq!(system.number("SELECT granted_minor FROM programme_years WHERE year = 2020").await, 65_000_000);
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn balances_that_do_not_agree_are_found() {
    on_both(async |system| {
        is_sound(system).await;
        let grant = "reference = 'GRANT-2026-000003'";
        system.execute(&format!("UPDATE grants SET returned_minor = 500 WHERE {grant}")).await;
        system.execute("UPDATE programme_years SET granted_minor = granted_minor - 7 WHERE year = 2026").await;
        let medical = format!("component = 'medical' AND grant_id = (SELECT id FROM grants WHERE {grant})");
        system.execute(&format!("UPDATE grant_lines SET agreed_minor = agreed_minor + 1 WHERE {medical}")).await;
        let (code, output, _) = crate::harness::command(system, "demo", &["audit", "verify"]).await;
        assert_eq!(code, 1);
        for finding in [
            "GRANT-2026-000003, medical: what was put in is not what was agreed",
            "GRANT-2026-000003: its lines are not what it comes to",
            "GRANT-2026-000003: what was given back is not what the ledger says",
            "year 2026 of reintegration: what is granted is not the sum of its grants",
        ] {
            assert!(output.contains(finding), "{finding}: {output}");
        }
    })
    .await;
}
