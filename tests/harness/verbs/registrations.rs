//! Registrations.

use crate::harness::{Answer, Caller};
use serde_json::{Value, json};
use std::fmt::{Display, Formatter, Result};

/// A registration as it was when it was submitted, written as its path.
#[derive(Clone)]
pub struct Registered(pub Value);

impl Display for Registered {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        write!(formatter, "/v1/registrations/{}", self.id())
    }
}

impl Registered {
    pub fn id(&self) -> &str {
        self.0["id"].as_str().unwrap()
    }

    pub fn reference(&self) -> &str {
        self.0["reference"].as_str().unwrap()
    }

    /// The path of something below it.
    pub fn at(&self, below: &str) -> String {
        format!("{self}{below}")
    }
}

impl Caller {
    /// Registers somebody, and gives the registration.
    pub async fn register(&self, body: &Value) -> Registered {
        Registered(self.post("/v1/registrations", body).await.is(201).clone())
    }

    pub async fn decide(&self, registration: &(impl Display + ?Sized), decision: &Value) -> Answer {
        self.act(registration, "decision", decision).await
    }

    /// Decides that somebody is accepted, as the rules propose.
    pub async fn accept(&self, registration: &(impl Display + ?Sized)) -> Answer {
        self.decide(registration, &json!({ "outcome": "accepted" })).await
    }

    /// Decides whether another registration is of the same person.
    pub async fn decide_match(
        &self,
        registration: &(impl Display + ?Sized),
        other: &Registered,
        outcome: &str,
    ) -> Answer {
        let decision =
            json!({ "registration_id": other.id(), "outcome": outcome, "reason": "The papers were compared." });
        self.act(registration, "matches", &decision).await
    }

    /// Sends a document of this kind as evidence.
    pub async fn prove(&self, registration: &(impl Display + ?Sized), kind: &str) -> Answer {
        let form = format!(
            "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n{kind}\r\n--b\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\na paper\r\n--b--\r\n"
        );
        let path = format!("{registration}/documents");
        self.post_bytes(&path, "multipart/form-data; boundary=b", form.into_bytes()).await
    }

    pub async fn appeal(&self, registration: &(impl Display + ?Sized), reason: &str) -> Answer {
        self.act_because(registration, "appeal", reason).await
    }

    pub async fn decide_appeal(&self, registration: &(impl Display + ?Sized), decision: &Value) -> Answer {
        self.act(registration, "appeal/decision", decision).await
    }

    pub async fn erase(&self, registration: &(impl Display + ?Sized), legal_reason: &str) -> Answer {
        self.act(registration, "erasure", &json!({ "legal_reason": legal_reason })).await
    }
}
