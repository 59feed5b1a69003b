//! Somebody with the database's own rights changes rows, not the trail.

use super::altered::{is_found, offend, sealed};
use crate::harness::{Registered, System, eligible, on_both, the_day};
use serde_json::json;

/// Somebody who was accepted, and the case.
async fn accepted(system: &System) -> (Registered, String) {
    let registered = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
    let decided = {
        let accepted = json!({ "outcome": "accepted", "reason": "All criteria are met." });
        system.client("demo-officer").await.decide(&registered, &accepted).await
    };
    let case = decided.is(201)["case_id"].as_str().unwrap().to_owned();
    (registered, case)
}

/// An identifier as the database writes it.
fn literal(system: &System, id: &str) -> String {
    if system.database_url().starts_with("postgres") {
        format!("'{id}'")
    } else {
        format!("x'{}'", id.replace('-', ""))
    }
}

#[tokio::test]
async fn a_row_that_is_not_what_its_last_change_made_it_is_found() {
    on_both(async |system| {
        let (registered, case) = accepted(system).await;
        is_found(system, &[]).await;
        let submitted = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
        let other = literal(system, submitted.id());
        let of_other = format!("registration {} is not what its last change made it", submitted.id());
        let (id, of_case) = (literal(system, registered.id()), literal(system, &case));
        let registration = format!("registration {} is not what its last change made it", registered.id());
        let of_case_too = format!("case {case} is not what its last change made it");
        // The first is refused by the database itself.
        for (table, column, before, after, key, id, finding) in [
            ("decisions", "outcome", "'accepted'", "'rejected'", "registration_id", &id, &registration),
            ("registrations", "status", "'submitted'", "'withdrawn'", "id", &other, &of_other),
            ("registrations", "latin_given_name", "NULL", "'Another'", "id", &id, &registration),
            ("cases", "municipality", "'kutaisi'", "'gori'", "id", &of_case, &of_case_too),
        ] {
            let update = |value: &str| format!("UPDATE {table} SET {column} = {value} WHERE {key} = {id}");
            if table == "decisions" {
                offend(system, &[update(after)]).await;
            } else {
                system.execute(&update(after)).await;
            }
            is_found(system, std::slice::from_ref(finding)).await;
            system.execute(&update(before)).await;
            is_found(system, &[]).await;
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_left_of_an_erased_person_is_held_against_the_erasure() {
    on_both(async |system| {
        let registered = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
        let manager = system.client("demo-manager").await;
        system.client("demo-frontend").await.withdraw(&registered).await.is(201);
        manager.erase(&registered, "consent_withdrawn").await.is(201);
        is_found(system, &[]).await;
        let id = literal(system, registered.id());
        system.execute(&format!("UPDATE registrations SET region = 'GE-TB' WHERE id = {id}")).await;
        let finding = format!("registration {} is not what its last change made it", registered.id());
        is_found(system, &[finding]).await;
    })
    .await;
}

#[tokio::test]
async fn entries_that_can_no_longer_be_found_by_their_person_are_found() {
    on_both(async |system| {
        let (registered, _) = accepted(system).await;
        let sealing = system.another(the_day).await;
        sealed(&system.client("demo-auditor").await).await;
        sealing.stop().await;
        is_found(system, &[]).await;
        let named = system.number("SELECT count(*) FROM audit_persons").await;
        assert!(named > 0);
        let id = literal(system, registered.id());
        offend(system, &[format!("DELETE FROM audit_persons WHERE registration_id = {id}")]).await;
        let finding = format!("{named} rows of audit_persons, by which persons' entries are found, are gone");
        is_found(system, &[finding]).await;
    })
    .await;
}
