//! What stands in the way of a transfer, and who cannot answer it.

use super::{moved, partners};
use crate::harness::{Case, System, on_both};
use serde_json::{Value, json};

#[tokio::test]
async fn a_transfer_that_is_asked_for_wrongly_leaves_nothing_behind() {
    on_both(async |system| {
        let case = system.open_case().await;
        let [giver, _] = partners(system).await;
        let before = system.trace().await;
        for (body, faults) in [
            (json!({}), &[("/municipality", "required"), ("/reason", "required")][..]),
            (
                json!({ "municipality": "atlantis", "reason": " ", "lot": 6 }),
                &[("/lot", "unknown_field"), ("/municipality", "unknown_municipality"), ("/reason", "too_short")],
            ),
            (json!({ "municipality": "akhalgori", "reason": "Home." }), &[("/municipality", "not_routable_residence")]),
            (
                json!({ "municipality": 6, "reason": "x".repeat(4001) }),
                &[("/municipality", "invalid_type"), ("/reason", "too_long")],
            ),
            (json!({ "municipality": "telavi", "reason": "a\u{7}" }), &[("/reason", "control_character")]),
        ] {
            giver.ask_transfer(&case, &body).await.has_faults(faults);
        }
        // Within the region, and in the other region of the same lot.
        for place in ["kutaisi", "oni"] {
            let near = json!({ "municipality": place, "reason": "Around the corner." });
            giver.ask_transfer(&case, &near).await.refused(409, "same_lot");
        }
        giver.accept_transfer(&case).await.refused(409, "no_transfer_pending");
        giver.reject_transfer(&case, "Which one?").await.refused(409, "no_transfer_pending");
        giver.seen(7).ask_transfer(&case, &moved()).await.refused(412, "stale");
        system.client("demo-ministry").await.ask_transfer(&case, &moved()).await.refused(403, "forbidden");
        assert_eq!(system.trace().await, before);

        giver.ask_transfer(&case, &moved()).await.is(201);
        giver.ask_transfer(&case, &moved()).await.refused(409, "transfer_pending");
        let [_, receiver] = partners(system).await;
        let pending = system.trace().await;
        let acceptance = receiver.post(&case.at("/transfer/acceptance"), &json!({ "reason": "Gladly.", "a": 1 })).await;
        acceptance.has_faults(&[("/a", "unknown_field"), ("/reason", "unknown_field")]);
        for (body, faults) in [
            (json!({}), &[("/reason", "required")][..]),
            (json!({ "reason": "\u{200b}" }), &[("/reason", "control_character")]),
            (json!({ "reason": "No.", "municipality": "gori" }), &[("/municipality", "unknown_field")]),
        ] {
            receiver.post(&case.at("/transfer/rejection"), &body).await.has_faults(faults);
        }
        assert_eq!(system.trace().await, pending);
    })
    .await;
}

#[tokio::test]
async fn a_lot_that_nobody_serves_takes_no_case_over() {
    on_both(async |system| {
        let case = system.open_case().await;
        let manager = system.client("demo-manager").await;
        system.execute("UPDATE lots SET organisation_id = NULL WHERE year = 2026 AND number = 6").await;
        manager.ask_transfer(&case, &moved()).await.refused(409, "lot_without_winner");
        system
            .execute(
                "DELETE FROM lot_regions WHERE region = 'GE-KA' AND lot_id IN (SELECT id FROM lots WHERE year = 2026)",
            )
            .await;
        manager.ask_transfer(&case, &moved()).await.refused(409, "no_lot_in_force");
    })
    .await;
}

#[tokio::test]
async fn only_the_other_side_answers() {
    on_both(async |system| {
        let case = system.open_case().await;
        let [giver, receiver] = partners(system).await;
        let administrator = async |name: &str, body: Value| {
            let mut client = json!({ "client_id": name, "name": name });
            client.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
            system.newcomer(&client).await
        };
        let here = administrator("imereti-office", json!({ "role": "officer", "regions": ["GE-IM"] })).await;
        let there = administrator("kakheti-office", json!({ "role": "officer", "regions": ["GE-KA"] })).await;
        let elsewhere = system.client("demo-partner-1").await;
        let manager = system.client("demo-manager").await;
        manager.ask_transfer(&case, &moved()).await.is(201);
        let before = system.trace().await;

        let reason = "No.";
        for (caller, status, code) in [
            (&giver, 403, "separation_of_duties"),
            (&here, 403, "separation_of_duties"),
            // Who asks has its rows on both sides, and does not answer all the same.
            (&manager, 403, "separation_of_duties"),
            (&elsewhere, 404, "not_found"),
        ] {
            caller.accept_transfer(&case).await.refused(status, code);
            caller.reject_transfer(&case, reason).await.refused(status, code);
        }
        assert_eq!(system.trace().await, before);
        for caller in [&giver, &here, &there, &receiver] {
            assert_eq!(caller.get("/v1/cases").await.ids(), [&case.id]);
            caller.get(&case).await.shows(200, json!({ "transfer": { "status": "requested" } }));
        }
        elsewhere.get(&case).await.refused(404, "not_found");
        there.note(&case, "Not ours yet.").await.refused(404, "not_found");
        there.reject_transfer(&case, reason).await.is(201);
        there.get(&case).await.refused(404, "not_found");

        // Asked by the giver, answered by the Agency for the receiver.
        giver.ask_transfer(&case, &moved()).await.is(201);
        system.client("demo-officer").await.accept_transfer(&case).await.is(201);
        here.get(&case).await.refused(404, "not_found");
        for caller in [&there, &receiver] {
            caller.get(&case).await.shows(200, json!({ "region": "GE-KA" }));
        }
    })
    .await;
}

/// Puts proposed assistance on the case.
async fn propose(system: &System, case: &Case) {
    let now = system.client("demo-manager").await.get(&case).await;
    let reference = now.is(200)["reference"].as_str().unwrap();
    let proposed = format!(
        "INSERT INTO assistance (id, case_id, registration_id, lot_id, region, component, amount_minor, status, due_on, \
         overdue_told, proposed_by, authors, documents, version, created_at, updated_at) \
         SELECT id, id, registration_id, lot_id, region, 'medical', 10000, 'proposed', opened_on, false, \
         (SELECT id FROM clients WHERE client_id = 'demo-partner-3'), '[]', '[]', 1, created_at, updated_at \
         FROM cases WHERE reference = '{reference}'"
    );
    system.execute(&proposed).await;
}

#[tokio::test]
async fn assistance_on_its_way_is_settled_before_the_case_moves() {
    on_both(async |system| {
        let case = system.open_case().await;
        let [giver, receiver] = partners(system).await;
        propose(system, &case).await;
        let (place, expected) = (format!("/assistance/{}", case.id), "still_open");
        let refused = giver.ask_transfer(&case, &moved()).await;
        assert_eq!(refused.refused(409, "still_open").faults(), [(place.as_str(), expected)]);
        assert_eq!(refused.body["errors"][0]["detail"], "It is proposed still.");
        assert_eq!(refused.body["detail"], "In the way: 1. `errors` names each.");

        let settle = "UPDATE assistance SET status = 'cancelled', due_on = NULL";
        system.execute(settle).await;
        giver.ask_transfer(&case, &moved()).await.is(201);
        // What comes up meanwhile stands in the way of the acceptance as well, not of a rejection.
        let again = "UPDATE assistance SET status = 'proposed', due_on = (SELECT max(opened_on) FROM cases)";
        system.execute(again).await;
        let refused = receiver.accept_transfer(&case).await;
        assert_eq!(refused.refused(409, "still_open").faults(), [(place.as_str(), expected)]);
        giver.get(&case).await.shows(200, json!({ "transfer": { "status": "requested" } }));
        system.execute(settle).await;
        receiver.accept_transfer(&case).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn a_suspended_case_moves_and_a_closed_one_does_not() {
    on_both(async |system| {
        let case = system.open_case().await;
        let [giver, receiver] = partners(system).await;
        giver.suspend(&case, "In hospital.").await.is(201);
        giver.ask_transfer(&case, &moved()).await.is(201);
        receiver.accept_transfer(&case).await.shows(201, json!({ "status": "suspended", "region": "GE-KA" }));
        receiver.get(&case).await.shows(200, json!({ "status_reason": "In hospital." }));
        receiver.close_case(&case, "completed").await.is(201);
        let back = json!({ "municipality": "kutaisi", "reason": "Back again." });
        receiver.ask_transfer(&case, &back).await.refused(409, "state_forbids");
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_holds_what_a_transfer_can_be() {
    on_both(async |system| {
        let case = system.open_case().await;
        let [giver, _] = partners(system).await;
        giver.ask_transfer(&case, &moved()).await.is(201);
        for (change, constraint) in [
            ("status = 'lost', ended_at = asked_at", "transfers_status_check"),
            ("status = 'expired'", "transfers_ended_check"),
            ("status = 'accepted', ended_at = asked_at", "transfers_answered_check"),
            ("status = 'accepted', ended_at = asked_at, answered_by = asked_by", "transfers_separation_check"),
            ("to_lot_id = from_lot_id", "transfers_lots_check"),
        ] {
            let refusal = system.refusal(&format!("UPDATE transfers SET {change}")).await;
            assert!(refusal.contains(constraint), "{change}: {refusal}");
        }
    })
    .await;
}
