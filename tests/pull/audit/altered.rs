//! Somebody with the database's own rights changes what was written.

use super::{ENTRIES, entries};
use crate::harness::{Caller, System, command, connect, eligible, on_both, the_day};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection};
use serde_json::{Value, json};

const SEALS: &str = "/v1/audit-seals";

/// Waits until a replica has sealed every entry that is there, and gives the seals.
pub async fn sealed(auditor: &Caller) -> Vec<Value> {
    let newest = auditor.get(&format!("{ENTRIES}?limit=1")).await.is(200)["items"][0]["place"].clone();
    loop {
        let seals = auditor.get(SEALS).await;
        let seals = seals.is(200)["items"].as_array().unwrap();
        if seals.first().is_some_and(|seal| seal["last_place"] == newest) {
            return seals.clone();
        }
    }
}

/// Some entries, sealed.
async fn trail(system: &System) -> (Caller, Vec<String>) {
    let (officer, auditor) = (system.client("demo-officer").await, system.client("demo-auditor").await);
    let registered = system.client("demo-frontend").await.register(&eligible(&json!({}))).await;
    for _ in 0..6 {
        officer.get(&registered).await.is(200);
    }
    let sealing = system.another(the_day).await;
    sealed(&auditor).await;
    sealing.stop().await;
    let mut places: Vec<String> =
        entries(&auditor, "").await.iter().map(|entry| entry["place"].as_str().unwrap().to_owned()).collect();
    places.reverse();
    (auditor, places)
}

/// Runs statements that the database itself refuses, as its owner can: without the triggers.
pub async fn offend(system: &System, statements: &[String]) {
    let connection = connect(system.database_url()).await;
    assert!(
        connection.execute_unprepared(&statements[0]).await.is_err(),
        "the database lets it pass: {}",
        statements[0]
    );
    match connection.get_database_backend() {
        DatabaseBackend::Sqlite => {
            for table in ["audit_entries", "audit_persons", "audit_seals", "decisions"] {
                for trigger in ["no_update", "no_delete"] {
                    run(&connection, &format!("DROP TRIGGER IF EXISTS {table}_{trigger}")).await;
                }
            }
        }
        _ => {
            for table in ["audit_entries", "audit_persons", "audit_seals", "decisions"] {
                run(&connection, &format!("ALTER TABLE {table} DISABLE TRIGGER USER")).await;
            }
        }
    }
    for statement in statements {
        run(&connection, statement).await;
    }
    connection.close().await.unwrap();
}

async fn run(connection: &DatabaseConnection, statement: &str) {
    connection.execute_unprepared(statement).await.unwrap();
}

fn seq(place: &str) -> &str {
    place.split_once('.').unwrap().1
}

/// Holds that the verification says exactly this.
pub async fn is_found(system: &System, findings: &[String]) {
    let (code, output, told) = command(system, "demo", &["audit", "verify"]).await;
    let found: Vec<&str> =
        output.lines().filter(|line| !line.contains(" seals over ") && !line.starts_with("The last")).collect();
    assert_eq!(found, findings, "{told}");
    assert_eq!(code, i32::from(!findings.is_empty()));
}

#[tokio::test]
async fn a_trail_that_nobody_touched_is_whole() {
    on_both(async |system| {
        let (auditor, places) = trail(system).await;
        is_found(system, &[]).await;
        // One seal, or some where older transactions of the server held entries back.
        let seals = sealed(&auditor).await;
        let entries: i64 = seals.iter().map(|seal| seal["entries"].as_i64().unwrap()).sum();
        assert_eq!(usize::try_from(entries).unwrap(), places.len());
        let (newest, digest) = (seals[0]["number"].as_i64().unwrap(), seals[0]["digest"].as_str().unwrap());
        assert_eq!(command(system, "demo", &["audit", "verify", "--known", &format!("{newest}:{digest}")]).await.0, 0);
        let next = newest + 1;
        let (code, output, _) =
            command(system, "demo", &["audit", "verify", "--known", &format!("{next}:{digest}")]).await;
        assert!(code == 1 && output.contains(&format!("seal {next} was deleted")), "{output}");
    })
    .await;
}

#[tokio::test]
async fn an_altered_entry_is_found() {
    on_both(async |system| {
        let (_, places) = trail(system).await;
        let alter = format!("UPDATE audit_entries SET purpose = 'another' WHERE seq = {}", seq(&places[2]));
        offend(system, &[alter]).await;
        is_found(system, &[format!("entry {} was altered", places[2])]).await;
    })
    .await;
}

#[tokio::test]
async fn a_deleted_entry_is_found() {
    on_both(async |system| {
        let (_, places) = trail(system).await;
        offend(system, &[format!("DELETE FROM audit_entries WHERE seq = {}", seq(&places[3]))]).await;
        is_found(system, &[format!("entry {} was deleted", places[3])]).await;
    })
    .await;
}

#[tokio::test]
async fn an_inserted_entry_is_found() {
    on_both(async |system| {
        let (_, places) = trail(system).await;
        // Between the others: one that looks like its neighbour, with the place of one that was deleted.
        let columns = "id, occurred_at, client, client_id, role, operation, action, persons, fields, request_id";
        let (xact, here) = places[2].split_once('.').unwrap();
        let sqlite = system.database_url().starts_with("sqlite");
        let overriding = if sqlite { "" } else { "OVERRIDING SYSTEM VALUE" };
        let insert = format!(
            "INSERT INTO audit_entries (seq, xact, {columns}) {overriding} SELECT 0, {xact}, {columns} FROM audit_entries WHERE seq = {here}"
        );
        let harmless = format!("UPDATE audit_entries SET role = role WHERE seq = {here}");
        offend(system, &[harmless, insert]).await;
        is_found(system, &[format!("entry {xact}.0 was inserted")]).await;
    })
    .await;
}

#[tokio::test]
async fn entries_that_changed_places_are_found() {
    on_both(async |system| {
        let (_, places) = trail(system).await;
        let (one, other) = (&places[2], &places[4]);
        let columns = [
            "id",
            "occurred_at",
            "client",
            "client_id",
            "role",
            "operation",
            "action",
            "subject_type",
            "subject_id",
            "subject_version",
            "persons",
            "fields",
            "purpose",
            "request_id",
        ];
        let copy = |to: &str, from: &str| {
            let set: Vec<String> = columns
                .iter()
                .map(|column| format!("{column} = (SELECT {column} FROM held WHERE seq = {from})"))
                .collect();
            format!("UPDATE audit_entries SET {} WHERE seq = {to}", set.join(", "))
        };
        let harmless = format!("UPDATE audit_entries SET role = role WHERE seq = {}", seq(one));
        let statements = [
            harmless,
            "CREATE TABLE held AS SELECT * FROM audit_entries".to_owned(),
            copy(seq(one), seq(other)),
            copy(seq(other), seq(one)),
        ];
        offend(system, &statements).await;
        let moved = |here: &str, there: &str| format!("entry {here} stood at {there}: entries were reordered");
        is_found(system, &[moved(one, other), moved(other, one)]).await;
    })
    .await;
}

#[tokio::test]
async fn a_forged_or_missing_seal_is_found() {
    on_both(async |system| {
        let (auditor, _) = trail(system).await;
        let officer = system.client("demo-officer").await;
        for _ in 0..2 {
            officer.get("/v1/registrations").await.is(200);
            let sealing = system.another(the_day).await;
            sealed(&auditor).await;
            sealing.stop().await;
        }
        is_found(system, &[]).await;
        let newest = sealed(&auditor).await[0]["number"].as_i64().unwrap();
        offend(system, &[format!("UPDATE audit_seals SET entries = 1, root = leaves WHERE number = {newest}")]).await;
        is_found(system, &[format!("seal {newest} is not what was signed")]).await;
        offend_again(system, "DELETE FROM audit_seals WHERE number = 2").await;
        let (code, output, _) = command(system, "demo", &["audit", "verify"]).await;
        assert!(code == 1 && output.contains("seal 2 was deleted"), "{output}");
    })
    .await;
}

async fn offend_again(system: &System, statement: &str) {
    let connection = connect(system.database_url()).await;
    run(&connection, statement).await;
    connection.close().await.unwrap();
}
