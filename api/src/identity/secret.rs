//! Client secrets: drawn here, shown once, kept only as an argon2id hash.

use crate::error::{Code, Problem};
use crate::http::share::{Share, Size};
use crate::identity::guesses::Pair;
use actix_web::web;
use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::{Output, PasswordHash};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use prometheus::IntCounter;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many of one client's secrets from one address are looked at or wait.
const MOST_OF_A_PAIR: u64 = 12;

/// The most secrets that are looked at together, however many cores there are.
const MOST_AT_A_TIME: usize = 8;

/// Looks at secrets, on half the cores at a time: hashing takes time and 19 MiB on purpose, and who asks for
/// many tokens at once must take neither from everybody else. Each address has a turn before any has a second one.
pub struct Prover {
    pairs: Share<Pair>,
    turns: Share<IpAddr>,
    memory: Arc<Memory>,
}

impl fmt::Debug for Prover {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Prover").field(&self.turns).finish()
    }
}

/// What hashing needs, kept for the next one: given back, it would stay with each of the threads that happened to hash.
#[derive(Default)]
struct Memory(Mutex<Vec<Vec<Block>>>);

impl Memory {
    fn blocks(&self) -> MutexGuard<'_, Vec<Vec<Block>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does it with memory of its own.
    fn with<T>(&self, work: impl FnOnce(&mut Vec<Block>) -> T) -> T {
        let mut blocks = self.blocks().pop().unwrap_or_default();
        let done = work(&mut blocks);
        self.blocks().push(blocks);
        done
    }
}

impl Prover {
    /// Of each address so many may wait; any number when 0. `refused` counts who was turned away.
    pub fn new(waiting: u32, refused: &IntCounter) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let all = u64::try_from(cores.div_ceil(2).min(MOST_AT_A_TIME)).unwrap_or(1);
        let lifted = waiting == 0;
        let waiting = if lifted { usize::MAX } else { usize::try_from(waiting).unwrap_or(usize::MAX) };
        let each = if lifted { 0 } else { MOST_OF_A_PAIR };
        Self {
            pairs: Share::new(Size { each, ..Size::default() }, refused.clone()),
            turns: Share::new(Size { each: 0, all, waiting }, refused.clone()),
            memory: Arc::default(),
        }
    }

    /// Whether the secret, which is that of `pair`, belongs to one of the hashes; `still` is asked when its turn has come.
    ///
    /// Fails with 429 where too many of the same client, or of the same address, wait already.
    pub async fn matches(
        &self,
        pair: Pair,
        secret: String,
        hashes: Vec<String>,
        still: impl FnOnce() -> Result<(), Problem>,
    ) -> Result<bool, Problem> {
        let place = self.pairs.take(pair, 1)?;
        let turn = self.turns.wait(pair.from(), 1).await?;
        still()?;
        let memory = self.memory.clone();
        // The turn ends with the work, also where nobody waits for it any more.
        let matches = web::block(move || {
            let matches = memory.with(|blocks| secret_matches(&secret, &hashes, blocks));
            drop((place, turn));
            matches
        });
        matches.await.map_err(|_| Problem::new(Code::Unavailable))
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
    /// Draws a secret and hashes it, which is slow on purpose: with the salt of the client's earlier secret, where it has
    /// one. `None` where the system has no randomness.
    pub fn draw(before: Option<&str>) -> Option<Self> {
        let secret = new_secret()?;
        let salt = before.and_then(|hash| PasswordHash::new(hash).ok()).and_then(|hash| hash.salt);
        let hash = match salt {
            Some(salt) => Argon2::default().hash_password_with_salt(secret.as_bytes(), &salt).ok()?.to_string(),
            None => hash_secret(&secret)?,
        };
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

/// The salt with which the secret of nobody is hashed.
const NOBODYS: &[u8; 16] = b"nobody's secret.";

/// Whether the secret belongs to one of the hashes. The secrets of a client share its salt, so that it is hashed once
/// however many they are; and once where there is none, so that the time tells nothing.
fn secret_matches(secret: &str, hashes: &[String], blocks: &mut Vec<Block>) -> bool {
    let kept: Vec<PasswordHash> = hashes.iter().filter_map(|hash| PasswordHash::new(hash).ok()).collect();
    if kept.is_empty() {
        let params = Params::default();
        blocks.resize(params.block_count(), Block::default());
        let argon2 = Argon2::new(Algorithm::default(), Version::default(), params);
        let _ = argon2.hash_password_into_with_memory(secret.as_bytes(), NOBODYS, &mut [0; 32], blocks.as_mut_slice());
        return false;
    }
    let mut computed: Vec<(&PasswordHash, Option<Output>)> = Vec::with_capacity(1);
    kept.iter().any(|kept| {
        let alike = |other: &PasswordHash| {
            let length = |hash: &PasswordHash| hash.hash.map(|output| output.len());
            (&other.algorithm, other.version, &other.params, other.salt, length(other))
                == (&kept.algorithm, kept.version, &kept.params, kept.salt, length(kept))
        };
        if let Some((_, output)) = computed.iter().find(|(other, _)| alike(other)) {
            return output.is_some() && kept.hash == *output;
        }
        let output = hashed_as(secret, kept, blocks);
        computed.push((kept, output));
        // In constant time.
        output.is_some() && kept.hash == output
    })
}

/// The secret, hashed as another one was, in the memory of `blocks`. As `Argon2::verify_password` does it, which takes new
/// memory each time.
fn hashed_as(secret: &str, other: &PasswordHash, blocks: &mut Vec<Block>) -> Option<Output> {
    let (salt, expected) = (other.salt.as_ref()?, other.hash.as_ref()?);
    let algorithm = Algorithm::try_from(other.algorithm.as_str()).ok()?;
    let version = other.version.map_or(Some(Version::default()), |version| Version::try_from(version).ok())?;
    let params = Params::try_from(other).ok()?;
    blocks.resize(params.block_count(), Block::default());
    let mut out = vec![0; expected.len()];
    let argon2 = Argon2::new(algorithm, version, params);
    argon2.hash_password_into_with_memory(secret.as_bytes(), salt, &mut out, blocks.as_mut_slice()).ok()?;
    Output::new(&out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_matches_its_hash_and_no_other() {
        let NewSecret { secret, hash } = NewSecret::draw(None).expect("randomness");
        assert_eq!(secret.len(), 43);
        assert!(hash.starts_with("$argon2id$"));
        let mut blocks = Vec::new();
        let mut matches = |secret: &str, hash: &str| secret_matches(secret, &[hash.to_owned()], &mut blocks);
        assert!(matches(&secret, &hash));
        assert!(!matches("another", &hash));
        assert!(!matches(&secret, &secret));
        // Memory that was used before, and as much of it as another hash asks for.
        let other = Argon2::new(Algorithm::Argon2i, Version::V0x10, Params::new(64, 3, 2, Some(20)).unwrap());
        let other = other.hash_password(b"another").unwrap().to_string();
        assert!(matches("another", &other) && !matches(&secret, &other));
        assert!(matches(&secret, &hash));
    }

    #[test]
    fn a_client_s_secrets_share_its_salt() {
        let first = NewSecret::draw(None).expect("randomness");
        let second = NewSecret::draw(Some(&first.hash)).expect("randomness");
        let salt = |hash: &str| hash.split('$').nth(4).map(str::to_owned);
        assert_eq!(salt(&first.hash), salt(&second.hash));
        assert_ne!(first.hash, second.hash);
        let strange = NewSecret::draw(None).expect("randomness");
        assert_ne!(salt(&first.hash), salt(&strange.hash));
        let both = [first.hash, second.hash, strange.hash];
        let mut blocks = Vec::new();
        let secrets = [first.secret, second.secret, strange.secret];
        assert!(secrets.iter().all(|secret| secret_matches(secret, &both, &mut blocks)));
        assert!(!secret_matches("another", &both, &mut blocks));
        assert!(!secret_matches("another", &[], &mut blocks));
    }
}
