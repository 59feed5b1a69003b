//! A client of the service, with its token.

use super::{Answer, System, answer};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

/// The secret of the demonstration's clients.
const SECRET: &str = "demo";

/// A client that has its token.
#[derive(Clone)]
pub struct Caller {
    system: System,
    pub token: String,
}

impl System {
    /// One of the demonstration's clients, with all that its role may do.
    pub async fn client(&self, name: &str) -> Caller {
        self.client_with(name, "grant_type=client_credentials").await
    }

    /// The same with fewer scopes.
    pub async fn client_for(&self, name: &str, scopes: &str) -> Caller {
        self.client_with(name, &format!("grant_type=client_credentials&scope={}", scopes.replace(' ', "+"))).await
    }

    async fn client_with(&self, name: &str, form: &str) -> Caller {
        let given = self.token(Some((name, SECRET)), form).await;
        self.bearer(given.is(200)["access_token"].as_str().unwrap())
    }

    /// What comes of asking for a token with this secret.
    pub async fn try_secret(&self, name: &str, secret: &str) -> Answer {
        self.token(Some((name, secret)), "grant_type=client_credentials").await
    }

    /// A client that an administrator creates, with its token.
    pub async fn newcomer(&self, body: &Value) -> Caller {
        let created = self.client("demo-administrator").await.post("/v1/clients", body).await;
        let (name, secret) = (body["client_id"].as_str().unwrap(), created.is(201)["secret"].as_str().unwrap());
        let given = self.try_secret(name, secret).await;
        self.bearer(given.is(200)["access_token"].as_str().unwrap())
    }

    /// Asks for a token, by HTTP Basic where a name and a secret are given.
    pub async fn token(&self, credentials: Option<(&str, &str)>, form: &str) -> Answer {
        let request = self.request(Method::POST, "/oauth/token");
        let request = match credentials {
            Some((name, secret)) => request.basic_auth(name, Some(secret)),
            None => request,
        };
        answer(request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned())).await
    }

    /// Whoever holds this token.
    pub fn bearer(&self, token: &str) -> Caller {
        Caller { system: self.clone(), token: token.to_owned() }
    }
}

impl Caller {
    /// The same client with the same token, at another replica.
    pub fn at(&self, system: &System) -> Self {
        system.bearer(&self.token)
    }

    /// A request as `reqwest` builds it, with the token.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.system.request(method, path).bearer_auth(&self.token)
    }

    pub async fn get(&self, path: &str) -> Answer {
        answer(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        answer(self.request(Method::POST, path).json(body)).await
    }

    pub async fn post_with(&self, path: &str, header: (&str, &str), body: &Value) -> Answer {
        answer(self.request(Method::POST, path).header(header.0, header.1).json(body)).await
    }

    /// Posts under an `Idempotency-Key`.
    pub async fn post_once(&self, path: &str, key: &str, body: &Value) -> Answer {
        self.post_with(path, ("idempotency-key", key), body).await
    }

    /// Posts bytes of whatever kind.
    pub async fn post_bytes(&self, path: &str, media_type: &str, body: Vec<u8>) -> Answer {
        answer(self.request(Method::POST, path).header("content-type", media_type).body(body)).await
    }

    /// Patches the version that the caller has seen.
    pub async fn patch(&self, path: &str, version: i64, body: &Value) -> Answer {
        answer(self.request(Method::PATCH, path).header("if-match", format!("\"{version}\"")).json(body)).await
    }

    /// Puts what replaces the version that the caller has seen; what is new, where it has seen none.
    pub async fn put(&self, path: &str, version: Option<i64>, body: &Value) -> Answer {
        let seen = version.map_or(("if-none-match", "*".to_owned()), |version| ("if-match", format!("\"{version}\"")));
        answer(self.request(Method::PUT, path).header(seen.0, seen.1).json(body)).await
    }

    /// Deletes the version that the caller has seen.
    pub async fn delete(&self, path: &str, version: i64) -> Answer {
        answer(self.request(Method::DELETE, path).header("if-match", format!("\"{version}\""))).await
    }

    /// Registers somebody, and gives the registration.
    pub async fn register(&self, body: &Value) -> Registered {
        let answer = self.post("/v1/registrations", body).await;
        Registered(answer.is(201).clone())
    }

    /// Decides on a registration.
    pub async fn decide(&self, registration: &Registered, body: &Value) -> Answer {
        self.post(&registration.path("/decision"), body).await
    }
}

/// A registration as it was when it was submitted.
#[derive(Clone)]
pub struct Registered(pub Value);

impl Registered {
    pub fn id(&self) -> &str {
        self.0["id"].as_str().unwrap()
    }

    pub fn reference(&self) -> &str {
        self.0["reference"].as_str().unwrap()
    }

    /// Its path, or that of something below it.
    pub fn path(&self, below: &str) -> String {
        format!("/v1/registrations/{}{below}", self.id())
    }
}
