//! What was erased does not stay in the files of the database: neither in SQLite's log, nor in dead rows of PostgreSQL.

use crate::harness::{System, connect, eligible, on_both};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement, TransactionTrait};
use serde_json::json;

const FAILED: &str = "reintegration_job_runs_total{job=\"free_erased\",outcome=\"failure\"}";
const DONE: &str = "reintegration_job_runs_total{job=\"free_erased\",outcome=\"success\"}";

/// What every page's rows and index entries hold, dead ones included; not what lies between them, where nothing points to.
fn rows_of(relation: &[u8]) -> Vec<u8> {
    let number = |page: &[u8], at: usize| usize::from(u16::from_le_bytes([page[at], page[at + 1]]));
    let mut rows = Vec::new();
    for page in relation.chunks_exact(8192) {
        // The pointers stand between the page's head and its free space; each has an offset, two flags and a length.
        for at in (24..number(page, 12)).step_by(4) {
            let pointer = u32::from_le_bytes(page[at..at + 4].try_into().unwrap());
            let (offset, length) = (pointer & 0x7fff, pointer >> 17);
            let (offset, length) = (usize::try_from(offset).unwrap(), usize::try_from(length).unwrap());
            // The first page of an index has no rows, and figures of its own in their place.
            rows.extend_from_slice(page.get(offset..offset + length).unwrap_or_default());
            rows.push(0);
        }
    }
    rows
}

/// The bytes of the database as they lie on the disk.
async fn files(system: &System) -> Vec<u8> {
    let url = system.database_url();
    if let Some(file) = url.strip_prefix("sqlite://") {
        let log = std::fs::read(format!("{file}-wal")).unwrap_or_default();
        return [std::fs::read(file).unwrap(), log].concat();
    }
    let connection = connect(url).await;
    connection.execute_unprepared("CHECKPOINT").await.unwrap();
    let sql = "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class \
               WHERE relkind IN ('r', 'i', 't') AND relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace)";
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    let relations = connection.query_all_raw(statement).await.unwrap();
    connection.close().await.unwrap();
    relations.iter().flat_map(|relation| rows_of(&relation.try_get_by_index::<Vec<u8>>(0).unwrap())).collect()
}

async fn lies_in_the_files(system: &System, words: &str) -> bool {
    files(system).await.windows(words.len()).any(|bytes| bytes == words.as_bytes())
}

async fn waiting(system: &System) -> i64 {
    system.number("SELECT count(*) FROM unfreed_erasures").await
}

#[tokio::test]
async fn what_was_erased_is_taken_out_of_the_files_once_nobody_sees_it() {
    on_both(async |system| {
        let (frontend, manager) = (system.client("demo-frontend").await, system.client("demo-manager").await);
        let name = "ნიშანი";
        let body = eligible(&json!({ "person": { "family_name": name } }));
        let other = eligible(&json!({}));
        frontend.register(&other).await;
        let registered = frontend.register(&body).await;
        frontend.withdraw(&registered).await.is(201);
        let key = "SELECT name_key FROM registrations WHERE retain_until IS NOT NULL";
        let key: String = system.query(key).await[0].try_get_by_index(0).unwrap();
        assert!(lies_in_the_files(system, name).await && lies_in_the_files(system, &key).await);

        // Somebody looked before and goes on looking, as a backup does.
        let looking = connect(system.database_url()).await;
        let look = looking.begin().await.unwrap();
        if look.get_database_backend() == DatabaseBackend::Postgres {
            look.execute_unprepared("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").await.unwrap();
        }
        let count = Statement::from_string(look.get_database_backend(), "SELECT count(*) FROM registrations");
        look.query_all_raw(count).await.unwrap();
        manager.erase(&registered, "consent_withdrawn").await.is(201);

        // Each time costs a look at whole tables: what was erased just now can wait.
        let job = system.another_with(&[("REINTEGRATION_JOB_SECONDS", "1")]).await;
        job.until(DONE, |runs| runs > 0.0).await;
        assert!(waiting(system).await == 1 && lies_in_the_files(system, name).await);
        system.execute("UPDATE unfreed_erasures SET since = '2020-01-01T00:00:00+00:00'").await;
        job.until(FAILED, |runs| runs > 0.0).await;
        assert!(waiting(system).await == 1 && lies_in_the_files(system, name).await);
        look.rollback().await.unwrap();
        looking.close().await.unwrap();
        crate::harness::soon(async || waiting(system).await == 0).await;
        assert!(!lies_in_the_files(system, name).await && !lies_in_the_files(system, &key).await);
        assert!(lies_in_the_files(system, other["person"]["family_name"].as_str().unwrap()).await);
        job.stop().await;
    })
    .await;
}
