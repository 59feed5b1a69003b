//! Every column is known, and an erasure does to each what the list of personal columns says.

use crate::harness::{
    Case, Opened, System, columns, connect, eligible, gel, medical, on_both, on_every_database, texts,
};
use crate::intake::documents::{PDF, sending_to};
use crate::reports::{of_nothing, of_one, owed_for};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use reintegration_storage::personal_columns::{Erasure, TABLES};
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

const MASTER_KEY: &str = "AQgPFh0kKzI5QEdOVVxjanF4f4aNlJuiqbC3vsXM09o=";

#[tokio::test]
async fn no_column_is_without_its_place_among_the_personal_ones_or_the_others() {
    on_both(async |system| {
        let connection = connect(system.database_url()).await;
        let there = columns(&connection).await;
        connection.close().await.unwrap();
        let name = |table: &str, column: &str| format!("{table}.{column}");
        let mut there: Vec<_> =
            there.iter().flat_map(|(table, columns)| columns.iter().map(|column| name(table, column))).collect();
        let listed = TABLES.iter().flat_map(|table| table.columns().map(|column| name(table.name, column)));
        let mut listed: Vec<_> = listed.collect();
        there.sort();
        listed.sort();
        for column in &there {
            assert!(listed.contains(column), "{column}: does it show a person, and what does an erasure do to it?");
        }
        assert_eq!(listed, there, "the list has a column twice, or one that there is not");
    })
    .await;
}

/// Somebody of whom everything is said that can be said.
fn talkative() -> Value {
    eligible(&json!({
        "person": {
            "father_name": "მამა", "latin_given_name": "Sample", "latin_family_name": "Person",
            "citizenship": "stateless", "status_in_georgia": true,
            "document": { "kind": "stateless_id", "number": "S-0007777" },
            "phone": "+995555000777", "email": "sample@example.org"
        },
        "household": { "members": 3, "children": 1 },
        "stay_abroad": { "irregular_until": "2026-02-01" },
        "residence": { "settlement": "A village", "street": "A street 7", "registered_municipality": "telavi" },
        "needs": ["medical"], "heard_from": "hotline", "external_reference": "their-own"
    }))
}

/// Brings the person through all that there is for one, up to the end of the case; gives the path of the registration.
async fn served(system: &System) -> String {
    let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
    let registered = frontend.register(&talkative()).await;
    let ask = json!({ "outcome": "evidence_requested", "reason": "The paper." });
    officer.decide(&registered, &ask).await.is(201);
    let accepted = officer.decide(&registered, &json!({ "outcome": "accepted", "reason": "Complete." })).await;
    let opened = system.working_on(Case::of(&accepted)).await;
    let Opened { case, partner, manager, .. } = &opened;
    let about = manager.request(reqwest::Method::GET, &registered.to_string()).header("x-purpose", "The case");
    crate::harness::answer(about).await.is(200);

    let seen = manager.get(&registered).await.is(200)["version"].as_i64().unwrap();
    partner.patch(&registered, seen, &json!({ "person": { "phone": "+995555010101" } })).await.is(200);
    let goal = json!({ "dimension": "economic", "text": "An income." });
    partner.put(&format!("{case}/plan"), None, &json!({ "summary": "A plan.", "goals": [goal] })).await.is(201);
    manager.post(&format!("{case}/plan/approval"), &json!({ "revision": 1 })).await.is(201);
    manager.post(&format!("{case}/notes"), &json!({ "text": "A note." })).await.is(201);
    let moved = json!({ "municipality": "telavi", "reason": "She moves." });
    manager.post(&format!("{case}/transfer"), &moved).await.is(201);
    officer.post(&format!("{case}/transfer/rejection"), &json!({ "reason": "She stays." })).await.is(201);

    let dropped = opened.proposed(&medical("10.00")).await;
    partner.post(&format!("{dropped}/cancellation"), &json!({ "reason": "Treated elsewhere." })).await.is(201);
    let given = opened.proposed(&medical("400.00")).await;
    officer.approve_because(&given, "The plan came before the illness.").await.is(201);
    opened.deliver(&given, "40.00").await.is(201);
    partner.withdraw_delivery(&given, "A zero is missing.").await.is(201);
    opened.deliver(&given, "400.00").await.is(201);
    officer.post(&format!("{given}/verification"), &json!({})).await.is(201);
    let answers = [("working", "regularly"), ("housing_standard", "good"), ("safety", "mostly")];
    let answers = answers.map(|(question, option)| json!({ "question": question, "option": option }));
    let visit = json!({
        "visited_on": "2026-06-01", "place": "home", "note": "The workshop is open.",
        "survey": { "instrument": "iom_rss", "version": "2017", "answers": answers }
    });
    partner.once("a-key").visit(case, &visit).await.is(201);

    let close = json!({ "reason": "completed", "explanation": "All is done." });
    manager.post(&format!("{case}/closure"), &close).await.is(201);
    let owed = owed_for(opened).await;
    let (partner, returned, report) = (&owed.opened.partner, owed.report(1), owed.report(2));
    partner.report(returned, &of_nothing()).await;
    let reasons = json!({ "reasons": [{ "pointer": "/narrative/summary", "reason": "Say what was reached." }] });
    officer.post(&format!("{returned}/return"), &reasons).await.is(201);
    let mut content = of_one(&[], "400.00");
    let item = crate::reports::id(&given);
    content["items"] = json!([{ "assistance_id": item, "amount": gel("400.00"), "delivered_on": "2026-06-01" }]);
    partner.write(report, &content).await.is(200);
    let invoice = sending_to(partner, &format!("{report}/documents"), "b", &[("kind", b"invoice"), ("file", PDF)]);
    crate::harness::answer(invoice).await.is(201);
    registered.to_string()
}

/// What takes two persons: `intake::registrations::matches::what_cannot_be_matched_is_refused` erases one of them.
const TOLD_ELSEWHERE: &str = "registration_matches";

/// Opens what was sealed at this place.
fn open(key: &[u8], sealed: &[u8], place: &str) -> Vec<u8> {
    let (nonce, ciphertext) = sealed.split_first_chunk::<24>().unwrap();
    let cipher = XChaCha20Poly1305::new(&Key::try_from(key).unwrap());
    let payload = Payload { msg: ciphertext, aad: place.as_bytes() };
    cipher.decrypt(&XNonce::from(*nonce), payload).unwrap_or_else(|_| panic!("{place} is under another key"))
}

async fn rows(connection: &DatabaseConnection, sql: &str) -> Vec<QueryResult> {
    connection.query_all_raw(Statement::from_string(connection.get_database_backend(), sql)).await.unwrap()
}

/// The place at which a column of a row is sealed.
fn place(table: &str, column: &str, row: &QueryResult) -> String {
    let id = |column: &str| row.try_get::<Uuid>("", column).unwrap();
    match (table, column) {
        ("plan_revisions", _) => format!("plan {} {}", id("case_id"), row.try_get::<i32>("", "revision").unwrap()),
        ("decisions", _) => format!("decision {}", id("id")),
        ("cases", _) => format!("case {}", id("id")),
        ("registration_corrections", _) => format!("correction {}", id("id")),
        ("case_notes", _) => format!("note {}", id("id")),
        ("follow_ups", _) => format!("follow-up {}", id("id")),
        ("transfers", "sealed_reason") => format!("transfer {}", id("id")),
        ("transfers", "sealed_answer") => format!("answer to transfer {}", id("id")),
        ("assistance", "sealed_details") => format!("assistance {}", id("id")),
        ("assistance", "sealed_reason") => format!("assistance reason {}", id("id")),
        ("assistance", "sealed_approval_reason") => format!("assistance approval reason {}", id("id")),
        ("assistance", "sealed_reversals") => format!("assistance reversals {}", id("id")),
        _ => panic!("{table}.{column} is sealed: at which place?"),
    }
}

/// Holds that the person's key, which stands in the database under the master key, opens all that the list says it does.
async fn is_sealed_under_the_persons_key(connection: &DatabaseConnection) {
    let keys = rows(connection, "SELECT registration_id, sealed FROM person_keys").await;
    let [row] = keys.as_slice() else { panic!("{} keys", keys.len()) };
    let owner = format!("registration {}", row.try_get::<Uuid>("", "registration_id").unwrap());
    let wrapped: Vec<u8> = row.try_get("", "sealed").unwrap();
    let key = open(&STANDARD.decode(MASTER_KEY).unwrap(), &wrapped, &owner);
    for (table, column, erasure) in personal() {
        if erasure == Erasure::Unreadable {
            for row in rows(connection, &format!("SELECT * FROM {table} WHERE {column} IS NOT NULL")).await {
                let sealed: Vec<u8> = row.try_get("", column).unwrap();
                assert!(!open(&key, &sealed, &place(table, column, &row)).is_empty(), "{table}.{column}");
            }
        }
    }
}

fn personal() -> impl Iterator<Item = (&'static str, &'static str, Erasure)> {
    let columns = TABLES.iter().flat_map(|table| table.personal.iter().map(|personal| (table.name, *personal)));
    columns.flat_map(|(table, personal)| personal.columns().map(move |column| (table, column, personal.erasure)))
}

async fn held(connection: &DatabaseConnection) -> BTreeMap<(&'static str, &'static str), Vec<String>> {
    let mut held = BTreeMap::new();
    for (table, column, _) in personal() {
        held.insert((table, column), texts(connection, table, column).await);
    }
    held
}

#[tokio::test]
async fn an_erasure_does_to_each_personal_column_what_the_list_says() {
    on_every_database(async |url| {
        let ring = format!("own:{MASTER_KEY}");
        let system = System::first_with(url, &[("REINTEGRATION_MASTER_KEYS", &ring)]).await;
        let path = served(&system).await;
        let connection = connect(url).await;
        is_sealed_under_the_persons_key(&connection).await;
        let before = held(&connection).await;
        let manager = system.client("demo-manager").await;
        manager.post(&format!("{path}/erasure"), &json!({ "legal_reason": "data_subject_request" })).await.is(201);
        let after = held(&connection).await;
        let mut wrong = Vec::new();
        if !rows(&connection, "SELECT * FROM person_keys").await.is_empty() {
            wrong.push("The person's key is there, and opens what is sealed.".to_owned());
        }
        for (table, column, erasure) in personal() {
            let (before, after) = (&before[&(table, column)], &after[&(table, column)]);
            let end = if column == "born_until" { "12-31" } else { "01-01" };
            let years = before.iter().map(|day| format!("{}-{end}", day.get(..4).unwrap_or_default()));
            let count = |texts: &[String], text: &String| texts.iter().filter(|other| *other == text).count();
            let done = match erasure {
                Erasure::Emptied => after.iter().all(String::is_empty),
                Erasure::OnlyYear => after != before && *after == years.collect::<Vec<_>>(),
                Erasure::Deleted => after.is_empty(),
                // The erasure itself adds to the change feed and to the audit trail.
                Erasure::Unreadable | Erasure::Kept(_) => {
                    before.iter().all(|text| count(after, text) >= count(before, text))
                }
            };
            if table == TOLD_ELSEWHERE {
                continue;
            }
            if before.iter().all(String::is_empty) {
                wrong.push(format!("The story has nothing in {table}.{column}."));
            } else if !done {
                wrong.push(format!("{table}.{column}, {erasure:?}: {before:?} became {after:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        connection.close().await.unwrap();
        system.stop_all().await;
    })
    .await;
}
