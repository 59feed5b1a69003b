//! Client secrets: drawn here, shown once, kept only as an argon2id hash.

use crate::error::{Code, Problem};
use actix_web::web;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tokio::sync::Semaphore;

/// How many callers may wait for their secret to be looked at.
const MOST_WAITING: usize = 64;

/// Looks at secrets, as many at a time as there are cores: hashing takes time and 19 MiB on purpose, and who asks for
/// many tokens at once must take neither from everybody else.
#[derive(Debug)]
pub struct Prover {
    places: Semaphore,
    turns: Semaphore,
}

impl Default for Prover {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { places: Semaphore::new(cores.saturating_add(MOST_WAITING)), turns: Semaphore::new(cores) }
    }
}

impl Prover {
    /// Whether the secret belongs to one of the hashes; `still` is asked when its turn has come.
    ///
    /// Fails with 429 where too many wait already.
    pub async fn matches(
        &self,
        secret: String,
        hashes: Vec<String>,
        still: impl FnOnce() -> Result<(), Problem>,
    ) -> Result<bool, Problem> {
        let _place = self.places.try_acquire().map_err(|_| Problem::new(Code::TooManyRequests))?;
        let _turn = self.turns.acquire().await.map_err(|_| Problem::new(Code::Unavailable))?;
        still()?;
        let matches = web::block(move || secret_matches(&secret, &hashes)).await;
        matches.map_err(|_| Problem::new(Code::Unavailable))
    }
}

/// A secret that nobody has seen yet.
#[derive(Clone)]
pub struct NewSecret {
    /// What its client is told, once.
    pub secret: String,
    /// What is kept.
    pub hash: String,
}

impl NewSecret {
    /// Draws a secret and hashes it, which is slow on purpose. `None` where the system has no randomness.
    pub fn draw() -> Option<Self> {
        let secret = new_secret()?;
        let hash = hash_secret(&secret)?;
        Some(Self { secret, hash })
    }
}

/// 256 bits of the operating system's randomness, as 43 characters. `None` where there is none to be had.
fn new_secret() -> Option<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).ok()?;
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

/// The hash to keep. `None` where the system has no randomness for a salt.
pub fn hash_secret(secret: &str) -> Option<String> {
    Some(Argon2::default().hash_password(secret.as_bytes()).ok()?.to_string())
}

/// Whether the secret belongs to one of the hashes.
fn secret_matches(secret: &str, hashes: &[String]) -> bool {
    hashes.iter().any(|hash| {
        PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(secret.as_bytes(), &hash).is_ok())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_matches_its_hash_and_no_other() {
        let NewSecret { secret, hash } = NewSecret::draw().expect("randomness");
        assert_eq!(secret.len(), 43);
        assert!(hash.starts_with("$argon2id$"));
        assert!(secret_matches(&secret, std::slice::from_ref(&hash)));
        assert!(!secret_matches("another", &[hash]));
        assert!(!secret_matches(&secret, std::slice::from_ref(&secret)));
    }
}
