//! The key set of an issuer: fetched when it is first needed, kept, and looked at again in time.

use crate::files::{Content, FileError, Holds};
use crate::identity::jose::JwkSet;
use crate::mode::Mode;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode, Url};
use std::error::Error;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, watch};
use tokio::task::spawn_blocking;

/// The largest key set that is read.
const MOST_BYTES: usize = 256 * 1024;

/// How long an issuer may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// How soon an issuer that did not answer is asked again.
const RETRY: TimeDelta = TimeDelta::seconds(10);

/// How often the name of an unknown key, which anybody can make up, leads to a question.
const FOR_UNKNOWN: TimeDelta = TimeDelta::minutes(1);

/// Where a key set comes from.
#[derive(Debug)]
pub enum Origin {
    /// The issuer publishes it.
    Address(Url, Client),
    /// It was brought here; in production nobody else may change it.
    File(PathBuf, Mode),
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(url, _) => url.fmt(formatter),
            Self::File(file, _) => file.display().fmt(formatter),
        }
    }
}

/// Why there is no other key set than before.
#[derive(Debug, thiserror::Error)]
enum FetchError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("the file was not read")]
    Unread(#[from] tokio::task::JoinError),
    #[error("{0}")]
    Http(String),
    #[error("answered {0}")]
    Status(StatusCode),
    #[error("more than {MOST_BYTES} bytes")]
    Size,
    #[error("no key that is of use")]
    Keys,
}

/// What key sets are fetched with: it goes where it was told to and nowhere else.
pub fn http() -> Result<Client, reqwest::Error> {
    // A connection that was kept would outlive the worker that opened it.
    Client::builder().redirect(Policy::none()).timeout(PATIENCE).pool_max_idle_per_host(0).build()
}

/// All that there is to say: that a certificate is not trusted, for one, stands below.
impl From<reqwest::Error> for FetchError {
    fn from(error: reqwest::Error) -> Self {
        let (mut said, mut below) = (error.to_string(), error.source());
        while let Some(cause) = below {
            said = format!("{said}: {cause}");
            below = cause.source();
        }
        Self::Http(said)
    }
}

/// A key set with the time at which it was read.
#[derive(Debug, Clone)]
struct Held {
    set: Arc<JwkSet>,
    at: DateTime<Utc>,
}

/// When was asked last.
#[derive(Debug, Default)]
struct Asked {
    at_all: Option<DateTime<Utc>>,
    for_unknown: Option<DateTime<Utc>>,
}

/// A key set and where it comes from.
#[derive(Debug)]
pub struct KeySource {
    origin: Origin,
    keep: TimeDelta,
    held: watch::Sender<Option<Held>>,
    /// One asks at a time; the others wait for the answer, or go on with what there is.
    asked: Mutex<Asked>,
}

impl KeySource {
    /// The key set from `origin`, looked at again when it is older than `keep`.
    pub fn new(origin: Origin, keep: TimeDelta) -> Self {
        Self { origin, keep, held: watch::Sender::new(None), asked: Mutex::default() }
    }

    fn held(&self) -> Option<Held> {
        self.held.borrow().clone()
    }

    /// Whether the key with that thumbprint is in the set.
    pub fn has(self: &Arc<Self>, thumbprint: &str, now: DateTime<Utc>) -> bool {
        self.at_hand(now).is_some_and(|set| set.has(thumbprint))
    }

    /// The key set; only the first of all has to wait for it. `None` where there never was one to be had.
    pub async fn current(self: &Arc<Self>, now: DateTime<Utc>) -> Option<Arc<JwkSet>> {
        if let Some(set) = self.at_hand(now) {
            return Some(set);
        }
        self.look_again(now).await;
        self.held().map(|held| held.set)
    }

    /// The key set as it was read last. Who finds it old goes on with it, while it is looked at again.
    fn at_hand(self: &Arc<Self>, now: DateTime<Utc>) -> Option<Arc<JwkSet>> {
        let held = self.held()?;
        if now - held.at >= self.keep && self.asked.try_lock().is_ok() {
            let source = self.clone();
            tokio::spawn(async move { source.look_again(now).await });
        }
        Some(held.set)
    }

    /// The key set once it names the key, which it did not when it was read last; `None` where it still does not.
    pub async fn with(&self, kid: &str, now: DateTime<Utc>) -> Option<Arc<JwkSet>> {
        let mut asked = self.asked.lock().await;
        let named = || self.held().map(|held| held.set).filter(|set| set.names(kid));
        // Somebody else may have asked while this one waited.
        if let Some(set) = named() {
            return Some(set);
        }
        if asked.for_unknown.is_none_or(|last| now - last >= FOR_UNKNOWN) {
            asked.for_unknown = Some(now);
            self.ask(&mut asked, now).await;
        }
        named()
    }

    async fn look_again(&self, now: DateTime<Utc>) {
        let mut asked = self.asked.lock().await;
        if asked.at_all.is_none_or(|last| now - last >= RETRY) {
            self.ask(&mut asked, now).await;
        }
    }

    /// Asks, and keeps the last good set where the answer is none.
    async fn ask(&self, asked: &mut Asked, now: DateTime<Utc>) {
        asked.at_all = Some(now);
        match self.fetch().await {
            Ok(set) => {
                self.held.send_replace(Some(Held { set: Arc::new(set), at: now }));
            }
            Err(error) => tracing::warn!(origin = %self.origin, %error, "the key set of an issuer stays as it was"),
        }
    }

    async fn fetch(&self) -> Result<JwkSet, FetchError> {
        let content = match &self.origin {
            Origin::File(file, mode) => {
                let (file, mode) = (file.clone(), *mode);
                spawn_blocking(move || Content::of(&file)?.kept(Holds::Trust, mode)).await??.into_bytes()
            }
            Origin::Address(url, http) => download(url.clone(), http).await?,
        };
        JwkSet::of_issuer(&content).ok_or(FetchError::Keys)
    }
}

async fn download(url: Url, http: &Client) -> Result<Vec<u8>, FetchError> {
    let mut response = http.get(url).header("accept", "application/json").send().await?;
    if response.status() != StatusCode::OK {
        return Err(FetchError::Status(response.status()));
    }
    let mut content = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if content.len().saturating_add(chunk.len()) > MOST_BYTES {
            return Err(FetchError::Size);
        }
        content.extend_from_slice(&chunk);
    }
    Ok(content)
}
