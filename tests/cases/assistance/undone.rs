//! A wrong record is undone: its author withdraws a delivery, or its verification is refused.

use crate::harness::{Opened, System, at_once, command, exactly, gel, medical, on_both, shows, statuses, the_day};
use serde_json::{Value, json};

/// What the ledger and the balances are held against finds nothing.
async fn is_sound(system: &System) {
    let (sound, output, told) = command(system, "demo", &["audit", "verify"]).await;
    assert_eq!(sound, 0, "{output}{told}");
}

fn entries(told: &[(&str, &str)]) -> Vec<(String, String)> {
    told.iter().map(|(kind, amount)| ((*kind).to_owned(), (*amount).to_owned())).collect()
}

/// Medical help of 120.00 that was recorded as handed over for 10.00, by the partner.
async fn mistyped(opened: &Opened) -> String {
    let path = opened.approved(&medical("120.00")).await;
    opened.deliver(&path, "10.00").await.is(201);
    path
}

#[tokio::test]
async fn a_delivery_of_ten_for_a_hundred_is_withdrawn_and_recorded_anew() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let (partner, path) = (&opened.partner, mistyped(&opened).await);
        let wrong = partner.get(&path).await.is(200)["delivery"].clone();
        assert_eq!(opened.line("medical").await, ["15750.00", "120.00", "10.00", "15630.00"]);

        // Nobody else takes it back, not even who may deliver in its place.
        opened.officer.withdraw_delivery(&path, "It was 100.00.").await.refused(403, "not_the_author");
        opened.manager.withdraw_delivery(&path, "It was 100.00.").await.refused(403, "not_the_author");
        let reason = "It was 100.00, not 10.00.";
        let withdrawn = partner.withdraw_delivery(&path, reason).await;
        let reversal = json!({
            "kind": "withdrawal", "actual_amount": gel("10.00"), "delivered_on": "2026-06-01",
            "delivered_by": wrong["delivered_by"], "documents": exactly(&wrong["documents"]), "reason": reason,
            "reversed_by": wrong["delivered_by"], "reversed_on": "2026-06-01"
        });
        withdrawn.shows(
            201,
            json!({
                "status": "approved", "delivery": null, "due_on": "2026-11-28", "on_expiry": "cancelled", "version": 4,
                "reversals": [reversal]
            }),
        );
        withdrawn.has("location", &path);
        assert_eq!(opened.line("medical").await, ["15750.00", "120.00", "0.00", "15630.00"]);
        partner.withdraw_delivery(&path, reason).await.refused(409, "state_forbids");

        opened.deliver(&path, "100.00").await.is(201);
        assert_eq!(opened.line("medical").await, ["15750.00", "120.00", "100.00", "15630.00"]);
        opened.officer.verify(&path).await.shows(201, json!({ "status": "verified", "reversals": [reversal] }));
        assert_eq!(opened.line("medical").await, ["15750.00", "100.00", "100.00", "15650.00"]);
        partner.withdraw_delivery(&path, reason).await.refused(409, "state_forbids");

        let told = [
            ("commitment", "120.00"),
            ("disbursement", "10.00"),
            ("disbursement_reversal", "10.00"),
            ("disbursement", "100.00"),
            ("release", "20.00"),
        ];
        assert_eq!(opened.movements().await, entries(&told));
        let ledger = opened.manager.get(&format!("{}/ledger?limit=200", opened.grant)).await;
        let all = ledger.is(200)["items"].as_array().unwrap();
        let own = all.iter().filter(|entry| !entry["assistance_id"].is_null());
        let numbers: Vec<Value> = own.map(|entry| entry["delivery_number"].clone()).collect();
        assert_eq!(numbers, [json!(null), json!(1), json!(1), json!(2), json!(null)]);

        // The feed says it, and why it was does not leave the case.
        let changes = partner.changes("&type=assistance.delivery_withdrawn", 1).await;
        shows(&changes[0]["data"], json!({ "status": "approved", "amount": gel("120.00"), "actual_amount": null }));
        assert!(!changes[0].to_string().contains("not 10.00"), "{:#}", changes[0]);
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn a_delivery_that_the_act_does_not_bear_out_is_not_verified() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let (officer, manager) = (&opened.officer, &opened.manager);
        let path = mistyped(&opened).await;
        opened.partner.refuse_verification(&path, "Mine.").await.refused(403, "forbidden");
        let reason = "The act names 100.00.";
        let refused = officer.refuse_verification(&path, reason).await;
        let reversal = json!({ "kind": "refusal", "reason": reason, "actual_amount": gel("10.00") });
        refused.shows(201, json!({ "status": "approved", "delivery": null, "reversals": [reversal], "version": 4 }));
        assert_eq!(opened.line("medical").await, ["15750.00", "120.00", "0.00", "15630.00"]);
        officer.refuse_verification(&path, reason).await.refused(409, "state_forbids");
        opened.partner.changes("&type=assistance.verification_refused", 1).await;

        // Who recorded it neither verifies it nor refuses to.
        manager.deliver(&path, &opened.delivery("100.00").await).await.is(201);
        manager.refuse_verification(&path, reason).await.refused(403, "separation_of_duties");
        let again = officer.refuse_verification(&path, "No act at all.").await;
        let kinds = json!([{ "actual_amount": gel("10.00") }, { "actual_amount": gel("100.00"), "kind": "refusal" }]);
        again.shows(201, json!({ "status": "approved", "reversals": kinds }));
        opened.deliver(&path, "120.00").await.is(201);
        officer.verify(&path).await.is(201);
        let told = [
            ("commitment", "120.00"),
            ("disbursement", "10.00"),
            ("disbursement_reversal", "10.00"),
            ("disbursement", "100.00"),
            ("disbursement_reversal", "100.00"),
            ("disbursement", "120.00"),
        ];
        assert_eq!(opened.movements().await, entries(&told));
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_not_delivered_is_not_undone_and_what_is_asked_wrongly_changes_nothing() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let (partner, officer) = (&opened.partner, &opened.officer);
        let (proposed, delivered) = (opened.proposed(&medical("1.00")).await, mistyped(&opened).await);
        let approved = opened.approved(&medical("1.00")).await;
        for path in [&proposed, &approved] {
            partner.withdraw_delivery(path, "Wrong.").await.refused(409, "state_forbids");
            officer.refuse_verification(path, "Wrong.").await.refused(409, "state_forbids");
        }
        partner.withdraw_delivery(&delivered, " ").await.has_faults(&[("/reason", "too_short")]);
        officer.refuse_verification(&delivered, " ").await.has_faults(&[("/reason", "too_short")]);
        let below = format!("{delivered}/delivery/withdrawal");
        partner.post(&below, &json!({})).await.has_faults(&[("/reason", "required")]);
        partner.seen(2).withdraw_delivery(&delivered, "Wrong.").await.refused(412, "stale");
        let stranger = system.client("demo-partner-1").await;
        stranger.withdraw_delivery(&delivered, "Wrong.").await.refused(404, "not_found");
        assert_eq!(opened.line("medical").await[2], "10.00");

        // A case that rests does not keep a wrong record.
        partner.suspend(&opened.case, "In hospital.").await.is(201);
        let first = partner.once("withdrawal-1").seen(3).withdraw_delivery(&delivered, "Wrong.").await;
        partner.once("withdrawal-1").seen(3).withdraw_delivery(&delivered, "Wrong.").await.repeats(201, &first);
        assert_eq!(opened.line("medical").await[2], "0.00");
    })
    .await;
}

#[tokio::test]
async fn what_was_taken_back_can_be_cancelled_and_gives_all_of_its_money_back() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let path = mistyped(&opened).await;
        opened.partner.withdraw_delivery(&path, "Nothing was handed over.").await.is(201);
        opened.partner.cancel(&path, "The person left.").await.is(201);
        assert_eq!(opened.line("medical").await, ["15750.00", "0.00", "0.00", "15750.00"]);
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn a_withdrawal_and_a_verification_at_once_leave_one_of_them() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let opened = system.planned_case().await;
        let (mut disbursed, document) = (0, opened.document().await);
        for _ in 0..6 {
            let path = opened.approved(&medical("1.00")).await;
            let delivery = json!({ "actual_amount": gel("1.00"), "documents": [document] });
            opened.partner.deliver(&path, &delivery).await.is(201);
            let there = opened.partner.at(&second);
            let (verified, withdrawn) =
                tokio::join!(opened.officer.verify(&path), there.withdraw_delivery(&path, "Not so."));
            assert_eq!(statuses(&[verified, withdrawn]), [201, 409]);
            let status = opened.manager.get(&path).await.is(200)["status"].clone();
            disbursed += i32::from(status == "verified");
            assert_eq!(opened.line("medical").await[2], format!("{disbursed}.00"));
        }
        is_sound(system).await;
    })
    .await;
}

#[tokio::test]
async fn a_delivery_that_many_withdraw_and_refuse_at_once_is_taken_back_once() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let opened = system.planned_case().await;
        let path = mistyped(&opened).await;
        let partners = opened.partner.by_turns(4, [system, &second]);
        let officer = opened.officer.at(&second);
        let (withdrawn, refused) = tokio::join!(
            at_once(partners, async |partner| partner.withdraw_delivery(&path, "Wrong.").await),
            officer.refuse_verification(&path, "Wrong.")
        );
        let all: Vec<_> = withdrawn.into_iter().chain([refused]).collect();
        assert_eq!(statuses(&all), [201, 409, 409, 409, 409]);
        assert_eq!(opened.line("medical").await, ["15750.00", "120.00", "0.00", "15630.00"]);
        assert_eq!(opened.movements().await.len(), 3);
        opened.manager.get(&path).await.shows(200, json!({ "reversals": [{ "actual_amount": gel("10.00") }] }));
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_takes_each_delivery_and_its_reversal_once() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let path = mistyped(&opened).await;
        opened.partner.withdraw_delivery(&path, "Wrong.").await.is(201);
        opened.deliver(&path, "100.00").await.is(201);
        let entry = |kind: &str, number: &str| {
            format!(
                "INSERT INTO ledger_entries (id, grant_id, component, kind, amount_minor, assistance_id, case_id, \
                 delivery_number, occurred_on, recorded_at, client, request_id) SELECT a.case_id, a.grant_id, \
                 a.component, '{kind}', 1, a.id, a.case_id, {number}, a.delivered_on, a.created_at, NULL, 'x' \
                 FROM assistance a WHERE a.status = 'delivered'"
            )
        };
        for (sql, constraints) in [
            (entry("disbursement", "2"), ["ledger_entries_delivery_unique", "ledger_entries.delivery_number"]),
            (entry("disbursement_reversal", "1"), ["ledger_entries_delivery_unique", "ledger_entries.delivery_number"]),
            (entry("commitment", "NULL"), ["ledger_entries_once_unique", "ledger_entries.kind"]),
            (entry("disbursement", "NULL"), ["ledger_entries_delivery_check"; 2]),
            (entry("release", "1"), ["ledger_entries_delivery_check"; 2]),
            ("UPDATE assistance SET sealed_reversals = NULL".to_owned(), ["assistance_reversals_check"; 2]),
            ("UPDATE assistance SET deliveries = 1".to_owned(), ["assistance_reversals_check"; 2]),
            ("UPDATE assistance SET beyond_plan_minor = 1".to_owned(), ["assistance_beyond_plan_check"; 2]),
        ] {
            let refused = system.refusal(&sql).await;
            assert!(constraints.iter().any(|constraint| refused.contains(constraint)), "{sql}: {refused}");
        }
        assert_eq!(opened.line("medical").await, ["15750.00", "120.00", "100.00", "15630.00"]);
    })
    .await;
}

#[tokio::test]
async fn what_counts_towards_the_plan_and_the_line_is_what_was_approved_until_it_is_verified() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        let path = opened.approved(&medical("15750.00")).await;
        opened.deliver(&path, "15000.00").await.is(201);
        let other = opened.proposed(&medical("750.00")).await;
        let refused = opened.officer.approve(&other).await;
        assert_eq!(refused.refused(409, "budget_exceeded").body["available"], gel("0.00"));
        opened.officer.verify(&path).await.is(201);
        opened.officer.approve(&other).await.is(201);
        is_sound(system).await;
    })
    .await;
}
