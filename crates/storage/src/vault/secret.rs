use crate::StorageError;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use std::fmt;
use zeroize::Zeroizing;

/// The bytes of a nonce, long enough to be drawn at random under one key for ever.
const NONCE: usize = 24;

/// A key of 256 bits. Never shown, and wiped when it is no longer needed.
#[derive(Clone)]
pub struct Secret(Zeroizing<[u8; 32]>);

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret")
    }
}

impl Secret {
    /// The key of these bytes.
    #[must_use]
    pub fn of(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Draws a key.
    pub fn draw() -> Result<Self, StorageError> {
        let mut bytes = Zeroizing::new([0; 32]);
        fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Seals `plain` (XChaCha20-Poly1305): nonce, ciphertext, tag. It opens with the same `place` only.
    pub(crate) fn seal(&self, plain: &[u8], place: &str) -> Result<Vec<u8>, StorageError> {
        let mut nonce = [0; NONCE];
        fill(&mut nonce)?;
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| StorageError::Corrupt(format!("{place} cannot be sealed")))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed.
    pub(crate) fn open(&self, sealed: &[u8], place: &str) -> Result<Vec<u8>, StorageError> {
        let unreadable =
            || StorageError::Corrupt(format!("{place} does not open: it was altered, or its key is another"));
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE>().ok_or_else(unreadable)?;
        let payload = Payload { msg: ciphertext, aad: place.as_bytes() };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| unreadable())
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(*self.0))
    }
}

fn fill(bytes: &mut [u8]) -> Result<(), StorageError> {
    getrandom::fill(bytes).map_err(|_| StorageError::Corrupt("the system has no randomness".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn what_is_sealed_opens_with_its_key_at_its_place_only() {
        let key = Secret::draw().unwrap();
        let sealed = key.seal("ქუთაისი".as_bytes(), "note 1").unwrap();
        assert_eq!(key.open(&sealed, "note 1").unwrap(), "ქუთაისი".as_bytes());
        assert!(key.open(&sealed, "note 2").is_err(), "another place");
        assert!(Secret::draw().unwrap().open(&sealed, "note 1").is_err(), "another key");
        for place in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[place] ^= 1;
            assert!(key.open(&altered, "note 1").is_err(), "byte {place}");
        }
        assert!(key.open(&sealed[..20], "note 1").is_err(), "cut off");
        assert_ne!(key.seal(b"a", "note 1").unwrap(), key.seal(b"a", "note 1").unwrap(), "the same nonce twice");
    }
}
