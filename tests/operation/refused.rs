//! Production does not start with what is good enough for a demonstration only.

use crate::harness::{KeyFile, Program, System, ask, on_every_database};
use serde_json::json;

/// A ring of master keys.
const RING: &str = "2026:AQgPFh0kKzI5QEdOVVxjanF4f4aNlJuiqbC3vsXM09o=";

#[tokio::test]
async fn production_refuses_a_database_that_the_demonstration_has_left_its_clients_in() {
    on_every_database(async |url| {
        let key = KeyFile::new();
        let settings = [
            ("REINTEGRATION_MODE", "production"),
            ("REINTEGRATION_LISTEN", "127.0.0.1:0"),
            ("REINTEGRATION_ISSUER", "https://reintegration.example.org"),
            ("REINTEGRATION_SIGNING_KEY_FILE", key.path()),
            ("REINTEGRATION_MASTER_KEYS", RING),
            ("REINTEGRATION_DATABASE_URL", url),
        ];
        let demonstration = System::on(url, &[("REINTEGRATION_MASTER_KEYS", RING)]).await;
        demonstration.stop_all().await;
        let (started, said) = ask(&["serve"], &settings);
        assert!(!started && said.contains("demo-administrator, ") && said.contains("demo-partner-5"), "{said}");
        // The command that it names does away with them.
        assert!(said.contains("`reintegration client revoke --demonstration`"), "{said}");
        let (revoked, said) = ask(&["client", "revoke", "--demonstration"], &settings);
        assert!(revoked && said.lines().count() == 11, "{said}");
        let program = Program::start_with(url, &settings);
        let refused = program.system.token(Some(("demo-officer", "demo")), "grant_type=client_credentials").await;
        refused.shows(401, json!({ "error": "invalid_client" }));
        program.kill();
    })
    .await;
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let (started, said) = ask(
        &["serve"],
        &[
            ("REINTEGRATION_MODE", "production"),
            ("REINTEGRATION_ISSUER", "http://reintegration.example.org"),
            ("REINTEGRATION_DATABASE_URL", "sqlite://nothing.db"),
            ("REINTEGRATION_REPLICAS", "3"),
            ("REINTEGRATION_CORS_ORIGINS", "*"),
        ],
    );
    assert!(!started);
    for setting in ["ISSUER", "SIGNING_KEY_FILE", "MASTER_KEYS", "REPLICAS", "CORS_ORIGINS"] {
        assert!(said.contains(&format!("REINTEGRATION_{setting}: ")), "{setting} is not in {said}");
    }
    assert_eq!(said.lines().count(), 5, "{said}");
}

#[test]
fn an_address_of_the_database_that_cannot_be_read_is_not_said() {
    for url in [
        "postgres://reintegration:Marker@database:port/reintegration",
        "postgres://reintegration:Mar ker/Marker@database/reintegration",
        "postgres://reintegration:Marker@database/reintegration?sslmode=Marker",
        "postgres://reintegration@database/reintegration?pasword=Marker",
        "postgres://reintegration:%ffMarker@database/reintegration",
        "postgresql:reintegration:Marker@[database",
        "Marker",
        // What can be read, where nobody answers.
        "postgres://reintegration:Marker@127.0.0.1:1/reintegration?password=Marker",
    ] {
        for arguments in [vec!["serve"], vec!["migrate"], vec!["backup", "/nowhere"], vec!["client", "list"]] {
            let settings = [
                ("REINTEGRATION_LISTEN", "127.0.0.1:0"),
                ("REINTEGRATION_DATABASE_URL", url),
                ("REINTEGRATION_DATABASE_SECONDS", "1"),
                ("RUST_LOG", "trace"),
            ];
            let (well, said) = ask(&arguments, &settings);
            assert!(!well && !said.contains("Marker") && !said.is_empty(), "{url} {arguments:?}: {said}");
        }
    }
    for (setting, value) in [
        ("DOCUMENTS", "s3://key:Marker@bucket/prefix"),
        ("ISSUER", "https://somebody:Marker@reintegration.example.org"),
        ("CORS_ORIGINS", "https://somebody:Marker@frontend.example.org"),
        ("MASTER_KEYS", "2026:Marker"),
    ] {
        let (well, said) = ask(&["serve"], &[(&format!("REINTEGRATION_{setting}"), value)]);
        assert!(!well && !said.contains("Marker") && said.contains(setting), "{setting}: {said}");
    }
}
