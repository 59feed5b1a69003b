//! An outside issuer, and what it takes to believe a token of it.

use super::key_source::KeySource;
use super::mapping::Mapping;
use super::settings;
use crate::access::{Bearer, Verified};
use crate::app::App;
use crate::configuration::Mode;
use crate::identity::jose::{Audience, Times};
use chrono::{DateTime, Utc};
use jsonwebtoken::{Header, dangerous, decode_header};
use reintegration_storage::OutsideClient;
use serde::Deserialize;
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;

/// The types that an access token's header may name; it may also name none.
const TYPES: [&str; 3] = ["jwt", "at+jwt", "application/at+jwt"];

/// The longest subject (OpenID Connect Core §2).
const LONGEST_SUBJECT: usize = 255;

/// Why a token is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejection {
    /// It is not valid, or does not say who its bearer is here.
    Refused,
    /// The issuer's keys, or our own, were never to be had.
    Unavailable,
}

/// An outside issuer.
#[derive(Debug)]
pub struct Issuer {
    /// What its tokens say in `iss`.
    pub name: String,
    /// What its tokens for us say in `aud`.
    pub audience: String,
    /// The keys that sign them.
    pub keys: Arc<KeySource>,
    /// Who their bearers are here.
    pub mapping: Mapping,
}

/// Whose token it says it is.
#[derive(Deserialize)]
struct Origin {
    iss: String,
}

/// What every token says; its other claims are the mapping's.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    #[serde(flatten)]
    times: Times,
}

/// The outside issuers whose tokens are accepted; none by default.
#[derive(Debug, Default)]
pub struct Issuers(Vec<Arc<Issuer>>);

impl Issuers {
    /// Reads the file of the issuers; `own` is the address of this service. Fails with every fault, a line each.
    pub fn read(file: &Path, own: &str, mode: Mode) -> Result<Self, Vec<String>> {
        settings::read(file, own, mode).map(Self)
    }

    /// The issuer of a token, by the token's own word.
    pub fn of(&self, token: &str) -> Option<&Issuer> {
        // Most installations have no outside issuer: nothing is taken apart for them.
        if self.0.is_empty() {
            return None;
        }
        let origin: Origin = dangerous::insecure_decode_claims(token).ok()?;
        self.named(&origin.iss)
    }

    fn named(&self, name: &str) -> Option<&Issuer> {
        self.0.iter().map(Arc::as_ref).find(|issuer| issuer.name == name)
    }

    /// Whether the issuer still has that key.
    pub fn have(&self, issuer: &str, thumbprint: &str, now: DateTime<Utc>) -> bool {
        self.named(issuer).is_some_and(|issuer| issuer.keys.has(thumbprint, now))
    }
}

impl Issuer {
    /// Verifies a token, and says who its bearer is here.
    pub async fn verify(&self, token: &str, now: DateTime<Utc>, app: &App) -> Result<Verified, Rejection> {
        let header = decode_header(token).map_err(|_| Rejection::Refused)?;
        if header.typ.as_deref().is_some_and(|typ| !TYPES.iter().any(|known| known.eq_ignore_ascii_case(typ))) {
            return Err(Rejection::Refused);
        }
        let (claims, key) = self.signed(token, &header, now).await?;
        let read: Claims = serde_json::from_value(claims.clone()).map_err(|_| Rejection::Refused)?;
        let subject_is_named = (1..=LONGEST_SUBJECT).contains(&read.sub.len());
        if read.iss != self.name || !read.aud.names(&self.audience) || !read.times.hold(now) || !subject_is_named {
            return Err(Rejection::Refused);
        }
        let mapped = self.mapping.apply(&claims, &app.territory).ok_or(Rejection::Refused)?;
        let subject = app.store.clients().subject(&self.name, &read.sub).map_err(|error| {
            tracing::error!(%error, "authentication");
            Rejection::Unavailable
        })?;
        let bearer = OutsideClient {
            issuer: self.name.clone(),
            subject,
            role: mapped.role,
            organisation: mapped.organisation,
            regions: mapped.regions,
        };
        Ok(Verified { bearer: Bearer::Outside(bearer), key, expires_at: read.times.exp.0 })
    }

    /// The claims of a token that one of the issuer's keys signed, and that key's thumbprint.
    async fn signed(&self, token: &str, header: &Header, now: DateTime<Utc>) -> Result<(Value, String), Rejection> {
        let mut set = self.keys.current(now).await.ok_or(Rejection::Unavailable)?;
        if let Some(kid) = header.kid.as_deref().filter(|kid| !set.names(kid)) {
            set = self.keys.with(kid, now).await.ok_or(Rejection::Refused)?;
        }
        let (claims, key) = set.verify::<Value>(token, header).ok_or(Rejection::Refused)?;
        Ok((claims, key.thumbprint.clone()))
    }
}
