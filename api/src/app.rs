//! What every handler can reach.

use crate::access::{Keys, Prover, Remembered};
use crate::configuration::Mode;
use crate::http::address::TrustedProxies;
use crate::metrics::Metrics;
use crate::oauth::Guesses;
use crate::openid::Issuers;
use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use reintegration_domain::calendar::tbilisi;
use reintegration_domain::territory::Territory;
use reintegration_storage::Store;
use reintegration_storage::entity::client;
use std::sync::Arc;
use tokio::sync::watch;

/// The state shared by the workers of one replica.
#[derive(Debug, Clone)]
pub struct App {
    /// The database.
    pub store: Store,
    /// The regions and municipalities.
    pub territory: Arc<Territory>,
    /// Signs and verifies access tokens.
    pub keys: Arc<Keys>,
    /// The outside issuers whose tokens are accepted.
    pub issuers: Arc<Issuers>,
    /// Tokens whose signature was checked.
    pub remembered: Arc<Remembered>,
    /// Looks at clients' secrets.
    pub prover: Arc<Prover>,
    /// Failed proofs of clients.
    pub guesses: Arc<Guesses>,
    /// The proxies that are believed when they say where a request comes from.
    pub proxies: TrustedProxies,
    /// Whether the service shows itself or serves.
    pub mode: Mode,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Becomes true when the replica stops: who waits for news then goes home.
    pub stopping: watch::Sender<bool>,
    /// Tells the time; an argument, so that a test can set it.
    pub clock: fn() -> DateTime<Utc>,
}

impl App {
    /// The instant, to the microsecond: as exact as both databases keep it.
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)().trunc_subsecs(6)
    }

    /// The day in Tbilisi.
    pub fn today(&self) -> NaiveDate {
        tbilisi::today(self.now())
    }

    /// See [`Mode::knows`].
    pub fn knows(&self, client: &client::Model) -> bool {
        self.mode.knows(client)
    }
}
