//! What the service keeps in files is nobody else's.

use crate::harness::{Folder, KeyFile, Program, answer, ask, eligible, on_every_database, on_sqlite, soon};
use crate::intake::documents::{PDF, sending_to};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use serde_json::json;
use std::fs::{Permissions, metadata, read_dir, set_permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

/// A ring of master keys.
const RING: &str = "2026:AQgPFh0kKzI5QEdOVVxjanF4f4aNlJuiqbC3vsXM09o=";

fn mode(path: impl AsRef<Path>) -> u32 {
    metadata(path).unwrap().mode() & 0o777
}

fn open(path: impl AsRef<Path>, mode: u32) {
    set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// Sends a document, and gives how the folder and what lies in it can be reached.
async fn kept(program: &Program) -> (u32, Vec<u32>) {
    let frontend = program.system.client("demo-frontend").await;
    let registered = frontend.register(&eligible(&json!({}))).await;
    let parts: [(&str, &[u8]); 2] = [("kind", b"asylum"), ("file", PDF)];
    answer(sending_to(&frontend, &registered.at("/documents"), "a-boundary", &parts)).await.is(201);
    let folder = program.system.documents();
    (mode(folder), read_dir(folder).unwrap().map(|file| mode(file.unwrap().path())).collect())
}

#[tokio::test]
async fn documents_are_their_owner_s_only_also_in_a_folder_that_was_open() {
    on_every_database(async |url| {
        let folder = Folder::new();
        let inside = folder.file("made/by/the/service");
        let program = Program::start_with(url, &[("REINTEGRATION_DOCUMENTS", &inside)]);
        assert_eq!(mode(&inside), 0o700);
        program.kill();
        // The folder of the harness is there before, and anybody's.
        let program = Program::start(url);
        let (folder, files) = kept(&program).await;
        assert_eq!((folder, files), (0o700, vec![0o600]));
        program.kill();
    })
    .await;
}

#[tokio::test]
async fn an_sqlite_file_and_what_lies_beside_it_are_their_owner_s_only() {
    on_sqlite(async |url| {
        let file = url.trim_start_matches("sqlite://");
        let all = ["", "-wal", "-shm"].map(|beside| format!("{file}{beside}"));
        for run in 0..2 {
            let program = Program::start_with(url, &[]);
            program.system.client("demo-officer").await.get("/v1/cases").await.is(200);
            assert_eq!(all.each_ref().map(mode), [0o600; 3], "run {run}");
            // As it may stand there from before: whoever comes next narrows it.
            program.kill();
            for file in &all {
                open(file, 0o644);
            }
        }
        let copy = file.replace("test.db", "copy.db");
        std::fs::write(format!("{copy}.unfinished"), "left behind").unwrap();
        open(format!("{copy}.unfinished"), 0o666);
        let (well, said) = ask(&["backup", &copy], &[("REINTEGRATION_DATABASE_URL", url), ("RUST_LOG", "warn")]);
        assert!(well && said.contains("others could reach it"), "{said}");
        assert_eq!((mode(&copy), mode(file)), (0o600, 0o600));
    })
    .await;
}

/// Settings of production, with files that are kept as they have to be.
struct Production {
    key: KeyFile,
    folder: Folder,
    master_keys: String,
}

impl Production {
    fn new() -> Self {
        let folder = Folder::new();
        let master_keys = folder.put("master_keys", RING);
        open(&master_keys, 0o400);
        Self { key: KeyFile::new(), folder, master_keys }
    }

    fn settings<'a>(&'a self, url: &'a str) -> Vec<(&'a str, &'a str)> {
        vec![
            ("REINTEGRATION_MODE", "production"),
            ("REINTEGRATION_LISTEN", "127.0.0.1:0"),
            ("REINTEGRATION_ISSUER", "https://reintegration.example.org"),
            ("REINTEGRATION_SIGNING_KEY_FILE", self.key.path()),
            ("REINTEGRATION_MASTER_KEYS_FILE", &self.master_keys),
            ("REINTEGRATION_DATABASE_URL", url),
            ("REINTEGRATION_JOB_SECONDS", "1"),
        ]
    }
}

#[tokio::test]
async fn production_does_not_start_with_a_secret_that_others_can_read() {
    on_every_database(async |url| {
        let production = Production::new();
        let settings = production.settings(url);
        open(&production.master_keys, 0o444);
        for command in [vec!["serve"], vec!["migrate"]] {
            let (well, said) = ask(&command, &settings);
            assert!(!well && said.starts_with("REINTEGRATION_MASTER_KEYS_FILE: others can reach"), "{said}");
        }
        open(&production.master_keys, 0o400);
        // Every setting that stands in a file is one that nobody else is to read.
        let address = production.folder.put("database_url", url);
        open(&address, 0o604);
        let mut in_file = settings.clone();
        in_file.retain(|(name, _)| *name != "REINTEGRATION_DATABASE_URL");
        in_file.push(("REINTEGRATION_DATABASE_URL_FILE", &address));
        let (well, said) = ask(&["migrate"], &in_file);
        assert!(!well && said.starts_with("REINTEGRATION_DATABASE_URL_FILE: others can reach"), "{said}");
        // Who can change whom to believe can let anybody in.
        let issuers = production.folder.put("issuers.json", "[]");
        open(&issuers, 0o646);
        let trusting = [settings.clone(), vec![("REINTEGRATION_OPENID_FILE", issuers.as_str())]].concat();
        let (well, said) = ask(&["serve"], &trusting);
        assert!(!well && said.starts_with("REINTEGRATION_OPENID_FILE: others can change"), "{said}");
        // A key with which PostgreSQL is shown who calls is a secret like the others.
        let key = production.folder.put("client.key", "key");
        open(&key, 0o644);
        let named = format!("postgres://nobody@127.0.0.1/nothing?sslkey={key}");
        let (well, said) = ask(&["serve"], &production.settings(&named));
        assert!(!well && said.starts_with("REINTEGRATION_DATABASE_URL: sslkey: others can reach"), "{said}");
        open(&address, 0o400);
        let (well, said) = ask(&["migrate"], &in_file);
        assert!(well, "{said}");
    })
    .await;
}

#[tokio::test]
async fn keys_that_come_while_production_runs_are_held_to_the_same() {
    on_every_database(async |url| {
        let production = Production::new();
        let pem = |seed: [u8; 32]| SigningKey::from_bytes(&seed).to_pkcs8_pem(LineEnding::LF).unwrap().to_string();
        let drawn = |first: u8| pem(std::array::from_fn(|place| first.wrapping_add(u8::try_from(place).unwrap() * 7)));
        let name = production.folder.put("signing.pem", &drawn(1));
        open(&name, 0o600);
        let settings = production.settings(url);
        let settings = [
            settings,
            vec![("REINTEGRATION_SIGNING_KEY_FILE", name.as_str()), ("REINTEGRATION_RATE_PER_ADDRESS", "0")],
        ]
        .concat();
        let program = Program::start_with(url, &settings);
        let kids = async || program.system.get("/.well-known/jwks.json").await.is(200).clone();
        let first = kids().await;
        // One that others can read, and one that was typed: each stands there for a look, and is not taken.
        let replace = |content: &str, mode: u32| {
            let beside = production.folder.file("next");
            std::fs::write(&beside, content).unwrap();
            open(&beside, mode);
            std::fs::rename(&beside, &name).unwrap();
        };
        for (content, mode) in [(drawn(2), 0o644), (pem([7; 32]), 0o600)] {
            replace(&content, mode);
            let looks = "reintegration_job_runs_total{job=\"forget_keys\",outcome=\"success\"}";
            let before = program.system.until(looks, |_| true).await;
            program.system.until(looks, |now| now >= before + 2.0).await;
            assert_eq!(kids().await, first, "{mode:o}");
        }
        replace(&drawn(2), 0o600);
        soon(async || kids().await != first).await;
        program.kill();
    })
    .await;
}
