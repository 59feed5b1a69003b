use super::tree::{self, Hash, Place};
use crate::entity::{audit_entry, audit_seal};
use crate::{Secret, StorageError, Store};
use chrono::{DateTime, Utc};
use ed25519_dalek::{Signer, SigningKey};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryOrder, Statement};
use sha2::{Digest, Sha256};

/// Entries of one seal at most.
const MOST: u64 = 1_000;

/// What the bytes of a leaf hold in `audit_seals.leaves`: place and hash.
pub const LEAF: usize = 48;

/// What a seal signs.
#[derive(Debug)]
pub struct Sealed<'a> {
    pub number: i64,
    pub last: Place,
    pub entries: i64,
    pub root: &'a [u8],
    pub previous: &'a [u8],
    pub at: DateTime<Utc>,
}

impl Sealed<'_> {
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = b"reintegration audit seal 1".to_vec();
        for number in [self.number, self.last.0, self.last.1, self.entries, self.at.timestamp_micros()] {
            bytes.extend(number.to_be_bytes());
        }
        bytes.extend(self.root);
        bytes.extend(self.previous);
        bytes
    }
}

/// What the next seal names as the one before.
pub fn digest(seal: &audit_seal::Model) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(signed(seal).bytes());
    hasher.update(&seal.signature);
    hasher.finalize().0
}

pub fn signed(seal: &audit_seal::Model) -> Sealed<'_> {
    Sealed {
        number: seal.number,
        last: (seal.last_xact, seal.last_seq),
        entries: seal.entries,
        root: &seal.root,
        previous: &seal.previous,
        at: seal.sealed_at,
    }
}

/// The key that signs seals, from the one kept in the vault.
pub fn signing_key(secret: &Secret) -> SigningKey {
    SigningKey::from_bytes(secret.bytes())
}

impl Store {
    /// Seals the entries that are not sealed yet, as of `now`; gives how many. Replicas do it one at a time.
    pub async fn seal_audit(&self, now: DateTime<Utc>) -> Result<u64, StorageError> {
        let mut sealed = 0;
        loop {
            let transaction = self.begin_atomic().await?;
            self.backend().serialise(&transaction, "audit_seals").await?;
            let entries = self.seal_batch(&transaction, now).await?;
            transaction.commit().await?;
            sealed += entries;
            if entries < MOST {
                return Ok(sealed);
            }
        }
    }

    async fn seal_batch(&self, transaction: &DatabaseTransaction, now: DateTime<Utc>) -> Result<u64, StorageError> {
        let last = audit_seal::Entity::find().order_by_desc(audit_seal::Column::Number).one(transaction).await?;
        let after = last.as_ref().map_or((i64::MIN, i64::MIN), |seal| (seal.last_xact, seal.last_seq));
        let entries = self.backend().settled_entries(transaction, after, MOST).await?;
        let Some(end) = entries.last().map(|entry| (entry.xact, entry.seq)) else { return Ok(0) };
        let leaves: Vec<(Place, Hash)> = entries
            .iter()
            .map(|entry| {
                let place = (entry.xact, entry.seq);
                (place, tree::leaf(place, &tree::content(entry)))
            })
            .collect();
        let hashes: Vec<Hash> = leaves.iter().map(|(_, hash)| *hash).collect();
        let key = signing_key(self.vault.seals()?);
        let number = last.as_ref().map_or(1, |seal| seal.number.saturating_add(1));
        let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
        let (root, previous) = (tree::root(&hashes), last.as_ref().map_or([0; 32], digest));
        let sealed = Sealed { number, last: end, entries: count, root: &root, previous: &previous, at: now };
        let signature = key.sign(&sealed.bytes());
        let seal = audit_seal::Model {
            number,
            last_xact: end.0,
            last_seq: end.1,
            entries: count,
            leaves: leaves.iter().flat_map(|(place, hash)| packed(*place, hash)).collect(),
            root: root.to_vec(),
            previous: previous.to_vec(),
            sealed_at: now,
            public_key: key.verifying_key().to_bytes().to_vec(),
            signature: signature.to_bytes().to_vec(),
        };
        audit_seal::Entity::insert(seal.into_active_model()).exec_without_returning(transaction).await?;
        self.index_persons(transaction, &entries).await?;
        Ok(u64::try_from(entries.len()).unwrap_or(u64::MAX))
    }

    /// Lets a person's entries be found.
    async fn index_persons(
        &self,
        transaction: &DatabaseTransaction,
        entries: &[audit_entry::Model],
    ) -> Result<(), StorageError> {
        let mut rows = Vec::new();
        for entry in entries {
            for person in persons(&entry.persons) {
                rows.push(serde_json::json!({ "registration_id": person, "xact": entry.xact, "seq": entry.seq }));
            }
        }
        if rows.is_empty() {
            return Ok(());
        }
        let sql = self.backend().insert_audit_persons();
        let text = serde_json::Value::Array(rows).to_string();
        let statement = Statement::from_sql_and_values(transaction.get_database_backend(), sql, [text.into()]);
        transaction.execute_raw(statement).await?;
        Ok(())
    }
}

/// The registrations that an entry names.
pub fn persons(text: &str) -> impl Iterator<Item = &str> {
    (0..text.len() / 32).filter_map(|place| text.get(place * 32..(place + 1) * 32))
}

fn packed((xact, seq): Place, hash: &Hash) -> impl Iterator<Item = u8> {
    xact.to_be_bytes().into_iter().chain(seq.to_be_bytes()).chain(*hash)
}

/// The leaves of a seal again; `None` where the bytes are not of the form.
pub fn unpacked(leaves: &[u8]) -> Option<Vec<(Place, Hash)>> {
    let (leaves, rest) = leaves.as_chunks::<LEAF>();
    let number = |bytes: &[u8]| bytes.try_into().ok().map(i64::from_be_bytes);
    let leaf = |leaf: &[u8; LEAF]| Some(((number(&leaf[..8])?, number(&leaf[8..16])?), leaf[16..].try_into().ok()?));
    if rest.is_empty() { leaves.iter().map(leaf).collect() } else { None }
}
