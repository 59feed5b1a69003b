//! Tranches are paid in their order, each once its condition is met, by somebody else than who said that it is.

use super::{behind, grant_id, more_for_the_year, signed};
use crate::harness::{System, at_once, exactly, gel, on_both, statuses};
use reintegration_storage::entity::tranche;
use serde_json::{Value, json};

/// The report with that number is accepted by a client of the demonstration, as the reports' part of the service does.
async fn accept(system: &System, grant: &str, client: &str, report: i32) -> Vec<tranche::Model> {
    behind(system, Some(client), async |transaction| {
        let row = transaction.rows().grant_for_update(grant_id(grant)).await.unwrap().unwrap();
        transaction.tranche_payable_for(&row, report).await.unwrap()
    })
    .await
}

/// The report with that number is late.
async fn late(system: &System, grant: &str, report: i32) -> usize {
    let number = grant_id(grant);
    let id = super::literal(system, number.uuid());
    system.execute(&format!("UPDATE reports SET told = 'held' WHERE grant_id = {id} AND number = {report}")).await;
    behind(system, None, async |transaction| {
        let row = transaction.rows().grant_for_update(number).await.unwrap().unwrap();
        transaction.hold_tranches(&row, report).await.unwrap().len()
    })
    .await
}

async fn of(system: &System, grant: &str) -> Value {
    let partner = system.client("demo-partner-3").await;
    partner.get(&format!("{grant}/tranches")).await.is(200)["items"].clone()
}

async fn states(system: &System, grant: &str) -> Vec<String> {
    let all = of(system, grant).await;
    all.as_array().unwrap().iter().map(|one| one["status"].as_str().unwrap().to_owned()).collect()
}

fn path(tranche: &Value) -> String {
    format!("/v1/tranches/{}", tranche["id"].as_str().unwrap())
}

fn payment() -> Value {
    json!({ "payment_reference": "2026-000117" })
}

#[tokio::test]
async fn a_tranche_is_released_once_it_is_payable_and_the_earlier_ones_are_paid() {
    on_both(async |system| {
        more_for_the_year(system, 1_000).await;
        let grant = signed(system, 7, 1_000).await;
        let (manager, partner) = (system.client("demo-manager").await, system.client("demo-partner-3").await);
        let all = of(system, &grant).await;
        let [first, second, third] = [0, 1, 2].map(|place| path(&all[place]));
        manager.release(&second, &payment()).await.refused(409, "tranche_not_payable");
        partner.release(&first, &payment()).await.refused(403, "forbidden");

        // The second report came before the first: its tranche waits for those before it.
        assert_eq!(accept(system, &grant, "demo-officer", 2).await.len(), 1);
        assert_eq!(states(system, &grant).await, ["payable", "pending", "payable", "pending"]);
        manager.release(&third, &payment()).await.refused(409, "state_forbids");
        let body = json!({ "payment_reference": "2026-000117", "released_on": "2026-06-01" });
        let released = manager.once("pay").release(&first, &body).await;
        let expected = json!({
            "id": all[0]["id"], "grant_id": all[0]["grant_id"], "number": 1, "amount": gel("400.00"),
            "condition": "signature", "report_number": null, "status": "released", "payable_on": "2026-06-01",
            "payable_by": null, "released_by": released.body["released_by"], "released_on": "2026-06-01",
            "payment_reference": "2026-000117", "released": gel("400.00"), "version": 2, "created_at": all[0]["created_at"],
            "updated_at": "2026-06-01T08:00:00Z"
        });
        released.shows(201, exactly(&expected)).has("etag", "\"2\"");
        manager.once("pay").release(&first, &body).await.repeats(201, &released);
        manager.release(&first, &payment()).await.refused(409, "tranche_not_payable");
        manager.release(&third, &payment()).await.refused(409, "state_forbids");

        // Who accepted the report does not release the tranche; nor is anything paid while the grant rests.
        let [accepted] = accept(system, &grant, "demo-manager", 1).await.try_into().unwrap();
        assert_eq!((accepted.number, accepted.status.as_str()), (2, "payable"));
        manager.release(&second, &payment()).await.refused(403, "separation_of_duties");
        let other = system.newcomer(&json!({ "client_id": "second-head", "name": "Sample", "role": "manager" })).await;
        manager.suspend(&grant, "Under inspection.").await.is(201);
        other.release(&second, &payment()).await.refused(409, "state_forbids");
        manager.resume(&grant).await.is(201);
        other.seen(1).release(&second, &payment()).await.refused(412, "stale");
        other.seen(2).release(&second, &payment()).await.is(201);
        manager.release(&third, &payment()).await.is(201);
        for (name, count) in [("tranche.payable", 2), ("tranche.released", 3)] {
            let told = partner.changes(&format!("&type={name}"), count).await;
            assert!(told.iter().all(|change| change["data"]["grant_id"] == all[0]["grant_id"]), "{told:#?}");
        }
        let told = system.refusal("UPDATE tranches SET payable_by = released_by WHERE status = 'released'").await;
        assert!(told.contains("tranches_separation_check"), "{told}");
    })
    .await;
}

#[tokio::test]
async fn what_waits_for_a_late_report_is_held_until_no_report_is_late() {
    on_both(async |system| {
        more_for_the_year(system, 1_000).await;
        let grant = signed(system, 7, 1_000).await;
        assert_eq!(late(system, &grant, 2).await, 2);
        assert_eq!(states(system, &grant).await, ["payable", "pending", "held", "held"]);
        assert_eq!(late(system, &grant, 1).await, 1);
        // Once more changes nothing.
        let number = grant_id(&grant);
        let again = behind(system, None, async |transaction| {
            let row = transaction.rows().grant_for_update(number).await.unwrap().unwrap();
            transaction.hold_tranches(&row, 1).await.unwrap().len()
        });
        assert_eq!(again.await, 0);
        let manager = system.client("demo-manager").await;
        let held = path(&of(system, &grant).await[2]);
        manager.release(&held, &payment()).await.refused(409, "tranche_not_payable");

        // The first comes; the second is late still.
        accepted(system, &grant, 1).await;
        assert_eq!(accept(system, &grant, "demo-officer", 1).await.len(), 1);
        assert_eq!(states(system, &grant).await, ["payable", "payable", "held", "held"]);
        // What was submitted is not accepted yet: it holds what it held.
        submitted(system, &grant, 2).await;
        assert_eq!(accept(system, &grant, "demo-officer", 3).await.len(), 1);
        assert_eq!(states(system, &grant).await, ["payable", "payable", "held", "payable"]);
        accepted(system, &grant, 2).await;
        assert_eq!(accept(system, &grant, "demo-officer", 2).await.len(), 1);
        assert_eq!(accept(system, &grant, "demo-officer", 4).await.len(), 0);
        assert_eq!(states(system, &grant).await, ["payable"; 4]);
        let partner = system.client("demo-partner-3").await;
        assert_eq!(partner.changes("&type=tranche.held", 3).await.len(), 3);
    })
    .await;
}

/// What the reports' part of the service notes of a report that is submitted.
async fn submitted(system: &System, grant: &str, report: i32) {
    let id = super::literal(system, grant_id(grant).uuid());
    let client = "(SELECT id FROM clients WHERE client_id = 'demo-partner-3')";
    system
        .execute(&format!(
            "UPDATE reports SET status = 'submitted', waits_since = NULL, submitted_by = {client}, \
             submitted_revision = 1 WHERE grant_id = {id} AND number = {report}"
        ))
        .await;
}

/// What the reports' part of the service notes of a report that is accepted.
async fn accepted(system: &System, grant: &str, report: i32) {
    let id = super::literal(system, grant_id(grant).uuid());
    let client = "(SELECT id FROM clients WHERE client_id = 'demo-officer')";
    let other = "(SELECT id FROM clients WHERE client_id = 'demo-partner-3')";
    system
        .execute(&format!(
            "UPDATE reports SET status = 'accepted', waits_since = NULL, accepted_by = {client}, submitted_by = {other}, \
             submitted_revision = 1 WHERE grant_id = {id} AND number = {report}"
        ))
        .await;
}

#[tokio::test]
async fn a_tranche_released_by_many_at_once_is_paid_once() {
    on_both(async |system| {
        let second = system.another_with(&[]).await;
        more_for_the_year(system, 1_000).await;
        let grant = signed(system, 7, 1_000).await;
        let manager = system.client("demo-manager").await;
        let first = path(&of(system, &grant).await[0]);
        let managers = manager.by_turns(6, [system, &second]);
        let released = at_once(managers, async |manager| manager.release(&first, &payment()).await).await;
        assert_eq!(statuses(&released), [201, 409, 409, 409, 409, 409]);
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'tranche.released'").await, 1);
    })
    .await;
}
