//! What is kept secret at rest. Each person has a key of its own, wrapped by a master key of the configuration; what
//! names a person is sealed under it. Destroying the key destroys what it sealed; copies of the database have it still.

mod master_keys;
mod secret;

pub use master_keys::{MasterKeys, RingError, Wrapped};
pub use secret::Secret;

use crate::StorageError;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::Write;
use std::sync::OnceLock;
use uuid::Uuid;

/// The keys of this installation.
#[derive(Debug)]
pub struct Vault {
    master: MasterKeys,
    index: OnceLock<Secret>,
    seals: OnceLock<Secret>,
    answers: OnceLock<Secret>,
    subjects: OnceLock<Secret>,
    /// A person's key and what it sealed, of a person whom there is not.
    decoy: OnceLock<(Wrapped, Vec<u8>)>,
}

impl Vault {
    /// The vault that these master keys open.
    #[must_use]
    pub const fn new(master: MasterKeys) -> Self {
        Self {
            master,
            index: OnceLock::new(),
            seals: OnceLock::new(),
            answers: OnceLock::new(),
            subjects: OnceLock::new(),
            decoy: OnceLock::new(),
        }
    }

    /// The name of the master key that wraps what is new.
    #[must_use]
    pub fn newest(&self) -> &str {
        self.master.newest()
    }

    /// Wraps a key for what it belongs to; it opens for that only.
    pub fn wrap(&self, key: &Secret, owner: &str) -> Result<Wrapped, StorageError> {
        self.master.wrap(key, owner)
    }

    /// The key again.
    pub fn unwrap(&self, wrapped: &Wrapped, owner: &str) -> Result<Secret, StorageError> {
        self.master.unwrap(wrapped, owner)
    }

    /// Hands over one of the installation's own keys, which stand wrapped in the database; the first one given stays.
    pub(crate) fn keep(&self, purpose: Purpose, key: Secret) {
        let _ = self.place(purpose).set(key);
    }

    const fn place(&self, purpose: Purpose) -> &OnceLock<Secret> {
        match purpose {
            Purpose::Index => &self.index,
            Purpose::Seals => &self.seals,
            Purpose::Answers => &self.answers,
            Purpose::Subjects => &self.subjects,
        }
    }

    fn own(&self, purpose: Purpose) -> Result<&Secret, StorageError> {
        let missing = || StorageError::Corrupt(format!("the key of the {} is not loaded", purpose.as_str()));
        self.place(purpose).get().ok_or_else(missing)
    }

    /// The key that signs the audit trail's seals.
    pub(crate) fn seals(&self) -> Result<&Secret, StorageError> {
        self.own(Purpose::Seals)
    }

    /// The key of the answers that are kept for repeats.
    pub(crate) fn answers(&self) -> Result<&Secret, StorageError> {
        self.own(Purpose::Answers)
    }

    /// A keyed hash of `text`, to look for it exactly without keeping it. Without the key, guessing numbers tells
    /// nothing.
    pub fn look_up(&self, text: &str) -> Result<String, StorageError> {
        Ok(self.keyed(Purpose::Index, text)?.iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        }))
    }

    /// Opens what is nobody's and was sealed at `place`: as much work as opening somebody's.
    pub(crate) fn open_decoy(
        &self,
        place: &str,
        sealed: impl FnOnce(&PersonKey) -> Result<Vec<u8>, StorageError>,
    ) -> Result<Vec<u8>, StorageError> {
        let (wrapped, sealed) = if let Some(decoy) = self.decoy.get() {
            decoy
        } else {
            let key = PersonKey::draw()?;
            let made = (key.wrap(self, Uuid::nil())?, sealed(&key)?);
            self.decoy.get_or_init(|| made)
        };
        PersonKey::unwrap(self, wrapped, Uuid::nil())?.open(sealed, place)
    }

    /// The same as a number: shorter, and now and then that of another text.
    pub fn look_up_number(&self, text: &str) -> Result<i64, StorageError> {
        let hash = self.keyed(Purpose::Index, text)?;
        let first = hash.first_chunk::<8>().copied().unwrap_or_default();
        Ok(i64::from_be_bytes(first))
    }

    /// The same of a subject, as its issuer knows it: of few possible subjects, such as personal numbers, all could be
    /// tried.
    pub(crate) fn subject(&self, issuer: &str, subject: &str) -> Result<Vec<u8>, StorageError> {
        // No issuer's name holds the character that divides.
        Ok(self.keyed(Purpose::Subjects, &format!("{issuer}\0{subject}"))?.to_vec())
    }

    fn keyed(&self, purpose: Purpose, text: &str) -> Result<[u8; 32], StorageError> {
        keyed_hash(self.own(purpose)?, &[text.as_bytes()])
    }
}

fn keyed_hash(key: &Secret, parts: &[&[u8]]) -> Result<[u8; 32], StorageError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.bytes())
        .map_err(|_| StorageError::Corrupt("a key cannot be used".to_owned()))?;
    for part in parts {
        mac.update(part);
    }
    Ok(mac.finalize().into_bytes().0)
}

/// What one of the installation's own keys is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Keyed hashes.
    Index,
    /// The audit trail's seals.
    Seals,
    /// Answers kept for repeats.
    Answers,
    /// Keyed hashes of whom outside issuers know.
    Subjects,
}

impl Purpose {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Index, Self::Seals, Self::Answers, Self::Subjects];

    /// Its name in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Index => "index",
            Self::Seals => "seals",
            Self::Answers => "answers",
            Self::Subjects => "subjects",
        }
    }
}

/// A person's key.
#[derive(Debug, Clone)]
pub struct PersonKey {
    key: Secret,
}

impl PersonKey {
    /// A new one.
    pub fn draw() -> Result<Self, StorageError> {
        Ok(Self { key: Secret::draw()? })
    }

    /// The owner that a registration's key is wrapped for.
    fn owner(registration: Uuid) -> String {
        format!("registration {registration}")
    }

    pub(crate) fn wrap(&self, vault: &Vault, registration: Uuid) -> Result<Wrapped, StorageError> {
        vault.wrap(&self.key, &Self::owner(registration))
    }

    pub(crate) fn unwrap(vault: &Vault, wrapped: &Wrapped, registration: Uuid) -> Result<Self, StorageError> {
        Ok(Self { key: vault.unwrap(wrapped, &Self::owner(registration))? })
    }

    /// Seals `plain`, which opens at this `place` only (`note 0198…`): rows cannot be exchanged for one another.
    pub(crate) fn seal(&self, plain: &[u8], place: &str) -> Result<Vec<u8>, StorageError> {
        self.key.seal(plain, place)
    }

    pub(crate) fn open(&self, sealed: &[u8], place: &str) -> Result<Vec<u8>, StorageError> {
        self.key.open(sealed, place)
    }

    /// A keyed hash of the person's data, which nobody can try data against once the key is destroyed.
    pub(crate) fn mac(&self, data: &[u8]) -> Result<[u8; 32], StorageError> {
        keyed_hash(&self.key, &[b"digest", data])
    }

    pub(crate) fn seal_text(&self, text: Option<&str>, place: &str) -> Result<Option<Vec<u8>>, StorageError> {
        text.map(|text| self.seal(text.as_bytes(), place)).transpose()
    }

    pub(crate) fn open_text(&self, sealed: Option<&[u8]>, place: &str) -> Result<Option<String>, StorageError> {
        let open = |sealed: &[u8]| {
            String::from_utf8(self.open(sealed, place)?)
                .map_err(|_| StorageError::Corrupt(format!("{place} is no text")))
        };
        sealed.map(open).transpose()
    }
}
