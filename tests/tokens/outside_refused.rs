//! Tokens that an outside issuer did not give, or not for this.

use super::outside::{ISSUER, claims, entry, replica, with};
use super::signer::{Signer, unsigned, with_public_key_as_secret};
use crate::harness::{Folder, System, on_both, the_day};
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

async fn is_refused(replica: &System, what: &str, token: &str) {
    let answer = replica.bearer(token).get("/v1/me").await;
    assert_eq!(answer.body["code"], "invalid_token", "{what}");
    answer.refused(401, "invalid_token");
}

/// A replica that knows the issuer by these keys.
async fn knowing(system: &System, folder: &Folder, signers: &[&Signer]) -> System {
    let keys: Vec<&Value> = signers.iter().map(|signer| &signer.jwk).collect();
    folder.put("keys.json", &json!({ "keys": keys }).to_string());
    replica(system, folder, the_day, entry(("jwks_file", "keys.json"))).await
}

#[tokio::test]
async fn an_outside_token_counts_only_as_it_has_to_be() {
    on_both(async |system| {
        let folder = Folder::new();
        let signer = Signer::rsa("one", Algorithm::RS256);
        let replica = knowing(system, &folder, &[&signer]).await;
        let now = the_day().timestamp();
        for (name, value) in [
            ("iss", json!("https://elsewhere.example.org")),
            ("iss", json!(format!("{ISSUER}/"))),
            ("iss", json!([ISSUER])),
            ("iss", json!(null)),
            // Our own name does not make it ours.
            ("iss", json!("http://127.0.0.1")),
            ("aud", json!("account")),
            ("aud", json!([])),
            ("aud", json!(null)),
            ("exp", json!(now)),
            ("exp", json!(null)),
            ("exp", json!("tomorrow")),
            ("nbf", json!(now + 61)),
            ("iat", json!(now + 61)),
            ("sub", json!("")),
            ("sub", json!("s".repeat(256))),
            ("sub", json!(null)),
            ("roles", json!(null)),
            ("roles", json!([])),
            ("roles", json!("administrator")),
            ("roles", json!(["Head"])),
            ("regions", json!(null)),
            ("regions", json!([])),
            ("regions", json!(["GE-XX"])),
        ] {
            is_refused(&replica, &format!("{name} = {value}"), &signer.sign(&with(name, value.clone()))).await;
        }
        // A partner of nobody, and of an organisation that is not there.
        let partner = with("roles", json!("partner"));
        is_refused(&replica, "no organisation", &signer.sign(&partner)).await;
        for organisation in ["01940000-0000-7000-8000-000000000000", "agency"] {
            let mut partner = partner.clone();
            partner["organisation"] = json!({ "id": organisation });
            is_refused(&replica, organisation, &signer.sign(&partner)).await;
        }
        assert_eq!(system.number("SELECT count(*) FROM clients WHERE issuer IS NOT NULL").await, 0);
        replica.bearer(&signer.sign(&claims())).get("/v1/me").await.is(200);
    })
    .await;
}

#[tokio::test]
async fn nobody_else_can_sign_for_an_issuer() {
    on_both(async |system| {
        let folder = Folder::new();
        let (rsa, ec) = (Signer::rsa("one", Algorithm::RS256), Signer::p256("two"));
        let replica = knowing(system, &folder, &[&rsa, &ec]).await;
        is_refused(&replica, "none", &unsigned(&claims())).await;
        for signer in [&rsa, &ec] {
            for hmac in with_public_key_as_secret(signer, &claims()) {
                is_refused(&replica, "HS256 with the public key", &hmac).await;
            }
            is_refused(&replica, "another key of that name", &Signer::ed25519(signer.kid, 9).sign(&claims())).await;
        }
        let mut misnamed = ec.header();
        misnamed.kid = Some("one".to_owned());
        is_refused(&replica, "the name of another key", &ec.sign_with(&misnamed, &claims())).await;
        let mut longer = rsa.header();
        longer.alg = Algorithm::RS512;
        is_refused(&replica, "an algorithm that is not taken", &rsa.sign_with(&longer, &claims())).await;
        for typ in ["logout+jwt", "dpop+jwt", ""] {
            let mut header = rsa.header();
            header.typ = Some(typ.to_owned());
            is_refused(&replica, typ, &rsa.sign_with(&header, &claims())).await;
        }
        let mut critical = rsa.header();
        critical.crit = Some(vec!["b64".to_owned()]);
        is_refused(&replica, "crit", &rsa.sign_with(&critical, &claims())).await;

        let good = rsa.sign(&claims());
        let parts: Vec<&str> = good.split('.').collect();
        let more = rsa.sign(&with("roles", json!("head")));
        let payload = more.split('.').nth(1).unwrap();
        is_refused(&replica, "another payload", &format!("{}.{payload}.{}", parts[0], parts[2])).await;
        is_refused(&replica, "no signature", &format!("{}.{}.", parts[0], parts[1])).await;
        replica.bearer(&good).get("/v1/me").await.is(200);
        // Where no issuer is named, none is believed.
        is_refused(system, "no issuer is known", &good).await;
    })
    .await;
}

#[tokio::test]
async fn an_outside_issuer_cannot_give_tokens_of_ours() {
    on_both(async |system| {
        let folder = Folder::new();
        let signer = Signer::ed25519("one", 7);
        let replica = knowing(system, &folder, &[&signer]).await;
        let officer = system.client("demo-officer").await;
        let me = officer.at(&replica).get("/v1/me").await;
        let now = the_day().timestamp();
        let ours = json!({
            "iss": "http://127.0.0.1", "aud": "reintegration", "sub": me.is(200)["id"], "client_id": "demo-officer",
            "iat": now, "exp": now + 600, "jti": "01940000-0000-7000-8000-000000000000", "scope": "registration:read"
        });
        let mut header = signer.header();
        header.typ = Some("at+jwt".to_owned());
        is_refused(&replica, "our name", &signer.sign_with(&header, &ours)).await;
        let set = replica.get("/.well-known/jwks.json").await;
        header.kid = set.is(200)["keys"][0]["kid"].as_str().map(ToOwned::to_owned);
        is_refused(&replica, "our name and our key's", &signer.sign_with(&header, &ours)).await;
    })
    .await;
}
