//! All outside issuers whose tokens are accepted.

use super::issuer::Issuer;
use super::settings;
use crate::mode::Mode;
use chrono::{DateTime, Utc};
use jsonwebtoken::dangerous;
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;

/// Whose token it says it is.
#[derive(Deserialize)]
struct Origin {
    iss: String,
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
