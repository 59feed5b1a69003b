//! Two that need the same rows at once, on two replicas: one waits for the other, and neither waits in a circle.

use crate::cases::assistance::persons::with_ceiling;
use crate::harness::{Answer, Registered, System, connect, eligible, medical, on_postgres, soon, the_day};
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::json;

/// Who waits for a lock in the story's database.
const WAITING: &str =
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

/// Does the one thing, then the other, while somebody holds what `held` locks; each goes as far as it can. Gives what came
/// of them once it is let go.
async fn while_held(
    system: &System,
    held: &str,
    first: impl Future<Output = Answer> + Send + 'static,
    second: impl Future<Output = Answer> + Send + 'static,
) -> [Answer; 2] {
    let outside = connect(system.database_url()).await;
    let holder = outside.begin().await.unwrap();
    assert_eq!(holder.execute_unprepared(held).await.unwrap().rows_affected(), 1);
    let first = tokio::spawn(first);
    soon(async || system.number(WAITING).await == 1).await;
    let second = tokio::spawn(second);
    soon(async || second.is_finished() || system.number(WAITING).await == 2).await;
    holder.rollback().await.unwrap();
    outside.close().await.unwrap();
    [first.await.unwrap(), second.await.unwrap()]
}

fn row(table: &str, column: &str, id: &str) -> String {
    format!("SELECT 1 FROM {table} WHERE {column} = '{id}' FOR UPDATE")
}

#[tokio::test]
async fn nobody_is_matched_with_somebody_who_is_being_erased() {
    on_postgres(async |url| {
        let system = System::first_with(url, &[]).await;
        let second = system.another(the_day).await;
        let frontend = system.client("demo-frontend").await;
        let (officer, manager) = (system.client("demo-officer").await, system.client("demo-manager").await);
        let one = frontend.register(&eligible(&json!({}))).await;
        let other = frontend.register(&eligible(&json!({}))).await;
        frontend.prove(&other, "return").await.is(201);
        frontend.withdraw(&other).await.is(201);

        // The erasure has forgotten the matches, and cannot go on: its documents are held.
        let held = row("documents", "registration_id", other.id());
        let (erased, officer) = (other.clone(), officer.at(&second));
        let erasure = async move { manager.erase(&erased, "consent_withdrawn").await };
        let (one, stranger) = (one.clone(), Registered(other.0.clone()));
        let matching = async move { officer.decide_match(&one, &stranger, "confirmed").await };
        let [erasure, matching] = while_held(&system, &held, erasure, matching).await;
        erasure.is(201);
        matching.has_faults(&[("/registration_id", "unknown_registration")]);
        assert_eq!(system.number("SELECT count(*) FROM registration_matches").await, 0);
        system.stop_all().await;
    })
    .await;
}

#[tokio::test]
async fn a_correction_and_an_erasure_do_not_wait_for_each_other() {
    on_postgres(async |url| {
        let system = System::first_with(url, &[]).await;
        let second = system.another(the_day).await;
        let (officer, manager) = (system.client("demo-officer").await, system.client("demo-manager").await.at(&second));
        let case = system.open_case().await;
        let version = officer.get(&case.registration).await.is(200)["version"].as_i64().unwrap();
        let (path, erased) = (case.registration.clone(), case.registration.clone());
        let phone = json!({ "person": { "phone": "+995555777777" } });
        let correction = async move { officer.patch(&path, version, &phone).await };
        let erasure = async move { manager.erase(&erased, "consent_withdrawn").await };
        let [correction, erasure] = while_held(&system, &row("cases", "id", &case.id), correction, erasure).await;
        correction.is(200);
        erasure.refused(409, "state_forbids");
        system.stop_all().await;
    })
    .await;
}

#[tokio::test]
async fn another_document_and_a_match_of_one_registration_do_not_wait_for_each_other() {
    on_postgres(async |url| {
        let system = System::first_with(url, &[]).await;
        let second = system.another(the_day).await;
        let (officer, manager) = (system.client("demo-officer").await, system.client("demo-manager").await.at(&second));
        let case = system.open_case().await;
        let other = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
        let path = case.registration.clone();
        let registered = Registered(officer.get(&path).await.is(200).clone());
        let version = registered.0["version"].as_i64().unwrap();
        let held = row("registrations", "id", registered.id());
        let document = json!({ "person": { "document": { "kind": "other", "number": "AB 2" } }, "reason": "Misread." });
        let correction = async move { officer.patch(&path, version, &document).await };
        let matching = async move { manager.decide_match(&registered, &other, "confirmed").await };
        let [correction, matching] = while_held(&system, &held, correction, matching).await;
        correction.is(200);
        matching.is(201);
        system.stop_all().await;
    })
    .await;
}

#[tokio::test]
async fn an_approval_and_another_document_of_one_person_do_not_wait_for_each_other() {
    on_postgres(async |url| {
        let system = System::first_with(url, &[]).await;
        let second = system.another(the_day).await;
        with_ceiling(&system).await;
        let opened = system.planned_case().await;
        let proposed = opened.proposed(&medical("10.00")).await;
        let (officer, manager) = (opened.officer.clone(), opened.manager.at(&second));
        let path = opened.case.registration.clone();
        let version = officer.get(&path).await.is(200)["version"].as_i64().unwrap();
        let document = json!({ "person": { "document": { "kind": "other", "number": "AB 2" } }, "reason": "Misread." });
        let approval = async move { officer.approve(&proposed).await };
        let correction = async move { manager.patch(&path, version, &document).await };
        let held = row("cases", "id", &opened.case.id);
        let [approval, correction] = while_held(&system, &held, approval, correction).await;
        approval.is(201);
        correction.is(200);
        system.stop_all().await;
    })
    .await;
}
