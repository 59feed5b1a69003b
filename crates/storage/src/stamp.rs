//! When, by whom and for which request something is done.

use chrono::{DateTime, Utc};
use reintegration_domain::access::{Actor, Scope};
use uuid::Uuid;

/// Who causes a change.
#[derive(Debug, Clone)]
pub enum Author {
    /// A client, within its permissions and rows.
    Client(Actor),
    /// The service itself: what expires does so without anybody.
    Service,
    /// Somebody without a token, who changes nothing.
    Anybody,
}

/// When, by whom and for which request something is done.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// Who.
    pub author: Author,
    /// When.
    pub now: DateTime<Utc>,
    /// The request that caused it.
    pub request_id: String,
    /// What was called, as `GET /v1/cases/{id}`; for the service itself, what it does.
    pub operation: String,
    /// What the data is needed for, as the caller says.
    pub purpose: Option<String>,
}

impl Stamp {
    /// The service's own, for something that it does by itself at `now`.
    #[must_use]
    pub fn of_service(operation: &str, now: DateTime<Utc>) -> Self {
        let request_id = Uuid::now_v7().to_string();
        Self { author: Author::Service, now, request_id, operation: operation.to_owned(), purpose: None }
    }

    /// The client that causes it; `None` for the service itself.
    pub(crate) fn client(&self) -> Option<Uuid> {
        match &self.author {
            Author::Client(actor) => Some(actor.client.uuid()),
            Author::Service | Author::Anybody => None,
        }
    }

    pub(crate) fn scope(&self) -> Scope {
        match &self.author {
            Author::Client(actor) => actor.scope(),
            Author::Service => Scope::Everything,
            Author::Anybody => Scope::Nothing,
        }
    }
}
