//! A client of the service, with its token.

use super::{Answer, System, answer};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use std::fmt::Display;

/// The secret of the demonstration's clients.
const SECRET: &str = "demo";

/// A client that has its token.
#[derive(Clone)]
pub struct Caller {
    system: System,
    pub token: String,
    headers: Vec<(&'static str, String)>,
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
        Caller { system: self.clone(), token: token.to_owned(), headers: Vec::new() }
    }
}

impl Caller {
    /// The same client with the same token, at another replica.
    pub fn at(&self, system: &System) -> Self {
        system.bearer(&self.token)
    }

    /// The same caller, who sends one more header with every request.
    pub fn with(&self, header: &'static str, value: impl Into<String>) -> Self {
        let mut caller = self.clone();
        caller.headers.push((header, value.into()));
        caller
    }

    /// The same caller, who sends an `Idempotency-Key`.
    pub fn once(&self, key: &str) -> Self {
        self.with("idempotency-key", key)
    }

    /// The same caller, who has seen this version.
    pub fn seen(&self, version: i64) -> Self {
        self.with("if-match", format!("\"{version}\""))
    }

    /// A request as `reqwest` builds it, with the token.
    pub fn request(&self, method: Method, path: &(impl Display + ?Sized)) -> RequestBuilder {
        let request = self.system.request(method, &path.to_string()).bearer_auth(&self.token);
        self.headers.iter().fold(request, |request, (name, value)| request.header(*name, value))
    }

    pub async fn get(&self, path: &(impl Display + ?Sized)) -> Answer {
        answer(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &(impl Display + ?Sized), body: &Value) -> Answer {
        answer(self.request(Method::POST, path).json(body)).await
    }

    /// Posts bytes of whatever kind.
    pub async fn post_bytes(&self, path: &(impl Display + ?Sized), media_type: &str, body: Vec<u8>) -> Answer {
        answer(self.request(Method::POST, path).header("content-type", media_type).body(body)).await
    }

    /// Patches the version that the caller has seen.
    pub async fn patch(&self, path: &(impl Display + ?Sized), version: i64, body: &Value) -> Answer {
        answer(self.seen(version).request(Method::PATCH, path).json(body)).await
    }

    /// Puts what replaces the version that the caller has seen; what is new, where it has seen none.
    pub async fn put(&self, path: &(impl Display + ?Sized), version: Option<i64>, body: &Value) -> Answer {
        let caller = version.map_or_else(|| self.with("if-none-match", "*"), |version| self.seen(version));
        answer(caller.request(Method::PUT, path).json(body)).await
    }

    /// Deletes the version that the caller has seen.
    pub async fn delete(&self, path: &(impl Display + ?Sized), version: i64) -> Answer {
        answer(self.seen(version).request(Method::DELETE, path)).await
    }
}
