use super::seals::{self, signed, unpacked};
use super::tree::{self, Hash, Place};
use crate::balances::verify_ledger;
use crate::entity::{audit_entry, audit_seal};
use crate::{StorageError, Store};
use ed25519_dalek::{Signature, VerifyingKey};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;
use std::fmt;

/// Entries are read this many at a time.
const PART: u64 = 10_000;

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// An entry says something else than it said.
    Altered(Place),
    /// An entry is gone.
    Deleted(Place),
    /// An entry came later.
    Inserted(Place),
    /// Entries have changed places: what stands at the first stood at the second.
    Reordered(Place, Place),
    /// A seal is gone.
    SealMissing(i64),
    /// A seal is not what was signed, or signed with another key.
    SealForged(i64),
    /// A seal does not follow on the one before.
    SealUnchained(i64),
    /// Money that the ledger does not explain.
    Unbalanced(String),
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Altered((xact, seq)) => write!(formatter, "entry {xact}.{seq} was altered"),
            Self::Deleted((xact, seq)) => write!(formatter, "entry {xact}.{seq} was deleted"),
            Self::Inserted((xact, seq)) => write!(formatter, "entry {xact}.{seq} was inserted"),
            Self::Reordered(here, there) => {
                write!(
                    formatter,
                    "entry {}.{} stood at {}.{}: entries were reordered",
                    here.0, here.1, there.0, there.1
                )
            }
            Self::Unbalanced(what) => write!(formatter, "{what}"),
            Self::SealMissing(number) => write!(formatter, "seal {number} was deleted"),
            Self::SealForged(number) => write!(formatter, "seal {number} is not what was signed"),
            Self::SealUnchained(number) => write!(formatter, "seal {number} does not follow on the one before"),
        }
    }
}

/// What a verification found.
#[derive(Debug, Clone, Default)]
pub struct Verification {
    /// Seals looked at.
    pub seals: u64,
    /// Sealed entries looked at.
    pub entries: u64,
    /// Entries that no seal holds yet.
    pub unsealed: i64,
    /// The digest of the last seal: kept elsewhere, it shows a later verification that no seal was cut off.
    pub last: Option<(i64, Hash)>,
    /// Everything that is not as it was written.
    pub findings: Vec<Finding>,
}

impl Store {
    /// Looks at every seal and every sealed entry. `known` is the number and digest of a seal that was kept elsewhere.
    pub async fn verify_audit(&self, known: Option<(i64, Hash)>) -> Result<Verification, StorageError> {
        let key = seals::signing_key(self.vault.seals()?).verifying_key();
        let mut verification = Verification::default();
        let (mut number, mut before, mut previous) = (0, (i64::MIN, i64::MIN), [0; 32]);
        while let Some(seal) = self.next_seal(number).await? {
            for missing in number.saturating_add(1)..seal.number {
                verification.findings.push(Finding::SealMissing(missing));
            }
            if seal.number == number.saturating_add(1) && seal.previous != previous {
                verification.findings.push(Finding::SealUnchained(seal.number));
            }
            if known.is_some_and(|(known, digest)| known == seal.number && digest != seals::digest(&seal)) {
                verification.findings.push(Finding::SealForged(seal.number));
            }
            self.verify_seal(&seal, before, &key, &mut verification).await?;
            verification.seals = verification.seals.saturating_add(1);
            (number, before, previous) = (seal.number, (seal.last_xact, seal.last_seq), seals::digest(&seal));
            verification.last = Some((number, previous));
        }
        if let Some((known, _)) = known {
            verification.findings.extend((number.saturating_add(1)..=known).map(Finding::SealMissing));
        }
        verification.unsealed = self.unsealed_entries().await?;
        let disagreements = verify_ledger(&self.connection).await?;
        verification.findings.extend(disagreements.into_iter().map(Finding::Unbalanced));
        Ok(verification)
    }

    async fn next_seal(&self, after: i64) -> Result<Option<audit_seal::Model>, StorageError> {
        Ok(audit_seal::Entity::find()
            .filter(audit_seal::Column::Number.gt(after))
            .order_by_asc(audit_seal::Column::Number)
            .one(&self.connection)
            .await?)
    }

    async fn verify_seal(
        &self,
        seal: &audit_seal::Model,
        before: Place,
        key: &VerifyingKey,
        verification: &mut Verification,
    ) -> Result<(), StorageError> {
        let leaves = unpacked(&seal.leaves).filter(|leaves| is_genuine(seal, leaves, key));
        let Some(leaves) = leaves else {
            verification.findings.push(Finding::SealForged(seal.number));
            return Ok(());
        };
        let sealed: BTreeMap<Place, Hash> = leaves.into_iter().collect();
        // Of what is not as it was: what stands there now, and what stood there.
        let (mut strange, mut wanting) = (BTreeMap::new(), sealed.clone());
        let mut after = before;
        let end = (seal.last_xact, seal.last_seq);
        loop {
            let entries = self.entries_between(after, end).await?;
            let Some(last) = entries.last() else { break };
            after = (last.xact, last.seq);
            for entry in &entries {
                let (place, content) = ((entry.xact, entry.seq), tree::content(entry));
                verification.entries = verification.entries.saturating_add(1);
                if sealed.get(&place) == Some(&tree::leaf(place, &content)) {
                    wanting.remove(&place);
                } else {
                    strange.insert(place, content);
                }
            }
        }
        verification.findings.extend(explained(&strange, wanting));
        Ok(())
    }

    async fn entries_between(&self, after: Place, end: Place) -> Result<Vec<audit_entry::Model>, StorageError> {
        use audit_entry::Column;
        let place = || Expr::tuple([Expr::col(Column::Xact), Expr::col(Column::Seq)]);
        let value = |(xact, seq): Place| Expr::tuple([Expr::value(xact), Expr::value(seq)]);
        Ok(audit_entry::Entity::find()
            .filter(Condition::all().add(place().gt(value(after))).add(place().lte(value(end))))
            .order_by_asc(Column::Xact)
            .order_by_asc(Column::Seq)
            .limit(PART)
            .all(&self.connection)
            .await?)
    }
}

/// Whether our key signed the seal, and the leaves are those that it was signed over.
fn is_genuine(seal: &audit_seal::Model, leaves: &[(Place, Hash)], key: &VerifyingKey) -> bool {
    let hashes: Vec<Hash> = leaves.iter().map(|(_, hash)| *hash).collect();
    let signature = Signature::from_slice(&seal.signature);
    let ours = seal.public_key == key.as_bytes();
    let counted = i64::try_from(leaves.len()).is_ok_and(|count| count == seal.entries);
    let signed = signature.is_ok_and(|signature| key.verify_strict(&signed(seal).bytes(), &signature).is_ok());
    ours && counted && signed && seal.root == tree::root(&hashes)
}

/// What happened to the entries that are not as they were: `strange` are there, `wanting` should be.
fn explained(strange: &BTreeMap<Place, Hash>, wanting: BTreeMap<Place, Hash>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (place, content) in strange {
        let stood =
            wanting.iter().find(|(other, leaf)| tree::leaf(**other, content) == **leaf).map(|(other, _)| *other);
        findings.push(match stood {
            Some(other) => Finding::Reordered(*place, other),
            None if wanting.contains_key(place) => Finding::Altered(*place),
            None => Finding::Inserted(*place),
        });
    }
    findings.extend(wanting.into_keys().filter(|place| !strange.contains_key(place)).map(Finding::Deleted));
    findings
}
