//! Production does not start with what is good enough for a demonstration only.

use crate::harness::{KeyFile, Program, System, ask, on_every_database};

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
        assert_eq!(refused.is(401)["error"], "invalid_client");
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
