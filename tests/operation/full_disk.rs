//! The disk is full: nobody is told that something was written which was not, and nothing is half done.

use crate::harness::{Caller, Folder, Program, SmallDisk, connect, eligible, postgres, query, soon};
use reqwest::Method;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// More than fits into what is left.
const MOST: usize = 20_000;

/// Registers people until the service cannot; gives who was answered, and who was not, under which key.
async fn until_it_is_full(caller: &Caller) -> (Vec<Value>, (String, Value)) {
    let mut answered = Vec::new();
    for number in 0..MOST {
        let (key, body) = (format!("key-{number}"), eligible(&json!({})));
        let answer = caller.once(&key).post("/v1/registrations", &body).await;
        if answer.status != 201 {
            answer.refused(503, "unavailable").has("retry-after", "5");
            return (answered, (key, body));
        }
        answered.push(answer.body);
    }
    panic!("the disk does not become full");
}

/// Everybody who is registered.
async fn registered(caller: &Caller) -> BTreeSet<String> {
    let (mut path, mut found) = ("/v1/registrations?limit=200".to_owned(), BTreeSet::new());
    loop {
        let page = caller.get(&path).await;
        found.extend(page.ids().into_iter().map(ToOwned::to_owned));
        let Some(next) = page.body["next_cursor"].as_str() else { return found };
        path = format!("/v1/registrations?limit=200&cursor={next}");
    }
}

async fn is_survived(program: &Program, disk: &SmallDisk) {
    let system = &program.system;
    let officer = system.client("demo-officer").await;
    officer.register(&eligible(&json!({}))).await;
    let before = registered(&officer).await;
    disk.fill();
    let (answered, (key, body)) = until_it_is_full(&officer).await;
    // What cannot be written down is seen by nobody, sooner or later; what needs no trail goes on.
    let mut reads = 0;
    while officer.get("/v1/registrations").await.status == 200 {
        reads += 1;
        assert!(reads < MOST, "the trail does not become full");
    }
    officer.get("/v1/registrations").await.refused(503, "unavailable");
    system.get("/v1/lots").await.is(200);
    system.get("/health/live").await.is(200);

    disk.free();
    let first = officer.once(&key).post("/v1/registrations", &body).await;
    officer.once(&key).post("/v1/registrations", &body).await.repeats(201, &first);
    let told = answered.iter().chain([&first.body]).map(|one| one["id"].as_str().unwrap().to_owned());
    let expected: BTreeSet<String> = told.chain(before).collect();
    assert_eq!(registered(&officer).await, expected);
}

#[tokio::test]
async fn a_full_disk_loses_nothing_on_sqlite() {
    let folder = Folder::new();
    let place = folder.file("");
    let place = Path::new(&place);
    let Some(by) = SmallDisk::beneath("16m", place) else {
        eprintln!("a full disk: this user may not mount one; not told");
        return;
    };
    let url = format!("sqlite://{}/test.db", place.display());
    let program = Program::start_by(by, &url, &[]);
    is_survived(&program, &SmallDisk::of(program.process(), place)).await;
}

/// Registers people, under a key for each, until as many were refused as may be; gives who was answered.
async fn until_refused(caller: Caller, writer: usize, most_refused: usize) -> Vec<String> {
    let (mut answered, mut refused) = (Vec::new(), 0);
    for number in 0..MOST {
        let (key, body) = (format!("{writer}-{number}-{most_refused}"), eligible(&json!({})));
        let answer = caller.once(&key).post("/v1/registrations", &body).await;
        if answer.status == 201 {
            answered.push(answer.body["id"].as_str().unwrap().to_owned());
            if most_refused == 0 && answered.len() == 20 {
                break;
            }
        } else {
            answer.refused(503, "unavailable");
            refused += 1;
            if refused == most_refused {
                break;
            }
        }
    }
    answered
}

#[tokio::test]
async fn writers_at_once_lose_nothing_on_a_disk_that_fills_and_empties() {
    let folder = Folder::new();
    let place = folder.file("");
    let place = Path::new(&place);
    let Some(by) = SmallDisk::beneath("24m", place) else {
        eprintln!("a full disk: this user may not mount one; not told");
        return;
    };
    let url = format!("sqlite://{}/test.db", place.display());
    let settings = [
        ("REINTEGRATION_DATABASE_CONNECTIONS", "2"),
        ("REINTEGRATION_WORKERS", "1"),
        ("REINTEGRATION_JOB_SECONDS", "1"),
    ];
    let program = Program::start_by(by, &url, &settings);
    let system = &program.system;
    let disk = SmallDisk::of(program.process(), place);
    let officer = system.client("demo-officer").await;
    let write = async |most_refused: usize| {
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..8 {
            writers.spawn(until_refused(officer.clone(), writer, most_refused));
        }
        writers.join_all().await.concat()
    };
    disk.fill();
    let mut told = write(20).await;
    // Where nothing can be written, no requests are to be sent.
    soon(async || system.get("/health/ready").await.status == 503).await;
    disk.free();
    soon(async || system.get("/health/ready").await.status == 200).await;
    told.extend(write(0).await);
    // What a crash would leave.
    let left = Folder::new();
    let stopped = Command::new("kill").args(["-STOP", &program.process().to_string()]).status().unwrap();
    assert!(stopped.success());
    for name in ["test.db", "test.db-wal"] {
        std::fs::copy(disk.path(name), left.file(name)).unwrap();
    }
    let kept =
        query(&format!("sqlite://{}", left.file("test.db")), "SELECT lower(hex(id)) AS id FROM registrations").await;
    let kept: BTreeSet<String> = kept.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    let lost = told.iter().filter(|id| !kept.contains(&id.replace('-', ""))).count();
    assert_eq!(lost, 0, "of {} that were answered", told.len());
}

#[tokio::test]
async fn a_full_disk_loses_nothing_on_postgresql() {
    let Some(cluster) = postgres::with_small_disk("64m") else {
        eprintln!("a full disk: no PostgreSQL, or this user may not mount one; not told");
        return;
    };
    let small = cluster.folder.join("small");
    let administration = connect(&cluster.url).await;
    let sql = format!("CREATE TABLESPACE small LOCATION '{}'", small.display());
    administration.execute_unprepared(&sql).await.unwrap();
    administration.execute_unprepared("CREATE DATABASE small TABLESPACE small").await.unwrap();
    administration.close().await.unwrap();
    let (base, _) = cluster.url.rsplit_once('/').unwrap();
    let program = Program::start(&format!("{base}/small"));
    is_survived(&program, &SmallDisk::of(cluster.process(), &small)).await;
}

#[tokio::test]
async fn a_document_that_finds_no_room_is_refused_and_leaves_nothing() {
    let folder = Folder::new();
    let documents = folder.file("documents");
    std::fs::create_dir(&documents).unwrap();
    let place = Path::new(&documents);
    let Some(by) = SmallDisk::beneath("1m", place) else {
        eprintln!("a full disk: this user may not mount one; not told");
        return;
    };
    let url = format!("sqlite://{}", folder.file("test.db"));
    let program = Program::start_by(by, &url, &[("REINTEGRATION_DOCUMENTS", &documents)]);
    let disk = SmallDisk::of(program.process(), place);
    let officer = program.system.client("demo-officer").await;
    let registered = officer.register(&eligible(&json!({}))).await;
    let send = async || {
        let part = |name: &str, content: &str| {
            format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
        };
        let form =
            [part("kind", "other"), part("file", &format!("%PDF-{}", "x".repeat(300_000))), "--b--\r\n".to_owned()];
        let request = officer.request(Method::POST, &registered.at("/documents"));
        let request =
            request.header("content-type", "multipart/form-data; boundary=b").header("idempotency-key", "one");
        crate::harness::answer(request.body(form.concat())).await
    };
    disk.fill();
    send().await.refused(503, "unavailable");
    assert!(officer.get(&registered.at("/documents")).await.ids().is_empty());
    disk.free();
    send().await.is(201);
    assert_eq!(officer.get(&registered.at("/documents")).await.ids().len(), 1);
}
