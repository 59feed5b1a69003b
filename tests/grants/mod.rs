//! Grants, from the draft to the last tetri.

mod bad_input;
mod ending;
mod open_data;
mod reallocations;
mod signing;
mod termination;
mod tranches;
mod years;

use crate::harness::{Caller, System, connect, gel, query, the_day};
use reintegration_domain::access::{Actor, Role};
use reintegration_domain::calendar::ProgrammeYear;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::identifier::{ClientId, GrantId};
use reintegration_domain::money::Money;
use reintegration_domain::programme::programmes::Programme;
use reintegration_storage::{Author, MasterKeys, NewGrant, Stamp, Store, StoreOptions, Transaction, Vault, built_in};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

/// The year of the stories.
const YEAR: &str = "/v1/programmes/reintegration/years/2026";

/// Gives the demonstration's year, all of which is granted, so much more.
async fn more_for_the_year(system: &System, lari: i64) {
    let manager = system.client("demo-manager").await;
    let budget = format!("{}.00", 650_000 + lari);
    manager.put(YEAR, Some(1), &year_budget(&budget)).await.is(200);
}

fn year_budget(amount: &str) -> Value {
    json!({ "budget": gel(amount), "note": { "ka": "ნიმუში.", "en": "A sample." } })
}

/// An identifier as the database of the story writes it.
fn literal(system: &System, id: Uuid) -> String {
    if system.database_url().starts_with("sqlite") { format!("x'{}'", id.simple()) } else { format!("'{id}'") }
}

/// The path of a drafted grant of so many lari for a lot of its own, which the organisation of lot 3 won: half of it for
/// medical help, half for income.
async fn drafted(system: &System, lot: u32, lari: i64) -> String {
    let id = Uuid::now_v7();
    let connection = connect(system.database_url()).await;
    let insert = format!(
        "INSERT INTO lots (id, programme, year, number, organisation_id, allocated_minor, basis, note_ka, note_en) \
         SELECT {}, programme, year, {lot}, organisation_id, {lari} * 100, 'sourced', '', '' FROM lots \
         WHERE year = 2026 AND number = 3",
        literal(system, id)
    );
    connection.execute_unprepared(&insert).await.unwrap();
    connection.close().await.unwrap();
    let year = ProgrammeYear::new(2026).unwrap();
    let half = Money::from_minor(lari * 50).unwrap();
    let new = NewGrant {
        programme: Programme::Reintegration,
        year: 2026,
        lot: id,
        organisation: built_in::organisation(3),
        lines: vec![(ComponentCode::Medical, half), (ComponentCode::IncomeSource, half)],
        starts_on: year.starts_on(),
        ends_on: year.ends_on(),
    };
    let grant = behind(system, None, async |transaction| transaction.draft_grant(&new).await.unwrap().id).await;
    format!("/v1/grants/{grant}")
}

/// Does what another part of the service does in a transaction of its own, in the name of a client of the demonstration.
async fn behind<T>(system: &System, client: Option<&str>, work: impl AsyncFnOnce(&mut Transaction) -> T) -> T {
    let options =
        StoreOptions { url: system.database_url().to_owned(), connections: 2, patience: Duration::from_secs(10) };
    let store = Store::open(&options, Vault::new(MasterKeys::demonstration())).await.unwrap();
    let mut stamp = Stamp::of_service("a story", the_day());
    if let Some(name) = client {
        stamp.author = Author::Client(actor(system, name).await);
    }
    let mut transaction = store.begin(stamp).await.unwrap();
    let done = work(&mut transaction).await;
    transaction.commit().await.unwrap();
    store.close().await.unwrap();
    done
}

async fn actor(system: &System, name: &str) -> Actor {
    let rows = query(system.database_url(), &format!("SELECT id, role FROM clients WHERE client_id = '{name}'")).await;
    let role = Role::parse(&rows[0].try_get::<String>("", "role").unwrap()).unwrap();
    Actor {
        client: ClientId::new(rows[0].try_get("", "id").unwrap()),
        client_id: name.to_owned(),
        role,
        organisation: None,
        regions: Vec::new(),
        permissions: role.permissions().to_vec(),
    }
}

fn id_of(path: &str) -> Uuid {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

fn grant_id(path: &str) -> GrantId {
    GrantId::new(id_of(path))
}

/// Signs it today.
async fn signed(system: &System, lot: u32, lari: i64) -> String {
    let grant = drafted(system, lot, lari).await;
    let manager = system.client("demo-manager").await;
    manager.sign(&grant).await.is(201);
    grant
}

/// One figure of the totals of a grant's budget.
async fn total(caller: &Caller, grant: &str, figure: &str) -> String {
    caller.get(&format!("{grant}/budget")).await.is(200)["totals"][figure]["amount"].as_str().unwrap().to_owned()
}

/// One figure of each line that has any.
async fn figures(caller: &Caller, grant: &str, figure: &str) -> Vec<(String, String)> {
    let budget = caller.get(&format!("{grant}/budget")).await;
    let lines = budget.is(200)["lines"].as_array().unwrap().iter();
    let told = lines.map(|line| {
        (line["component"].as_str().unwrap().to_owned(), line[figure]["amount"].as_str().unwrap().to_owned())
    });
    told.filter(|(_, amount)| amount != "0.00").collect()
}

/// What the database counts as granted in the year of the stories, in tetri.
async fn granted(system: &System) -> i64 {
    system.number("SELECT granted_minor FROM programme_years WHERE year = 2026").await
}

/// Holds that every balance is what the ledger says.
async fn is_sound(system: &System) {
    let (code, output, told) = crate::harness::command(system, "demo", &["audit", "verify"]).await;
    assert_eq!(code, 0, "{output}{told}");
}

/// Runs a statement behind the service's back, whatever it changes.
async fn unchecked(system: &System, sql: &str) {
    let connection = connect(system.database_url()).await;
    let backend = connection.get_database_backend();
    connection.execute_raw(Statement::from_string(backend, sql)).await.unwrap();
    connection.close().await.unwrap();
}
