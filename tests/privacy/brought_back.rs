//! A backup of before brings an erased person back; what is done before the start erases the person again.

use super::listed::listed;
use crate::harness::{System, answer, ask, connect, eligible, everything, on_postgres, on_sqlite, postgres, soon};
use crate::intake::documents::{PDF, sending_to};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

const ERASED: [&str; 2] = ["erased-1", "erased-2"];

/// Two who are erased, one of whom the backup does not know to have gone, with all that is kept of a person.
struct Gone {
    bodies: [Value; 2],
    paths: [String; 2],
    document: String,
    stays: String,
}

async fn registered(system: &System) -> Gone {
    let frontend = system.client("demo-frontend").await;
    let body =
        || eligible(&json!({ "person": { "phone": "+995555000777" }, "residence": { "street": "Marker street 7" } }));
    let bodies = [body(), body()];
    let mut paths = [String::new(), String::new()];
    for ((path, body), key) in paths.iter_mut().zip(&bodies).zip(ERASED) {
        let first = frontend.once(key).post("/v1/registrations", body).await;
        *path = format!("/v1/registrations/{}", first.is(201)["id"].as_str().unwrap());
    }
    let [first, _] = &paths;
    let parts = [("kind", &b"asylum"[..]), ("file", PDF)];
    let sent = answer(sending_to(&frontend, &format!("{first}/documents"), "a-boundary", &parts)).await;
    let document = sent.is(201)["id"].as_str().unwrap().to_owned();
    frontend.withdraw(&first).await.is(201);
    let stays = frontend.register(&eligible(&json!({}))).await.to_string();
    Gone { bodies, paths, document, stays }
}

async fn erased(system: &System, gone: &Gone) {
    let (frontend, manager) = (system.client("demo-frontend").await, system.client("demo-manager").await);
    frontend.withdraw(&gone.paths[1]).await.is(201);
    for path in &gone.paths {
        manager.erase(&path, "data_subject_request").await.is(201);
    }
    assert_eq!(listed(system).len(), 2);
}

/// Brings back what the backup holds, and holds that nobody is there who was erased.
async fn nobody_comes_back(system: &System, restored: &str, gone: &Gone) {
    let folder = system.documents().to_str().unwrap();
    let settings = [("REINTEGRATION_DATABASE_URL", restored), ("REINTEGRATION_DOCUMENTS", folder)];
    for again in [2, 0] {
        let (well, said) = ask(&["restored"], &settings);
        let told = format!("Of 2 registrations on the list of the erased, {again} were there again");
        assert!(well && said.contains(&told), "{said}");
    }
    let lying = everything(restored).await;
    let names = gone.bodies.each_ref().map(|body| body["person"]["family_name"].as_str().unwrap());
    for marker in [names[0], names[1], "+995555000777", "Marker"] {
        assert!(!lying.holds(marker), "{marker}");
    }
    let own = [("REINTEGRATION_DOCUMENTS", folder), ("REINTEGRATION_JOB_SECONDS", "1")];
    let after = System::on(restored, &own).await;
    let (frontend, manager) = (after.client("demo-frontend").await, after.client("demo-manager").await);
    for ((path, body), key) in gone.paths.iter().zip(&gone.bodies).zip(ERASED) {
        manager.get(path).await.refused(410, "erased");
        frontend.once(key).post("/v1/registrations", body).await.refused(410, "erased");
    }
    manager.get(&gone.stays).await.is(200);
    assert_eq!(after.number("SELECT count(*) FROM person_keys").await, 1);
    assert_eq!(after.number("SELECT count(*) FROM documents").await, 0);
    soon(async || !system.documents().join(&gone.document).exists()).await;
    // It stands on record, for who follows and for who audits.
    let told = manager.changes("&type=registration.erased", 2).await;
    assert_eq!(told[0]["data"]["legal_reason"], Value::Null);
    let entries = "SELECT count(*) FROM audit_entries WHERE operation = 'erase again after a restore' \
                   AND action = 'registration.erased'";
    assert_eq!(after.number(entries).await, 2);
    after.stop_all().await;
}

#[tokio::test]
async fn who_was_erased_since_an_sqlite_backup_is_erased_again() {
    on_sqlite(async |url| {
        let system = System::on(url, &[("REINTEGRATION_JOB_SECONDS", "3600")]).await;
        let gone = registered(&system).await;
        let copy = url.trim_start_matches("sqlite://").replace("test.db", "copy.db");
        let (well, said) = ask(&["backup", &copy], &[("REINTEGRATION_DATABASE_URL", url)]);
        assert!(well, "{said}");
        erased(&system, &gone).await;
        system.stop_all().await;
        nobody_comes_back(&system, &format!("sqlite://{copy}"), &gone).await;
    })
    .await;
}

#[tokio::test]
async fn who_was_erased_since_a_dump_of_postgresql_is_erased_again() {
    on_postgres(async |url| {
        let Some(cluster) = postgres::another() else {
            assert!(std::env::var("REQUIRE_POSTGRES").is_err(), "REQUIRE_POSTGRES is set, and pg_dump is not there");
            return;
        };
        let system = System::on(url, &[("REINTEGRATION_JOB_SECONDS", "3600")]).await;
        let gone = registered(&system).await;
        let file = std::env::temp_dir().join(format!("reintegration-{}.dump", Uuid::now_v7()));
        let mut dump = postgres::program("pg_dump");
        assert!(dump.arg("--format=custom").arg("--file").arg(&file).arg(url).status().unwrap().success());
        erased(&system, &gone).await;
        system.stop_all().await;
        let administration = connect(&cluster.url).await;
        administration.execute_unprepared("CREATE DATABASE restored").await.unwrap();
        administration.close().await.unwrap();
        let restored = format!("{}/restored", cluster.url.rsplit_once('/').unwrap().0);
        let mut restore = postgres::program("pg_restore");
        restore.args(["--exit-on-error", "--single-transaction", "--no-owner", "--dbname", &restored]).arg(&file);
        assert!(restore.status().unwrap().success());
        std::fs::remove_file(&file).unwrap();
        nobody_comes_back(&system, &restored, &gone).await;
    })
    .await;
}
