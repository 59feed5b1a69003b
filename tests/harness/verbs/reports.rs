//! Reports.

use crate::harness::{Answer, Caller, answer};
use reqwest::Method;
use serde_json::{Value, json};
use std::fmt::Display;

impl Caller {
    /// Writes what a report says, whichever version it has.
    pub async fn write(&self, report: &str, body: &Value) -> Answer {
        let request = self.with("if-match", "*").request(Method::PUT, &format!("{report}/content"));
        answer(request.json(body)).await
    }

    /// Sends the lines of a report.
    pub async fn send_lines(&self, report: &str, media_type: &str, lines: impl Into<reqwest::Body>) -> Answer {
        let request = self.with("if-match", "*").request(Method::PUT, &format!("{report}/content"));
        answer(request.header("content-type", media_type).body(lines)).await
    }

    /// Submits a revision.
    pub async fn submit(&self, report: &(impl Display + ?Sized), revision: i64) -> Answer {
        self.act(report, "submission", &json!({ "revision": revision })).await
    }

    /// What there is to say against a report.
    pub async fn validate(&self, report: &(impl Display + ?Sized)) -> Answer {
        self.act(report, "validation", &json!({})).await
    }

    /// Writes and submits it, and holds that both go well.
    pub async fn report(&self, report: &str, body: &Value) -> Value {
        let revision = self.write(report, body).await.is(200)["revision"].as_i64().unwrap();
        self.submit(report, revision).await.is(201).clone()
    }

    /// Gives a report back, as `reasons` says.
    pub async fn send_back(&self, report: &(impl Display + ?Sized), reasons: &Value) -> Answer {
        self.act(report, "return", reasons).await
    }

    pub async fn accept_report(&self, report: &(impl Display + ?Sized)) -> Answer {
        self.act(report, "acceptance", &json!({})).await
    }
}
