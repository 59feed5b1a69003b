use super::secret::Secret;
use crate::StorageError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// A key that a master key wraps, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapped {
    /// The name of the master key.
    pub master_key: String,
    /// The key, sealed under it.
    pub sealed: Vec<u8>,
}

/// The name of the demonstration's key, which everybody knows.
const DEMONSTRATION: &str = "demonstration";

/// Fewer different bytes than this are no random key: a passphrase, a pattern, zeros. A random key of 32 bytes has less
/// in one of 10¹³ cases.
const DIFFERENT_BYTES: usize = 16;

/// The master keys: the first wraps, all unwrap. In the configuration, a line each, `name:base64 of 32 bytes`.
#[derive(Debug)]
pub struct MasterKeys(Vec<(String, Secret)>);

/// Why a ring of master keys is refused. Says nothing of the keys.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RingError {
    /// There is none.
    #[error("no key")]
    Empty,
    /// The line is not of the form.
    #[error("line {0}: not of the form name:base64 of 32 bytes; `openssl rand -base64 32` draws a key")]
    Malformed(usize),
    /// The key is not random.
    #[error("line {0}: the key is weak; `openssl rand -base64 32` draws one")]
    Weak(usize),
    /// Two keys have one name, or one key has two.
    #[error("line {0}: the name or the key stands on an earlier line")]
    Repeated(usize),
}

impl MasterKeys {
    /// Reads a ring.
    pub fn parse(text: &str) -> Result<Self, RingError> {
        let mut ring: Vec<(String, Secret)> = Vec::new();
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            let (name, key) = line.trim().split_once(':').ok_or(RingError::Malformed(number))?;
            let well_named = (1..=64).contains(&name.len())
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
            let bytes: Option<[u8; 32]> = STANDARD.decode(key).ok().and_then(|bytes| bytes.try_into().ok());
            let bytes = bytes.filter(|_| well_named).ok_or(RingError::Malformed(number))?;
            if bytes.iter().collect::<std::collections::HashSet<_>>().len() < DIFFERENT_BYTES || name == DEMONSTRATION {
                return Err(RingError::Weak(number));
            }
            if ring.iter().any(|(known, key)| known == name || key.bytes() == &bytes) {
                return Err(RingError::Repeated(number));
            }
            ring.push((name.to_owned(), Secret::of(bytes)));
        }
        if ring.is_empty() { Err(RingError::Empty) } else { Ok(Self(ring)) }
    }

    /// The demonstration's: it protects nobody, as the demonstration's data needs nobody's protection.
    #[must_use]
    pub fn demonstration() -> Self {
        let key = Sha256::digest("the demonstration's master key, which everybody knows");
        Self(vec![(DEMONSTRATION.to_owned(), Secret::of(key.0))])
    }

    pub(super) fn newest(&self) -> &str {
        self.0.first().map_or("", |(name, _)| name)
    }

    pub(super) fn wrap(&self, key: &Secret, owner: &str) -> Result<Wrapped, StorageError> {
        let (name, master) =
            self.0.first().ok_or_else(|| StorageError::Corrupt("there is no master key".to_owned()))?;
        Ok(Wrapped { master_key: name.clone(), sealed: master.seal(key.bytes(), owner)? })
    }

    pub(super) fn unwrap(&self, wrapped: &Wrapped, owner: &str) -> Result<Secret, StorageError> {
        let name = &wrapped.master_key;
        let master = self.0.iter().find(|(known, _)| known == name).map(|(_, master)| master);
        let master =
            master.ok_or_else(|| StorageError::Corrupt(format!("the master key {name} is not in the ring")))?;
        let bytes = zeroize::Zeroizing::new(master.open(&wrapped.sealed, owner)?);
        let bytes: [u8; 32] = bytes
            .as_slice()
            .try_into()
            .map_err(|_| StorageError::Corrupt(format!("the key of {owner} is not of 32 bytes")))?;
        Ok(Secret::of(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str, first: u8) -> String {
        let bytes: Vec<u8> = (0..32).map(|place: u8| first.wrapping_add(place.wrapping_mul(7))).collect();
        format!("{name}:{}", STANDARD.encode(bytes))
    }

    #[test]
    fn a_ring_says_which_line_is_wrong() {
        let refused = |text: &str| MasterKeys::parse(text).map(|_| ()).unwrap_err();
        assert_eq!(refused("\n \n"), RingError::Empty);
        assert_eq!(refused(&format!("{}\nkey", line("a", 1))), RingError::Malformed(2));
        assert_eq!(refused("a:c2hvcnQ="), RingError::Malformed(1));
        assert_eq!(refused(&format!("a:{}", STANDARD.encode([7; 32]))), RingError::Weak(1));
        assert_eq!(refused(&line("demonstration", 1)), RingError::Weak(1));
        assert_eq!(refused(&format!("{}\n\n{}", line("a", 1), line("a", 2))), RingError::Repeated(3));
        assert_eq!(refused(&format!("{}\n{}", line("a", 1), line("b", 1))), RingError::Repeated(2));
    }

    #[test]
    fn new_keys_wrap_and_old_ones_unwrap() {
        let old = MasterKeys::parse(&line("old", 1)).unwrap();
        let both = MasterKeys::parse(&format!("{}\n{}", line("new", 2), line("old", 1))).unwrap();
        let new = MasterKeys::parse(&line("new", 2)).unwrap();
        let key = Secret::draw().unwrap();
        let wrapped = old.wrap(&key, "registration 1").unwrap();
        let again = both.unwrap(&wrapped, "registration 1").unwrap();
        assert_eq!(again.bytes(), key.bytes());
        assert!(both.unwrap(&wrapped, "registration 2").is_err(), "the key is another person's");
        assert!(new.unwrap(&wrapped, "registration 1").is_err(), "the old key is gone");
        let rewrapped = both.wrap(&again, "registration 1").unwrap();
        assert_eq!(rewrapped.master_key, "new");
        assert_eq!(new.unwrap(&rewrapped, "registration 1").unwrap().bytes(), key.bytes());
    }
}
