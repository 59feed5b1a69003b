//! An outside issuer, and what it takes to believe a token of it.

use super::key_source::KeySource;
use super::mapping::Mapping;
use crate::identity::jose::{Audience, Times};
use crate::identity::{Bearer, Verified};
use chrono::{DateTime, Utc};
use jsonwebtoken::{Header, decode_header};
use reintegration_domain::programme::regions::Territory;
use reintegration_storage::{OutsideClient, Store};
use serde::Deserialize;
use serde_json::Value;
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

/// What every token says; its other claims are the mapping's.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    #[serde(flatten)]
    times: Times,
}

impl Issuer {
    /// Verifies a token, and says who its bearer is here.
    pub async fn verify(
        &self,
        token: &str,
        now: DateTime<Utc>,
        territory: &Territory,
        store: &Store,
    ) -> Result<Verified, Rejection> {
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
        let mapped = self.mapping.apply(&claims, territory).ok_or(Rejection::Refused)?;
        let subject = store.clients().subject(&self.name, &read.sub).map_err(|error| {
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
