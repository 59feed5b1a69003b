//! What callers do, each verb of a resource as one method: a story says who does what, not where it is posted. What is
//! done to is whatever is written as its path.

pub mod assistance;
pub mod cases;
mod competition;
mod grants;
pub mod registrations;
mod reports;

use super::{Answer, Caller};
use serde_json::{Value, json};
use std::fmt::Display;

impl Caller {
    /// Posts to what lies below a resource.
    async fn act(&self, on: &(impl Display + ?Sized), below: &str, body: &Value) -> Answer {
        let path = format!("{on}/{below}");
        // Or a story that expects a 404 would find one.
        assert!(path.starts_with("/v1/") && !path.contains("//"), "{path} is no path");
        self.post(&path, body).await
    }

    /// The same with a reason and nothing else.
    async fn act_because(&self, on: &(impl Display + ?Sized), below: &str, reason: &str) -> Answer {
        self.act(on, below, &json!({ "reason": reason })).await
    }

    /// Approves assistance or a reallocation.
    pub async fn approve(&self, what: &(impl Display + ?Sized)) -> Answer {
        self.act(what, "approval", &json!({})).await
    }

    /// Suspends a case or a grant.
    pub async fn suspend(&self, what: &(impl Display + ?Sized), reason: &str) -> Answer {
        self.act_because(what, "suspension", reason).await
    }

    /// Resumes a case or a grant.
    pub async fn resume(&self, what: &(impl Display + ?Sized)) -> Answer {
        self.act(what, "resumption", &json!({})).await
    }

    /// Publishes a call or a policy.
    pub async fn publish(&self, what: &(impl Display + ?Sized)) -> Answer {
        self.act(what, "publication", &json!({})).await
    }

    /// Withdraws a registration or a proposal.
    pub async fn withdraw(&self, what: &(impl Display + ?Sized)) -> Answer {
        self.act(what, "withdrawal", &json!({})).await
    }
}
