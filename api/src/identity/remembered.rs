//! Tokens whose signature was checked. Checking one costs more than reading its client, so it is done once.

use chrono::{DateTime, Utc};
use quick_cache::sync::Cache;
use reintegration_domain::access::Permission;
use reintegration_domain::identifier::ClientId;
use reintegration_storage::OutsideClient;
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::Arc;

/// The most tokens that a replica remembers.
const MOST_TOKENS: usize = 10_000;

/// A token whose signature is good.
#[derive(Debug)]
pub struct Verified {
    /// Who came with it.
    pub bearer: Bearer,
    /// The thumbprint of the key that signed it (RFC 7638).
    pub key: String,
    /// When it ends, in seconds since 1970.
    pub expires_at: i64,
}

/// Who comes with a token.
#[derive(Debug)]
pub enum Bearer {
    /// A client that asked us for it.
    Client {
        /// Which one.
        client: ClientId,
        /// What it was asked with.
        permissions: Vec<Permission>,
    },
    /// Somebody whom an outside issuer knows.
    Outside(OutsideClient),
}

/// The digest of a token, under which it is remembered.
pub type TokenDigest = [u8; 32];

/// The digest of a token.
pub fn digest(token: &str) -> TokenDigest {
    Sha256::digest(token.as_bytes()).into()
}

/// What this replica remembers. When it is full, tokens that are not used make place.
pub struct Remembered(Cache<TokenDigest, Arc<Verified>>);

impl fmt::Debug for Remembered {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Remembered").field(&self.0.len()).finish()
    }
}

impl Default for Remembered {
    fn default() -> Self {
        Self(Cache::new(MOST_TOKENS))
    }
}

impl Remembered {
    /// The token, unless it has ended, or `still_counts` says that its key does not.
    pub fn get(
        &self,
        digest: &TokenDigest,
        now: DateTime<Utc>,
        still_counts: impl Fn(&Verified) -> bool,
    ) -> Option<Arc<Verified>> {
        let verified = self.0.get(digest)?;
        if verified.expires_at > now.timestamp() && still_counts(&verified) {
            return Some(verified);
        }
        self.0.remove(digest);
        None
    }

    /// Remembers a token.
    pub fn insert(&self, digest: TokenDigest, verified: Verified) -> Arc<Verified> {
        let verified = Arc::new(verified);
        self.0.insert(digest, verified.clone());
        verified
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use uuid::Uuid;

    #[test]
    fn a_token_is_remembered_while_it_and_its_key_last() {
        let remembered = Remembered::default();
        let now = DateTime::from_timestamp(1_780_000_000, 0).unwrap();
        let token = |expires_at| Verified {
            bearer: Bearer::Client { client: ClientId::new(Uuid::from_u128(1)), permissions: Vec::new() },
            key: "first".to_owned(),
            expires_at,
        };
        let (first, second) = (digest("first"), digest("second"));
        remembered.insert(first, token(now.timestamp() + 1));
        remembered.insert(second, token(now.timestamp() + 1));
        let get = |digest: &TokenDigest, later, key: &str| {
            let later = now + TimeDelta::seconds(later);
            remembered.get(digest, later, |verified| verified.key == key).is_some()
        };
        assert!(get(&first, 0, "first") && get(&second, 0, "first"));
        assert!(!get(&digest("third"), 0, "first"));
        assert!(!get(&first, 1, "first"), "it has ended");
        assert!(!get(&second, 0, "second"), "its key was taken away");
        assert!(!get(&second, 0, "first"), "and it is forgotten");
    }
}
