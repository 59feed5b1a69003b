//! What every handler can reach.

use crate::clock::Clock;
use crate::configuration::StatusFailures;
use crate::documents::DocumentStore;
use crate::figures::Metrics;
use crate::http::address::TrustedProxies;
use crate::http::connection::Patience;
use crate::http::rate::Limits;
use crate::http::request_id::Terms;
use crate::http::shares::Shares;
use crate::http::turns::Turns;
use crate::identity::openid::Issuers;
use crate::identity::{Guesses, Keys, Prover, Remembered};
use crate::mode::Mode;
use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use reintegration_domain::access::Role;
use reintegration_domain::calendar::tbilisi;
use reintegration_domain::grants::Agreement;
use reintegration_domain::programme::instruments::Instruments;
use reintegration_domain::programme::regions::Territory;
use reintegration_storage::Store;
use reintegration_storage::entity::client;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tokio::sync::watch;

/// The state shared by the workers of one replica.
#[derive(Debug, Clone)]
pub struct App {
    /// The database.
    pub store: Store,
    /// The regions and municipalities.
    pub territory: Arc<Territory>,
    /// The surveys that can be answered.
    pub instruments: Arc<Instruments>,
    /// When agreements pay and which reports they ask for.
    pub agreement: Arc<Agreement>,
    /// Signs and verifies access tokens.
    pub keys: Arc<Keys>,
    /// The outside issuers whose tokens are accepted.
    pub issuers: Arc<Issuers>,
    /// Tokens whose signature was checked.
    pub remembered: Arc<Remembered>,
    /// Looks at clients' secrets.
    pub prover: Arc<Prover>,
    /// What begins the identifiers of open data.
    pub giving_prefix: Arc<str>,
    /// Roles that have to say what they need people's data for.
    pub purpose_roles: Arc<[Role]>,
    /// Where the contents of documents lie.
    pub documents: DocumentStore,
    /// The largest document that is taken, in bytes.
    pub document_bytes: usize,
    /// The largest file of a report's lines that is taken, in bytes.
    pub report_bytes: usize,
    /// The largest other body, in bytes.
    pub body_bytes: usize,
    /// Where a file lies until all of it has come in.
    pub spool: Arc<Path>,
    /// The turns of reports: each holds the database for a while, and others want to be served meanwhile.
    pub report_turns: Turns,
    /// Failed proofs of clients.
    pub guesses: Arc<Guesses>,
    /// How many status checks may fail.
    pub status_failures: StatusFailures,
    /// The proxies that are believed when they say where a request comes from.
    pub proxies: TrustedProxies,
    /// Whether the service shows itself or serves.
    pub mode: Mode,
    /// Every pool of the replica, for its figures.
    pub pools: Arc<[Store]>,
    /// How often a caller may call.
    pub limits: Arc<Limits>,
    /// What one caller may have under way.
    pub shares: Shares,
    /// How long everybody may take.
    pub patience: Patience,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Becomes true when the replica stops: who waits for news then goes home.
    pub stopping: watch::Sender<bool>,
    /// Tells the time; an argument, so that a test can set it.
    pub clock: Clock,
    /// Whether the database could be written when it was last looked at.
    pub writable: Arc<AtomicBool>,
}

impl App {
    /// The instant, to the microsecond: as exact as both databases keep it.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now().trunc_subsecs(6)
    }

    /// The day in Tbilisi.
    pub fn today(&self) -> NaiveDate {
        tbilisi::today(self.now())
    }

    /// What the edge answers requests under.
    pub fn terms(&self) -> Terms {
        Terms {
            https: self.keys.issuer().starts_with("https://"),
            patience: self.patience,
            report_bytes: self.report_bytes,
            body_bytes: self.body_bytes,
            metrics: self.metrics.clone(),
        }
    }

    /// See [`Mode::knows`].
    pub fn knows(&self, client: &client::Model) -> bool {
        self.mode.knows(client)
    }
}
