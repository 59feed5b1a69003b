//! The program's own commands for clients, beside a service that runs.

use crate::harness::{System, command, command_with, connect, on_both, on_every_database};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sea_orm::ConnectionTrait;
use serde_json::json;

/// Does what has to succeed, and gives what it printed.
async fn done(system: &System, arguments: &[&str]) -> String {
    let (code, output, told) = command(system, "demo", arguments).await;
    assert_eq!(code, 0, "{arguments:?}: {told}");
    output
}

/// Holds that the command is refused in these words and prints nothing.
async fn is_refused(system: &System, arguments: &[&str], code: i32, words: &str) {
    let (found, output, told) = command(system, "demo", arguments).await;
    assert_eq!((found, output.as_str()), (code, ""), "{arguments:?}: {told}");
    assert!(told.contains(words), "{arguments:?}: {told}");
}

/// The line of a client in the list, its parts.
fn listed(list: &str, name: &str) -> Vec<String> {
    let line = list.lines().find(|line| line.split('\t').next() == Some(name)).expect(name);
    line.split('\t').map(ToOwned::to_owned).collect()
}

#[tokio::test]
async fn a_client_of_the_command_line_comes_and_goes_while_the_service_runs() {
    on_both(async |system| {
        let create = ["client", "create", "kutaisi-office", "--role", "officer", "--region", "GE-IM"];
        let secret =
            done(system, &[&create[..], &["--region", "GE-GU", "--name", "Kutaisi and Ozurgeti"]].concat()).await;
        let secret = secret.strip_suffix('\n').unwrap();
        assert!(secret.len() >= 32 && !secret.contains(char::is_whitespace), "more than the secret is printed");
        let given = system.try_secret("kutaisi-office", secret).await;
        let office = system.bearer(given.is(200)["access_token"].as_str().unwrap());
        office.get("/v1/me").await.shows(200, json!({ "role": "officer", "regions": ["GE-IM", "GE-GU"] }));

        let list = done(system, &["client", "list"]).await;
        let expected = ["kutaisi-office", "officer", "active", "-", "GE-IM,GE-GU", "Kutaisi and Ozurgeti"];
        assert_eq!(listed(&list, "kutaisi-office"), expected);
        let partner = listed(&list, "demo-partner-2");
        let organisation = system.client("demo-partner-2").await.get("/v1/me").await;
        assert_eq!(partner[3], organisation.is(200)["organisation"]["id"].as_str().unwrap());
        assert_eq!((list.lines().count(), list.contains(secret)), (12, false));

        // The first administrator comes this way, and creates the others.
        let secret = done(system, &["client", "create", "it-operations", "--role", "administrator"]).await;
        let given = system.try_secret("it-operations", secret.trim_end()).await;
        let administrator = system.bearer(given.is(200)["access_token"].as_str().unwrap());
        let colleague = json!({ "client_id": "a-colleague", "name": "A colleague", "role": "auditor" });
        administrator.post("/v1/clients", &colleague).await.is(201);
        assert_eq!(listed(&done(system, &["client", "list"]).await, "a-colleague")[1], "auditor");

        assert_eq!(done(system, &["client", "revoke", "it-operations"]).await, "Revoked it-operations.\n");
        administrator.get("/v1/clients").await.refused(401, "invalid_token");
        system.try_secret("it-operations", secret.trim_end()).await.is(401);
        office.get("/v1/me").await.is(200);
        assert_eq!(listed(&done(system, &["client", "list"]).await, "it-operations")[2], "revoked");
        is_refused(system, &["client", "revoke", "it-operations"], 1, "access was taken away").await;
        // The name stays taken.
        let again = ["client", "create", "it-operations", "--role", "administrator"];
        is_refused(system, &again, 1, "There is such a client already.").await;
    })
    .await;
}

#[tokio::test]
async fn a_command_that_is_wrong_says_why_and_does_nothing() {
    on_both(async |system| {
        let create = |rest: &[&'static str]| [&["client", "create"][..], rest].concat();
        for (arguments, code, words) in [
            (create(&["demo-mine", "--role", "officer"]), 1, "There is such a client already."),
            (create(&["An Office", "--role", "officer"]), 1, "client_id: "),
            (create(&["an-office", "--role", "partner"]), 1, "organisation_id: "),
            (create(&["an-office", "--role", "officer", "--region", "GE-XX"]), 1, "regions/0: "),
            (create(&["an-office", "--role", "auditor", "--region", "GE-IM"]), 1, "regions: "),
            (create(&["an-office", "--role", "officer", "--name", "\u{202e}"]), 1, "name: "),
            (create(&["an-office", "--role", "emperor"]), 2, "administrator"),
            (create(&["an-office"]), 2, "--role"),
            (vec!["client", "revoke", "nobody"], 1, "There is no client \"nobody\""),
            (vec!["client", "revoke", "demo-officer"], 1, "This is a client of the demonstration"),
        ] {
            is_refused(system, &arguments, code, words).await;
        }
        let (code, _, told) = command(system, "demo", &create(&["a", "--role", "partner", "--region", "GE-XX"])).await;
        assert_eq!((code, told.lines().count()), (1, 4), "every fault on a line: {told}");
        assert_eq!(system.number("SELECT count(*) FROM clients").await, 11);
        system.client("demo-officer").await.get("/v1/me").await.is(200);
    })
    .await;
}

#[tokio::test]
async fn in_production_there_are_no_clients_of_a_demonstration() {
    on_every_database(async |url| {
        let ring = format!("story:{}", STANDARD.encode((0..32).collect::<Vec<u8>>()));
        let settings = [("REINTEGRATION_MODE", "production"), ("REINTEGRATION_MASTER_KEYS", ring.as_str())];
        let in_production = async |arguments: &[&str]| command_with(url, &settings, arguments).await;
        let (code, _, told) = in_production(&["client", "create", "it-operations", "--role", "administrator"]).await;
        assert_eq!(code, 0, "{told}");
        let (_, list, _) = in_production(&["client", "list"]).await;
        assert_eq!(list, "it-operations\tadministrator\tactive\t-\t-\tit-operations\n");
        // One that came there all the same is not shown, and nobody's to revoke.
        let connection = connect(url).await;
        connection.execute_unprepared("UPDATE clients SET demonstration = TRUE").await.unwrap();
        connection.close().await.unwrap();
        assert_eq!(in_production(&["client", "list"]).await, (0, String::new(), String::new()));
        let (code, _, told) = in_production(&["client", "revoke", "it-operations"]).await;
        assert!(code == 1 && told.contains("There is no client"), "{told}");
    })
    .await;
}
