//! How a token is asked for.

use crate::harness::{answer, eleven_minutes_later, on_both, shows};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use reqwest::Method;
use serde_json::{Value, json};

const GRANT: &str = "grant_type=client_credentials";

#[tokio::test]
async fn a_client_proves_itself_by_basic_or_in_the_form() {
    on_both(async |system| {
        let by_basic = system.token(Some(("demo-frontend", "demo")), GRANT).await;
        by_basic.shows(200, json!({ "token_type": "Bearer", "expires_in": 600 }));
        let all = "registration:create registration:read registration:update registration:withdraw \
                   registration:appeal change:read";
        by_basic.shows(200, json!({ "scope": all })).has("cache-control", "no-store");

        let form = format!("{GRANT}&client_id=demo-frontend&client_secret=demo");
        let by_form = system.token(None, &form).await;
        by_form.shows(200, json!({ "scope": all }));
        for answer in [by_basic, by_form] {
            let token = answer.body["access_token"].as_str().unwrap();
            system.bearer(token).get("/v1/registrations").await.is(200);
        }
    })
    .await;
}

#[tokio::test]
async fn who_does_not_prove_itself_gets_no_token() {
    on_both(async |system| {
        let nul = system.token(None, &format!("{GRANT}&client_id=demo%00&client_secret=demo")).await;
        nul.shows(401, json!({ "error": "invalid_client" }));
        for credentials in
            [("demo-officer", "dem"), ("demo-officer", ""), ("nobody", "demo"), ("demo-officer ", "demo")]
        {
            let answer = system.token(Some(credentials), GRANT).await;
            assert_eq!(answer.is(401)["error"], "invalid_client", "{credentials:?}");
            answer.has("www-authenticate", "Basic realm=\"reintegration\"");
        }
        let in_form = format!("{GRANT}&client_id=demo-officer&client_secret=wrong");
        system.token(None, &in_form).await.shows(401, json!({ "error": "invalid_client" }));
        system.token(None, GRANT).await.shows(401, json!({ "error": "invalid_client" }));
    })
    .await;
}

#[tokio::test]
async fn what_could_be_read_in_two_ways_is_no_request_for_a_token() {
    on_both(async |system| {
        let form = "application/x-www-form-urlencoded";
        let asked = |headers: &[(&str, &str)]| {
            let request = system.request(Method::POST, "/oauth/token").basic_auth("demo-officer", Some("demo"));
            answer(headers.iter().fold(request.body(GRANT), |request, (name, value)| request.header(*name, *value)))
        };
        let utf7 = format!("{form}; charset=utf-7");
        for headers in [
            &[("content-type", form), ("authorization", "Basic bm9ib2R5Om5vYm9keQ==")][..],
            &[("content-type", &utf7)],
            &[("content-type", form), ("content-encoding", "gzip")],
            &[("content-type", form), ("content-type", form)],
        ] {
            assert_eq!(asked(headers).await.is(400)["error"], "invalid_request", "{headers:?}");
        }
        let utf8 = format!("{form}; charset=UTF-8");
        asked(&[("content-type", &utf8), ("content-encoding", "identity")]).await.is(200);
    })
    .await;
}

#[tokio::test]
async fn a_request_that_oauth_does_not_know_is_refused_in_its_words() {
    on_both(async |system| {
        let officer = Some(("demo-officer", "demo"));
        for (form, error) in [
            ("", "invalid_request"),
            ("grant_type=password", "unsupported_grant_type"),
            ("grant_type=client_credentials&grant_type=client_credentials", "invalid_request"),
            ("grant_type=client_credentials&client_secret=demo", "invalid_request"),
            ("grant_type=client_credentials&audience=elsewhere", "invalid_request"),
            ("grant_type=client_credentials&scope=case:burn", "invalid_scope"),
            ("grant_type=client_credentials&scope=registration:override", "invalid_scope"),
        ] {
            assert_eq!(system.token(officer, form).await.is(400)["error"], error, "{form}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_token_asked_for_less_permits_less() {
    on_both(async |system| {
        let reader = system.client_for("demo-officer", "registration:read change:read").await;
        reader.get("/v1/registrations").await.is(200);
        let refused = reader.post("/v1/registrations", &json!({})).await;
        let challenge = refused.refused(403, "forbidden").header("www-authenticate");
        assert!(challenge.contains("insufficient_scope") && challenge.contains("registration:create"), "{challenge}");
        // A frontend's role never decides, whatever it asks for.
        let beyond = format!("{GRANT}&scope=registration:read+registration:decide");
        system.token(Some(("demo-frontend", "demo")), &beyond).await.shows(400, json!({ "error": "invalid_scope" }));
    })
    .await;
}

#[tokio::test]
async fn a_token_ends_after_ten_minutes() {
    on_both(async |system| {
        let officer = system.client("demo-officer").await;
        officer.get("/v1/registrations").await.is(200);
        let later = system.another(eleven_minutes_later).await;
        let ended = officer.at(&later).get("/v1/registrations").await;
        assert!(ended.refused(401, "invalid_token").header("www-authenticate").contains("invalid_token"));
        later.client("demo-officer").await.get("/v1/registrations").await.is(200);
    })
    .await;
}

#[tokio::test]
async fn anybody_can_verify_a_token_with_the_published_key() {
    on_both(async |system| {
        let officer = system.client_for("demo-officer", "registration:read").await;
        let metadata = system.get("/.well-known/oauth-authorization-server").await;
        let issuer = metadata.is(200)["issuer"].as_str().unwrap();
        let keys = system.get("/.well-known/jwks.json").await;
        let key = &keys.is(200)["keys"][0];
        let key_bytes = DecodingKey::from_ed_components(key["x"].as_str().unwrap()).unwrap();

        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&["reintegration"]);
        // The story's clock is not the wall's.
        validation.validate_exp = false;
        let token = decode::<Value>(&officer.token, &key_bytes, &validation).unwrap();
        assert_eq!(token.header.kid.as_deref(), key["kid"].as_str());
        assert_eq!(token.header.typ.as_deref(), Some("at+jwt"));
        let claims = token.claims;
        shows(&claims, json!({ "client_id": "demo-officer", "scope": "registration:read" }));
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 600);
        // Only the public half is published.
        assert!(key.get("d").is_none());
        assert_eq!(URL_SAFE_NO_PAD.decode(key["x"].as_str().unwrap()).unwrap().len(), 32);
    })
    .await;
}
