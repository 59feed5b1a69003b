//! Clients that sign their requests for tokens (`private_key_jwt`).

use super::signer::{Signer, unsigned, with_public_key_as_secret};
use crate::harness::{Answer, System, on_both, soon, the_day};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, Ordering};

const FORM: &str = "grant_type=client_credentials\
    &client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";

/// What a client says of itself, in an assertion that is named `jti`.
pub fn assertion(client_id: &str, jti: &str) -> Value {
    let now = the_day().timestamp();
    json!({
        "iss": client_id, "sub": client_id, "aud": "http://127.0.0.1/oauth/token", "jti": jti,
        "iat": now, "exp": now + 300
    })
}

/// Asks for a token with an assertion.
pub async fn by_assertion(system: &System, assertion: &str) -> Answer {
    system.token(None, &format!("{FORM}&client_assertion={assertion}")).await
}

/// Has an officer's system created with these keys, and gives what it looks like.
pub async fn keyholder(system: &System, client_id: &str, signers: &[Signer]) -> Value {
    let keys: Vec<&Value> = signers.iter().map(|signer| &signer.jwk).collect();
    let body = json!({ "client_id": client_id, "name": "A sample", "role": "officer", "jwks": { "keys": keys } });
    system.client("demo-administrator").await.post("/v1/clients", &body).await.is(201).clone()
}

async fn is_refused(system: &System, what: &str, assertion: &str) {
    let answer = by_assertion(system, assertion).await;
    assert_eq!(answer.body["error"], "invalid_client", "{what}");
    answer.is(401);
}

#[tokio::test]
async fn a_client_proves_itself_with_a_key_of_each_kind() {
    on_both(async |system| {
        let signers = [Signer::ed25519("ed", 7), Signer::p256("ec"), Signer::rsa("rsa", Algorithm::RS256)];
        let created = keyholder(system, "keyholder", &signers).await;
        assert_eq!([&created["secret"], &created["jwks"]["keys"][0]], [&Value::Null, &signers[0].jwk]);
        let pss = Signer::rsa("rsa", Algorithm::PS256);
        for (number, signer) in signers.iter().chain([&pss]).enumerate() {
            let mut claims = assertion("keyholder", &format!("jti-{number}"));
            claims["aud"] = [json!("http://127.0.0.1"), json!(["http://127.0.0.1", "https://elsewhere.example.org"])]
                [number % 2]
                .clone();
            let given = by_assertion(system, &signer.sign(&claims)).await;
            let caller = system.bearer(given.is(200)["access_token"].as_str().unwrap());
            caller.get("/v1/me").await.shows(200, json!({ "client_id": "keyholder" }));
        }
        // The form may name the client, too.
        let own = signers[0].sign(&assertion("keyholder", "named"));
        let named = format!("{FORM}&client_id=keyholder&scope=case:read&client_assertion={own}");
        system.token(None, &named).await.shows(200, json!({ "scope": "case:read" }));
        let metadata = system.get("/.well-known/oauth-authorization-server").await;
        let listed = |name: &str| metadata.is(200)[name].as_array().unwrap().clone();
        assert!(listed("token_endpoint_auth_methods_supported").contains(&json!("private_key_jwt")));
        let algorithms = listed("token_endpoint_auth_signing_alg_values_supported");
        assert_eq!(algorithms, ["EdDSA", "ES256", "PS256", "RS256"]);
    })
    .await;
}

#[tokio::test]
async fn an_assertion_counts_only_as_it_has_to_be() {
    on_both(async |system| {
        let signer = Signer::ed25519("one", 7);
        keyholder(system, "keyholder", std::slice::from_ref(&signer)).await;
        // Many assertions are wrong here; that is not what this story is about.
        let system = system.another_with(&[("REINTEGRATION_GUESSES", "1000")]).await;
        by_assertion(&system, &signer.sign(&assertion("keyholder", "good"))).await.is(200);
        let now = the_day().timestamp();
        for (number, (name, value)) in [
            ("iss", json!("demo-officer")),
            ("iss", json!(null)),
            ("sub", json!("demo-officer")),
            ("aud", json!("http://127.0.0.1/")),
            ("aud", json!("https://elsewhere.example.org")),
            ("aud", json!([])),
            ("aud", json!(null)),
            ("exp", json!(now)),
            ("exp", json!(now - 10)),
            ("exp", json!(now + 361)),
            ("exp", json!(null)),
            ("iat", json!(now + 61)),
            ("nbf", json!(now + 61)),
            ("jti", json!("")),
            ("jti", json!(null)),
            ("jti", json!("good")),
        ]
        .into_iter()
        .enumerate()
        {
            let mut claims = assertion("keyholder", &format!("jti-{number}"));
            claims[name] = value.clone();
            is_refused(&system, &format!("{name} = {value}"), &signer.sign(&claims)).await;
        }
        let mut critical = signer.header();
        critical.crit = Some(vec!["exp".to_owned()]);
        let claims = assertion("keyholder", "critical");
        is_refused(&system, "crit", &signer.sign_with(&critical, &claims)).await;
        by_assertion(&system, &signer.sign(&claims)).await.is(200);
    })
    .await;
}

#[tokio::test]
async fn nobody_else_can_sign_for_a_client() {
    on_both(async |system| {
        let (ed, ec, rsa) = (Signer::ed25519("one", 7), Signer::p256("one"), Signer::rsa("one", Algorithm::RS256));
        for (client, signer) in [("holder-ed", &ed), ("holder-ec", &ec), ("holder-rsa", &rsa)] {
            keyholder(system, client, std::slice::from_ref(signer)).await;
        }
        let system = system.another_with(&[("REINTEGRATION_GUESSES", "1000")]).await;
        for (client, signer) in [("holder-ed", &ed), ("holder-ec", &ec), ("holder-rsa", &rsa)] {
            let claims = assertion(client, "attack");
            is_refused(&system, "none", &unsigned(&claims)).await;
            for hmac in with_public_key_as_secret(signer, &claims) {
                is_refused(&system, "HS256 with the public key", &hmac).await;
            }
            for other in [&ed, &ec, &rsa].into_iter().filter(|other| other.algorithm != signer.algorithm) {
                is_refused(&system, "another client's key", &other.sign(&claims)).await;
            }
            let good = signer.sign(&claims);
            let mut parts: Vec<&str> = good.split('.').collect();
            let payload = parts[1].to_owned();
            let forged = signer.sign(&assertion("demo-administrator", "attack"));
            parts[1] = forged.split('.').nth(1).unwrap();
            is_refused(&system, "another payload", &parts.join(".")).await;
            parts[1] = &payload;
            is_refused(&system, "no signature", &format!("{}.{}.", parts[0], parts[1])).await;
            // A client with a secret has no key, whatever it signs.
            is_refused(&system, "a client with a secret", &forged).await;
            is_refused(&system, "nobody", &signer.sign(&assertion("nobody", "attack"))).await;
            by_assertion(&system, &good).await.is(200);
        }
        let secret = system.token(Some(("holder-ed", "")), "grant_type=client_credentials").await;
        secret.shows(401, json!({ "error": "invalid_client" }));
    })
    .await;
}

#[tokio::test]
async fn an_assertion_is_used_once_wherever_it_arrives() {
    on_both(async |system| {
        let second = system.another_with(&[]).await;
        let signer = Signer::ed25519("one", 7);
        keyholder(system, "keyholder", std::slice::from_ref(&signer)).await;
        for number in 0..5 {
            let text = signer.sign(&assertion("keyholder", &format!("jti-{number}")));
            let (here, there) = tokio::join!(by_assertion(system, &text), by_assertion(&second, &text));
            let mut statuses = [here.status, there.status];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 401]);
            is_refused(system, "later", &text).await;
        }
        // Two clients may give their assertions the same name.
        keyholder(system, "another-keyholder", std::slice::from_ref(&signer)).await;
        by_assertion(system, &signer.sign(&assertion("another-keyholder", "jti-0"))).await.is(200);
    })
    .await;
}

static SECONDS: AtomicI64 = AtomicI64::new(0);

fn clock() -> DateTime<Utc> {
    the_day() + TimeDelta::seconds(SECONDS.load(Ordering::SeqCst))
}

#[tokio::test]
async fn a_used_assertion_is_forgotten_once_it_has_long_ended() {
    on_both(async |system| {
        SECONDS.store(0, Ordering::SeqCst);
        let signer = Signer::ed25519("one", 7);
        keyholder(system, "keyholder", std::slice::from_ref(&signer)).await;
        by_assertion(system, &signer.sign(&assertion("keyholder", "once"))).await.is(200);
        let left = async || system.number("SELECT count(*) FROM client_assertions").await;
        assert_eq!(left().await, 1);
        system.another_at(clock, &[("REINTEGRATION_JOB_SECONDS", "1")]).await;
        // By the database's clock.
        system.execute("UPDATE client_assertions SET used_at = '2020-01-01T00:00:00+00:00'").await;
        soon(async || left().await == 0).await;
    })
    .await;
}

#[tokio::test]
async fn a_client_says_one_thing_at_a_time() {
    on_both(async |system| {
        let signer = Signer::ed25519("one", 7);
        keyholder(system, "keyholder", std::slice::from_ref(&signer)).await;
        let good = signer.sign(&assertion("keyholder", "good"));
        let both = system.token(Some(("keyholder", "x")), &format!("{FORM}&client_assertion={good}")).await;
        both.shows(400, json!({ "error": "invalid_request" }));
        for (form, status, error) in [
            (format!("{FORM}&client_secret=x&client_assertion={good}"), 400, "invalid_request"),
            (FORM.to_owned(), 400, "invalid_request"),
            (format!("grant_type=client_credentials&client_assertion={good}"), 400, "invalid_request"),
            (format!("{}&client_assertion={good}", FORM.replace("jwt-bearer", "saml2-bearer")), 400, "invalid_request"),
            (format!("{FORM}&client_id=demo-officer&client_assertion={good}"), 401, "invalid_client"),
            (format!("{FORM}&client_assertion=nonsense"), 401, "invalid_client"),
        ] {
            assert_eq!(system.token(None, &form).await.is(status)["error"], error, "{form}");
        }
        by_assertion(system, &good).await.is(200);
    })
    .await;
}
