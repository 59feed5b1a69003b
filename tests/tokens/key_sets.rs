//! The key sets of clients: given when a client is created, replaced later.

use super::assertions::{assertion, by_assertion, keyholder};
use super::signer::Signer;
use crate::harness::{Folder, command, exactly, on_both};
use serde_json::{Value, json};

#[tokio::test]
async fn a_client_has_a_secret_or_a_key_set() {
    on_both(async |system| {
        let administrator = system.client("demo-administrator").await;
        let signer = Signer::ed25519("one", 7);
        let created = keyholder(system, "keyholder", std::slice::from_ref(&signer)).await;
        let below = |rest: &str| format!("/v1/clients/{}/{rest}", created["id"].as_str().unwrap());
        let refused = administrator.post(&below("secret-rotation"), &json!({})).await;
        refused.refused(409, "state_forbids");
        let body = json!({ "client_id": "with-secret", "name": "A sample", "role": "officer", "jwks": null });
        let other = administrator.post("/v1/clients", &body).await;
        assert!(other.is(201)["secret"].is_string() && other.body["jwks"].is_null());
        let replacement = json!({ "jwks": { "keys": [signer.jwk] } });
        let path = format!("/v1/clients/{}/key-set-replacement", other.body["id"].as_str().unwrap());
        administrator.post(&path, &replacement).await.refused(409, "state_forbids");
    })
    .await;
}

#[tokio::test]
async fn every_fault_of_a_key_set_is_named_at_its_place() {
    on_both(async |system| {
        let administrator = system.client("demo-administrator").await;
        let before = system.number("SELECT count(*) FROM clients").await;
        let mut leaked = Signer::ed25519("one", 7).jwk;
        leaked["d"] = json!("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc");
        let body = json!({
            "client_id": "keyholder", "name": "A sample", "role": "king",
            "jwks": { "keys": [leaked, { "kty": "oct", "k": "AAAA" }], "more": 1 }
        });
        administrator.post("/v1/clients", &body).await.has_faults(&[
            ("/jwks/keys/0/d", "malformed"),
            ("/jwks/keys/1/k", "malformed"),
            ("/jwks/keys/1/kid", "required"),
            ("/jwks/keys/1/kty", "unknown_value"),
            ("/jwks/more", "unknown_field"),
            ("/role", "unknown_value"),
        ]);
        for (jwks, faults) in [
            (json!("key"), [("/jwks", "invalid_type")]),
            (json!({}), [("/jwks/keys", "required")]),
            (json!({ "keys": [] }), [("/jwks/keys", "too_few_items")]),
        ] {
            let body = json!({ "client_id": "keyholder", "name": "A sample", "role": "officer", "jwks": jwks });
            administrator.post("/v1/clients", &body).await.has_faults(&faults);
        }
        assert_eq!(system.number("SELECT count(*) FROM clients").await, before);
    })
    .await;
}

#[tokio::test]
async fn a_client_s_keys_follow_each_other() {
    on_both(async |system| {
        let administrator = system.client("demo-administrator").await;
        let (old, new) = (Signer::ed25519("2026-05", 7), Signer::p256("2026-06"));
        let created = keyholder(system, "keyholder", std::slice::from_ref(&old)).await;
        let path = format!("/v1/clients/{}/key-set-replacement", created["id"].as_str().unwrap());
        administrator.post(&path, &json!({})).await.has_faults(&[("/jwks", "required")]);
        let proves = async |signer: &Signer, jti: &str| {
            by_assertion(system, &signer.sign(&assertion("keyholder", jti))).await.status
        };
        for (number, (keys, statuses)) in
            [(vec![&old.jwk, &new.jwk], [200, 200]), (vec![&new.jwk], [401, 200])].into_iter().enumerate()
        {
            let changed = administrator.post(&path, &json!({ "jwks": { "keys": keys } })).await;
            let version = created["version"].as_i64().unwrap() + i64::try_from(number).unwrap() + 1;
            changed.shows(201, json!({ "jwks": { "keys": exactly(json!(keys)) }, "version": version }));
            let found = [proves(&old, &format!("old-{number}")).await, proves(&new, &format!("new-{number}")).await];
            assert_eq!(found, statuses);
        }
        let told = system.number("SELECT count(*) FROM changes WHERE type = 'client.key_set_replaced'").await;
        assert_eq!(told, 2);
        // Of several keys, an assertion names its own.
        let both = json!({ "jwks": { "keys": [old.jwk, new.jwk] } });
        administrator.post(&path, &both).await.is(201);
        let mut nameless = old.header();
        nameless.kid = None;
        let signed = old.sign_with(&nameless, &assertion("keyholder", "nameless"));
        by_assertion(system, &signed).await.is(401);
    })
    .await;
}

#[tokio::test]
async fn the_command_line_takes_a_key_set_from_a_file() {
    on_both(async |system| {
        let folder = Folder::new();
        let signer = Signer::ed25519("one", 7);
        let run = async |name: &str, file: &str| {
            let arguments = ["client", "create", name, "--role", "ministry", "--jwks", file];
            command(system, "demo", &arguments).await
        };
        let good = folder.put("keys.json", &json!({ "keys": [signer.jwk] }).to_string());
        let created = run("ministry-feed", &good).await;
        assert_eq!((created.0, created.1.as_str()), (0, ""), "{}", created.2);
        by_assertion(system, &signer.sign(&assertion("ministry-feed", "first"))).await.is(200);

        let bad = folder.put("bad.json", &json!({ "keys": [{ "kty": "oct", "k": "AAAA" }] }).to_string());
        for (file, word) in [(bad.as_str(), "jwks/keys/0/kty"), ("not-there.json", "jwks: "), ("/dev/null", "jwks: ")] {
            let (code, _, said) = run("another-feed", file).await;
            assert!(code != 0 && said.contains(word), "{said}");
        }
        let rows = system.query("SELECT jwks FROM clients WHERE client_id = 'ministry-feed'").await;
        let kept: Value = rows[0].try_get("", "jwks").unwrap();
        assert_eq!(kept["keys"][0], signer.jwk);
    })
    .await;
}
