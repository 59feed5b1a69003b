//! The keys of access tokens: the first signs, all of them verify, so that one can follow another without a gap.

use crate::files::{Content, FileError, Holds};
use crate::identity::key_set::{KeySet, PublicKey};
use crate::mode::Mode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use jsonwebtoken::{DecodingKey, EncodingKey};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::path::Path;

/// The most keys of a ring: a rotation needs two.
const MOST_KEYS: usize = 10;

const END_OF_KEY: &str = "-----END PRIVATE KEY-----";

/// Why keys cannot be used. Says nothing of their content.
#[derive(Debug, thiserror::Error)]
pub enum RingError {
    /// The file is away, or others reach it.
    #[error(transparent)]
    File(#[from] FileError),
    /// There is something else in it, or half a key.
    #[error("part {0} is not an Ed25519 private key in PEM (PKCS #8)")]
    NoKey(usize),
    /// It was typed, not drawn.
    #[error("a weak key: draw one with `openssl genpkey -algorithm ed25519`")]
    Weak,
    /// One key is enough.
    #[error("key {0} is there twice")]
    Twice(usize),
    /// A key cannot be drawn.
    #[error("the system has no randomness")]
    NoRandomness,
    /// None, or too many.
    #[error("there have to be 1 to {MOST_KEYS} keys")]
    Count,
}

/// One key.
pub struct RingKey {
    /// Its thumbprint (RFC 7638), which tokens name.
    pub kid: String,
    public: String,
    /// The private half.
    pub signing: EncodingKey,
    /// The public half.
    pub verifying: DecodingKey,
}

/// Invariant: at least one key, none of them twice.
pub struct Ring(Vec<RingKey>);

impl Ring {
    /// Draws a key: its identifier and PKCS #8 form.
    pub fn draw() -> Result<(String, Vec<u8>), RingError> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|_| RingError::NoRandomness)?;
        let key = SigningKey::from_bytes(&seed);
        let document = key.to_pkcs8_der().map_err(|_| RingError::NoKey(1))?;
        Ok((kid(&public(&key)), document.as_bytes().to_vec()))
    }

    /// The ring of a single key.
    pub fn of_pkcs8(pkcs8: &[u8]) -> Result<Self, RingError> {
        let key = SigningKey::from_pkcs8_der(pkcs8).ok().and_then(|key| RingKey::of(&key));
        Ok(Self(vec![key.ok_or(RingError::NoKey(1))?]))
    }

    /// Reads a file's keys. In production nobody else reaches the file, and its keys are drawn: at the start, and again
    /// whenever it is looked at.
    pub fn of_file(file: &Path, mode: Mode) -> Result<Self, RingError> {
        let pem = Content::of(file)?.kept(Holds::Secret, mode)?;
        if mode == Mode::Production && private_keys(&pem)?.iter().any(is_weak) {
            return Err(RingError::Weak);
        }
        Self::of_pem(&pem)
    }

    fn of_pem(pem: &str) -> Result<Self, RingError> {
        let keys = private_keys(pem)?;
        let mut ring = Self(Vec::with_capacity(keys.len()));
        for (number, key) in (1..).zip(keys) {
            let key = RingKey::of(&key).ok_or(RingError::NoKey(number))?;
            if ring.get(&key.kid).is_some() {
                return Err(RingError::Twice(number));
            }
            ring.0.push(key);
        }
        Ok(ring)
    }

    /// The key that signs.
    pub fn signer(&self) -> Option<&RingKey> {
        self.0.first()
    }

    /// The key of that name.
    pub fn get(&self, kid: &str) -> Option<&RingKey> {
        self.0.iter().find(|key| key.kid == kid)
    }

    /// The names of the keys, in their order.
    pub fn kids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|key| key.kid.as_str())
    }

    /// The public halves (RFC 7517).
    pub fn key_set(&self) -> KeySet {
        let published = |key: &RingKey| PublicKey {
            kty: "OKP",
            crv: "Ed25519",
            r#use: "sig",
            alg: "EdDSA",
            kid: key.kid.clone(),
            x: key.public.clone(),
        };
        KeySet { keys: self.0.iter().map(published).collect() }
    }
}

impl RingKey {
    fn of(key: &SigningKey) -> Option<Self> {
        let public = public(key);
        Some(Self {
            kid: kid(&public),
            signing: EncodingKey::from_ed_der(key.to_pkcs8_der().ok()?.as_bytes()),
            verifying: DecodingKey::from_ed_components(&public).ok()?,
            public,
        })
    }
}

/// The private keys of a file, in their order.
fn private_keys(pem: &str) -> Result<Vec<SigningKey>, RingError> {
    let parts: Vec<&str> = pem.split_inclusive(END_OF_KEY).map(str::trim).filter(|part| !part.is_empty()).collect();
    if !(1..=MOST_KEYS).contains(&parts.len()) {
        return Err(RingError::Count);
    }
    let key = |(number, part)| SigningKey::from_pkcs8_pem(part).map_err(|_| RingError::NoKey(number));
    (1..).zip(parts).map(key).collect()
}

/// A drawn key repeats few of its 32 bytes; one that was typed repeats many.
fn is_weak(key: &SigningKey) -> bool {
    key.to_bytes().into_iter().collect::<HashSet<u8>>().len() < 16
}

fn public(key: &SigningKey) -> String {
    URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes())
}

fn kid(public: &str) -> String {
    let canonical = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{public}"}}"#);
    URL_SAFE_NO_PAD.encode(Sha256::digest(canonical.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;

    fn pem(seed: u8) -> String {
        SigningKey::from_bytes(&[seed; 32]).to_pkcs8_pem(LineEnding::LF).unwrap().to_string()
    }

    #[test]
    fn the_first_key_signs_and_all_verify() {
        let ring = Ring::of_pem(&format!("{}\n{}", pem(1), pem(2))).unwrap();
        let kids: Vec<_> = ring.kids().collect();
        assert_eq!(kids.len(), 2);
        assert_eq!(ring.signer().map(|key| key.kid.as_str()), Some(kids[0]));
        assert!(kids.iter().all(|kid| ring.get(kid).is_some()));
        assert_eq!(ring.key_set().keys.len(), 2);
    }

    #[test]
    fn a_file_that_is_not_whole_is_no_ring() {
        let half = pem(2).split_at(60).0.to_owned();
        for wrong in [
            String::new(),
            "key".to_owned(),
            half.clone(),
            format!("{}{half}", pem(1)),
            format!("{half}{}", pem(1)),
            format!("{}{}", pem(1), pem(1)),
            (1..=11).map(pem).collect::<String>(),
        ] {
            assert!(Ring::of_pem(&wrong).is_err(), "{wrong}");
        }
    }
}
