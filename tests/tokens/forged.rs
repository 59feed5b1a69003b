//! Tokens that this service did not give, or not for this.

use crate::harness::{Answer, System, on_both};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

/// What the service's own key would sign, taken apart.
struct Forge {
    kid: String,
    own: EncodingKey,
    claims: Value,
}

impl Forge {
    async fn of(system: &System) -> Self {
        let row = system.query("SELECT kid, private_key FROM signing_keys").await.remove(0);
        let private: Vec<u8> = row.try_get("", "private_key").unwrap();
        let token = system.client("demo-frontend").await.token;
        let payload = token.split('.').nth(1).unwrap();
        Self {
            kid: row.try_get("", "kid").unwrap(),
            own: EncodingKey::from_ed_der(&private),
            claims: serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap(),
        }
    }

    fn header(&self, algorithm: Algorithm) -> Header {
        let mut header = Header::new(algorithm);
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some(self.kid.clone());
        header
    }

    fn changed(&self, name: &str, value: Value) -> Value {
        let mut claims = self.claims.clone();
        claims[name] = value;
        claims
    }

    fn signed(&self, claims: &Value) -> String {
        encode(&self.header(Algorithm::EdDSA), claims, &self.own).unwrap()
    }
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

async fn with(system: &System, token: &str) -> Answer {
    system.bearer(token).get("/v1/registrations").await
}

/// Holds that the token opens nothing, and that the caller is told so as RFC 6750 asks.
async fn is_refused(system: &System, what: &str, token: &str) {
    let answer = with(system, token).await;
    assert_eq!(answer.body["code"], "invalid_token", "{what}");
    answer.refused(401, "invalid_token");
    assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"reintegration\", error=\"invalid_token\"", "{what}");
}

#[tokio::test]
async fn a_token_of_the_service_s_own_key_is_accepted_only_as_it_was_given() {
    on_both(async |system| {
        let forge = Forge::of(system).await;
        // What follows is refused for its one change, and for nothing else.
        with(system, &forge.signed(&forge.claims)).await.is(200);
        let now = forge.claims["iat"].as_i64().unwrap();
        for (name, value) in [
            ("aud", json!("elsewhere")),
            ("aud", json!(null)),
            ("iss", json!("http://127.0.0.1:9")),
            ("exp", json!(now)),
            ("exp", json!("tomorrow")),
            ("iat", json!(now + 3600)),
            ("sub", json!("00000000-0000-7000-8000-000000000000")),
            ("sub", json!("demo-frontend")),
        ] {
            let token = forge.signed(&forge.changed(name, value.clone()));
            is_refused(system, &format!("{name} = {value}"), &token).await;
        }
        let mut other_type = forge.header(Algorithm::EdDSA);
        other_type.typ = Some("JWT".to_owned());
        is_refused(system, "an identity token", &encode(&other_type, &forge.claims, &forge.own).unwrap()).await;
        let mut other_key = forge.header(Algorithm::EdDSA);
        // Neither a file nor an address: a name that is not in the ring leads nowhere.
        for kid in ["another", "../../../../dev/null", "file:///etc/passwd", "http://127.0.0.1:1/keys", ""] {
            other_key.kid = Some(kid.to_owned());
            is_refused(system, kid, &encode(&other_key, &forge.claims, &forge.own).unwrap()).await;
        }
        let mut brought_along = forge.header(Algorithm::EdDSA);
        brought_along.kid = None;
        brought_along.jku = Some("http://127.0.0.1:1/keys".to_owned());
        is_refused(system, "a key set's address", &encode(&brought_along, &forge.claims, &forge.own).unwrap()).await;
    })
    .await;
}

#[tokio::test]
async fn an_unsigned_token_or_one_of_another_key_is_refused() {
    on_both(async |system| {
        let forge = Forge::of(system).await;
        let claims = part(&forge.claims);
        for algorithm in ["none", "None", "NONE"] {
            let header = part(&json!({ "alg": algorithm, "typ": "at+jwt", "kid": forge.kid }));
            is_refused(system, algorithm, &format!("{header}.{claims}.")).await;
        }
        let stranger = SigningKey::from_bytes(&[7; 32]).to_pkcs8_der().unwrap();
        let stranger = EncodingKey::from_ed_der(stranger.as_bytes());
        let token = encode(&forge.header(Algorithm::EdDSA), &forge.claims, &stranger).unwrap();
        is_refused(system, "another key", &token).await;
    })
    .await;
}

#[tokio::test]
async fn the_public_key_is_no_secret_to_sign_with() {
    on_both(async |system| {
        let forge = Forge::of(system).await;
        let keys = system.get("/.well-known/jwks.json").await;
        let x = keys.body["keys"][0]["x"].as_str().unwrap();
        for secret in [x.as_bytes().to_vec(), URL_SAFE_NO_PAD.decode(x).unwrap()] {
            let header = forge.header(Algorithm::HS256);
            let token = encode(&header, &forge.claims, &EncodingKey::from_secret(&secret)).unwrap();
            is_refused(system, "HS256", &token).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_token_changed_on_the_way_is_refused() {
    on_both(async |system| {
        let forge = Forge::of(system).await;
        let token = system.client("demo-frontend").await.token;
        let parts: Vec<&str> = token.split('.').collect();
        let more = part(&forge.changed("scope", json!("registration:decide")));
        is_refused(system, "another payload", &format!("{}.{more}.{}", parts[0], parts[2])).await;
        is_refused(system, "no signature", &format!("{}.{}.", parts[0], parts[1])).await;
        is_refused(system, "two parts", &format!("{}.{}", parts[0], parts[1])).await;
        for nonsense in ["", "token", "a.b.c", "ტოკენი"] {
            let request = system.request(reqwest::Method::GET, "/v1/registrations");
            let request = request.header("authorization", format!("Bearer {nonsense}").into_bytes());
            crate::harness::answer(request).await.refused(401, "invalid_token");
        }
        let basic = system.request(reqwest::Method::GET, "/v1/registrations").basic_auth("demo-officer", Some("demo"));
        crate::harness::answer(basic).await.refused(401, "invalid_token");
        let nobody = system.get("/v1/registrations").await;
        nobody.refused(401, "unauthenticated").has("www-authenticate", "Bearer realm=\"reintegration\"");
    })
    .await;
}

#[tokio::test]
async fn a_token_carries_no_more_than_its_client_s_role() {
    on_both(async |system| {
        let forge = Forge::of(system).await;
        let claims = forge.changed("scope", json!("registration:read registration:decide case:read"));
        let token = forge.signed(&claims);
        with(system, &token).await.is(200);
        system.bearer(&token).get("/v1/cases").await.refused(403, "forbidden");
    })
    .await;
}
