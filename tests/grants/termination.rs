//! A grant that ends before its time gives back to its year what nobody was promised, to the tetri.

use super::{drafted, figures, granted, id_of, is_sound, more_for_the_year, total};
use crate::harness::{answer, at_once, exactly, gel, medical, on_both, shows, soon, the_day};
use crate::intake::documents::{PDF, sending_to};
use crate::reports::{in_january, in_july, of_nothing, of_one, owed};
use serde_json::{Value, json};

#[tokio::test]
async fn what_nobody_was_promised_goes_back_to_the_year_and_the_rest_follows() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let (delivered, cancelled) =
            (opened.approved(&medical("200.00")).await, opened.approved(&medical("300.00")).await);
        let waiting = opened.proposed(&medical("1.00")).await;
        let reason = "The organisation was dissolved.";
        let expected = json!({
            "status": "terminated", "terminated_on": "2026-06-01", "returned": gel("104500.00"),
            "status_reason": reason
        });
        opened.manager.once("end").terminate(&opened.grant, reason).await.shows(201, expected);
        assert_eq!(granted(system).await, 65_000_000 - 10_450_000);
        assert_eq!(total(&opened.manager, &opened.grant, "withdrawn").await, "104500.00");
        assert_eq!(total(&opened.manager, &opened.grant, "allocated").await, "500.00");
        let tranches = opened.partner.get(&format!("{}/tranches", opened.grant)).await;
        assert_eq!(tranches.each("status"), ["payable", "lapsed", "lapsed", "lapsed"]);
        // No more is paid than what is promised still; what of that is not handed over is paid back.
        let first = format!("/v1/tranches/{}", tranches.ids()[0]);
        let paid = opened.manager.release(&first, &json!({ "payment_reference": "2026-000117" })).await;
        paid.shows(201, json!({ "amount": gel("42000.00"), "released": gel("500.00") }));
        opened.manager.terminate(&opened.grant, reason).await.refused(409, "state_forbids");

        // The lot has no grant any more; what was approved is still delivered, or cancelled.
        opened.officer.approve(&waiting).await.refused(409, "no_grant_in_force");
        opened.deliver(&delivered, "150.50").await.is(201);
        opened.officer.verify(&delivered).await.is(201);
        opened.partner.cancel(&cancelled, reason).await.is(201);
        assert_eq!(opened.line("medical").await, ["500.00", "150.50", "150.50", "349.50"]);

        // What that freed goes back as well, by itself, once however many replicas look.
        let (one, other) = tokio::join!(system.another(the_day), system.another(the_day));
        soon(async || granted(system).await == 65_000_000 - 10_500_000 + 15_050).await;
        tokio::join!(one.stop(), other.stop());
        assert_eq!(opened.line("medical").await, ["150.50", "150.50", "150.50", "0.00"]);
        opened.manager.get(&opened.grant).await.shows(200, json!({ "returned": gel("104849.50") }));
        let told = opened.partner.changes("&type=grant.lapsed", 2).await;
        let amounts = json!([{ "component": "medical", "amount": gel("349.50") }]);
        shows(&told[1], json!({ "data": { "amounts": exactly(&amounts), "kind": "withdrawal" } }));
        assert_eq!(told[1]["actor"]["role"], "service");
        let budget = opened.partner.get(&format!("{}/budget", opened.grant)).await;
        budget.shows(200, json!({ "paid": gel("500.00"), "to_be_paid_back": gel("349.50") }));
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'grant.lapsed'").await, 2);
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn of_quarters_that_begin_after_the_end_nothing_is_owed_but_the_final_report() {
    on_both(async |system| {
        let mut owed = owed(system).await;
        let promised = owed.opened.approved(&medical("200.00")).await;
        let numbers = async |caller: &crate::harness::Caller, query: &str| -> Vec<Value> {
            let list =
                caller.get(&format!("/v1/reports?grant={}{query}", crate::reports::id(&owed.opened.grant))).await;
            list.is(200)["items"].as_array().unwrap().iter().map(|report| report["number"].clone()).collect()
        };
        // A document is a beginning, too.
        let sent = sending_to(
            &owed.opened.partner,
            &format!("{}/documents", owed.report(3)),
            "b",
            &[("kind", b"act"), ("file", PDF)],
        );
        answer(sent).await.is(201);
        owed.opened.manager.terminate(&owed.opened.grant, "The organisation was dissolved.").await.is(201);
        assert_eq!(numbers(&owed.opened.partner, "").await, [5, 3, 2, 1]);
        owed.opened.partner.get(owed.report(4)).await.refused(404, "not_found");
        let told = owed.opened.partner.changes("&type=report.dropped", 1).await;
        let said = json!([told[0]["subject"]["id"], told[0]["data"]["number"], told[0]["subject"]["version"]]);
        assert_eq!(said, json!([crate::reports::id(owed.report(4)), 4, 2]));
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'report.dropped'").await, 1);

        // What is delivered afterwards stands in the final report.
        let summer = system.another_at(in_july, &[("REINTEGRATION_JOB_SECONDS", "3600")]).await;
        owed.opened.partner = summer.client("demo-partner-3").await;
        owed.opened.deliver(&promised, "200.00").await.is(201);
        let later = system.another_at(in_january, &[("REINTEGRATION_JOB_SECONDS", "3600")]).await;
        let partner = later.client("demo-partner-3").await;
        assert_eq!(numbers(&partner, "&owed=true").await, [5, 3, 2, 1]);
        for number in 1..=3 {
            partner.report(owed.report(number), &of_nothing()).await;
        }
        let item = promised.rsplit('/').next().unwrap();
        partner.report(owed.report(5), &of_one(&[(item, "200.00")], "200.00")).await;
        assert_eq!(numbers(&partner, "&owed=true").await, [0; 0]);
    })
    .await;
}

#[tokio::test]
async fn who_begins_a_report_as_its_grant_ends_has_it_or_hears_that_it_is_gone() {
    on_both(async |system| {
        let second = system.another_with(&[]).await;
        let owed = owed(system).await;
        let (partner, path) = (owed.opened.partner.at(&second), format!("{}/documents", owed.report(4)));
        let says = of_nothing();
        let written = partner.write(owed.report(3), &says);
        let sent = answer(sending_to(&partner, &path, "b", &[("kind", b"act"), ("file", PDF)]));
        let ending = owed.opened.manager.terminate(&owed.opened.grant, "At once.");
        let (written, sent, ended) = tokio::join!(written, sent, ending);
        ended.is(201);
        let mut there = 3;
        for answer in [written, sent] {
            if answer.status == 404 {
                answer.refused(404, "not_found");
            } else {
                assert!([200, 201].contains(&answer.status), "{}", answer.status);
                there += 1;
            }
        }
        let grant = crate::reports::id(&owed.opened.grant);
        let left = owed.opened.partner.get(&format!("/v1/reports?grant={grant}")).await;
        assert_eq!(left.ids().len(), there);
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn a_lot_whose_grant_was_terminated_can_have_another_which_does_not_pay_for_the_first() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let promised = opened.approved(&medical("200.00")).await;
        opened.manager.terminate(&opened.grant, "A new agreement follows.").await.is(201);
        let next = drafted(system, 7, 5_000).await;
        let lot = super::literal(system, lot_of(&opened.manager.get(&opened.grant).await.body));
        let id = super::literal(system, id_of(&next));
        system.execute(&format!("UPDATE grants SET lot_id = {lot} WHERE id = {id}")).await;
        opened.manager.sign(&next).await.is(201);
        let second = opened.approved(&medical("400.00")).await;
        opened.deliver(&promised, "200.00").await.is(201);
        opened.deliver(&second, "400.00").await.is(201);
        assert_eq!(opened.line("medical").await[2], "200.00");
        assert_eq!(figures(&opened.manager, &next, "disbursed").await, [("medical".to_owned(), "400.00".to_owned())]);
        is_sound(system).await;
    })
    .await;
}

fn lot_of(grant: &Value) -> uuid::Uuid {
    grant["lot_id"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn who_was_paid_ahead_is_owed_nothing_more_once_it_is_over() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let tranches = opened.partner.get(&format!("{}/tranches", opened.grant)).await;
        let [first, second] = [0, 1]
            .map(|place| format!("/v1/tranches/{}/release", tranches.body["items"][place]["id"].as_str().unwrap()));
        let payment = json!({ "payment_reference": "2026-000117" });
        opened.manager.post(&first, &payment).await.is(201);
        let row = super::literal(system, id_of(second.trim_end_matches("/release")));
        system
            .execute(&format!("UPDATE tranches SET status = 'payable', payable_on = '2026-06-01' WHERE id = {row}"))
            .await;
        opened.manager.terminate(&opened.grant, "The organisation was dissolved.").await.is(201);
        opened.manager.post(&second, &payment).await.refused(409, "nothing_owed");
        let budget = opened.partner.get(&format!("{}/budget", opened.grant)).await;
        budget.shows(200, json!({ "paid": gel("42000.00"), "to_be_paid_back": gel("42000.00") }));
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_given_up_without_a_trace_of_money() {
    on_both(async |system| {
        more_for_the_year(system, 100).await;
        let grant = drafted(system, 7, 100).await;
        let manager = system.client("demo-manager").await;
        let ended = manager.terminate(&grant, "The organisation withdrew.").await;
        ended.shows(201, json!({ "status": "terminated", "signed_on": null, "returned": gel("0.00") }));
        manager.sign(&grant).await.refused(409, "state_forbids");
        assert_eq!(manager.get(&format!("{grant}/ledger")).await.ids(), [""; 0]);
        assert_eq!(granted(system).await, 65_000_000);
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn approvals_and_a_termination_at_once_leave_no_tetri_unexplained() {
    on_both(async |system| {
        let second = system.another_with(&[]).await;
        let opened = system.planned_case().await;
        let mut paths = Vec::new();
        for _ in 0..6 {
            paths.push(opened.proposed(&medical("100.00")).await);
        }
        let officers = opened.officer.by_turns(6, [system, &second]);
        let approvals = at_once(officers.zip(&paths), async |(officer, path)| officer.approve(path).await);
        let manager = opened.manager.at(&second);
        let (answers, ended) = tokio::join!(approvals, manager.terminate(&opened.grant, "At once."));
        ended.is(201);
        let mut approved = 0_i64;
        for answer in answers {
            if answer.status == 201 {
                approved += 1;
            } else {
                answer.refused(409, "no_grant_in_force");
            }
        }
        let left = format!("{}.00", approved * 100);
        let left = if approved == 0 { "0.00".to_owned() } else { left };
        assert_eq!(opened.line("medical").await, [left.clone(), left, "0.00".to_owned(), "0.00".to_owned()]);
        assert_eq!(granted(system).await, 65_000_000 - 10_500_000 + approved * 10_000);
        is_sound(system).await;
    })
    .await;
}
