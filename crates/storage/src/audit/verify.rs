use super::seals::{self, signed, unpacked};
use super::tree::{self, Hash, Place};
use crate::entity::{audit_entry, audit_seal};
use crate::grants::balances::verify_ledger;
use crate::trail::{Digest, Digested as Kind, digests};
use crate::{Backend, StorageError, Store};
use ed25519_dalek::{Signature, VerifyingKey};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use uuid::Uuid;

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
    /// A row is not what its last change made it.
    Rewritten(&'static str, Uuid),
    /// A row came without a change.
    Unexplained(&'static str, Uuid),
    /// A row that was changed is gone.
    Vanished(&'static str, Uuid),
    /// So many of the persons that sealed entries name cannot be found by their entries any more.
    Unfindable(u64),
    /// So many rows say that entries name persons whom they do not name.
    Misleading(u64),
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
            Self::Rewritten(kind, id) => write!(formatter, "{kind} {id} is not what its last change made it"),
            Self::Unexplained(kind, id) => write!(formatter, "{kind} {id} came without a change"),
            Self::Vanished(kind, id) => write!(formatter, "{kind} {id} was changed and is gone"),
            Self::Unfindable(count) => {
                write!(formatter, "{count} rows of audit_persons, by which persons' entries are found, are gone")
            }
            Self::Misleading(count) => write!(formatter, "{count} rows of audit_persons name entries wrongly"),
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
        // As of one moment: the service may go on meanwhile.
        let snapshot = &self.backend().snapshot(&self.connection).await?;
        self.backend().take_all_the_time(snapshot).await?;
        let mut verification = Verification::default();
        let mut walk = Walk::default();
        let (mut number, mut before, mut previous) = (0, (i64::MIN, i64::MIN), [0; 32]);
        while let Some(seal) = next_seal(snapshot, number).await? {
            for missing in number.saturating_add(1)..seal.number {
                verification.findings.push(Finding::SealMissing(missing));
            }
            if seal.number == number.saturating_add(1) && seal.previous != previous {
                verification.findings.push(Finding::SealUnchained(seal.number));
            }
            if known.is_some_and(|(known, digest)| known == seal.number && digest != seals::digest(&seal)) {
                verification.findings.push(Finding::SealForged(seal.number));
            }
            verify_seal(snapshot, &seal, before, &key, &mut verification, &mut walk).await?;
            verification.seals = verification.seals.saturating_add(1);
            (number, before, previous) = (seal.number, (seal.last_xact, seal.last_seq), seals::digest(&seal));
            verification.last = Some((number, previous));
        }
        if let Some((known, _)) = known {
            verification.findings.extend((number.saturating_add(1)..=known).map(Finding::SealMissing));
        }
        self.verify_persons(snapshot, before, walk.named, &mut verification).await?;
        loop {
            // What no seal holds yet tells what rows became, too.
            let entries = entries_between(snapshot, before, (i64::MAX, i64::MAX)).await?;
            let Some(last) = entries.last() else { break };
            before = (last.xact, last.seq);
            for entry in &entries {
                walk.remember(entry);
            }
        }
        self.verify_rows(snapshot, walk.rows, &mut verification).await?;
        verification.unsealed = self.unsealed_entries().await?;
        let disagreements = verify_ledger(snapshot).await?;
        verification.findings.extend(disagreements.into_iter().map(Finding::Unbalanced));
        Ok(verification)
    }
}

async fn next_seal(snapshot: &DatabaseTransaction, after: i64) -> Result<Option<audit_seal::Model>, StorageError> {
    Ok(audit_seal::Entity::find()
        .filter(audit_seal::Column::Number.gt(after))
        .order_by_asc(audit_seal::Column::Number)
        .one(snapshot)
        .await?)
}

async fn verify_seal(
    snapshot: &DatabaseTransaction,
    seal: &audit_seal::Model,
    before: Place,
    key: &VerifyingKey,
    verification: &mut Verification,
    walk: &mut Walk,
) -> Result<(), StorageError> {
    let leaves = unpacked(&seal.leaves).filter(|leaves| is_genuine(seal, leaves, key));
    let genuine = leaves.is_some();
    if !genuine {
        verification.findings.push(Finding::SealForged(seal.number));
    }
    let sealed: BTreeMap<Place, Hash> = leaves.unwrap_or_default().into_iter().collect();
    // Of what is not as it was: what stands there now, and what stood there.
    let (mut strange, mut wanting) = (BTreeMap::new(), sealed.clone());
    let mut after = before;
    let end = (seal.last_xact, seal.last_seq);
    loop {
        let entries = entries_between(snapshot, after, end).await?;
        let Some(last) = entries.last() else { break };
        after = (last.xact, last.seq);
        for entry in &entries {
            let (place, content) = ((entry.xact, entry.seq), tree::content(entry));
            verification.entries = verification.entries.saturating_add(1);
            walk.remember(entry);
            if sealed.get(&place) == Some(&tree::leaf(place, &content)) {
                wanting.remove(&place);
                walk.count_persons(entry);
            } else if genuine {
                strange.insert(place, content);
            }
        }
    }
    verification.findings.extend(explained(&strange, wanting));
    Ok(())
}

async fn entries_between(
    snapshot: &DatabaseTransaction,
    after: Place,
    end: Place,
) -> Result<Vec<audit_entry::Model>, StorageError> {
    use audit_entry::Column;
    let place = || Expr::tuple([Expr::col(Column::Xact), Expr::col(Column::Seq)]);
    let value = |(xact, seq): Place| Expr::tuple([Expr::value(xact), Expr::value(seq)]);
    Ok(audit_entry::Entity::find()
        .filter(Condition::all().add(place().gt(value(after))).add(place().lte(value(end))))
        .order_by_asc(Column::Xact)
        .order_by_asc(Column::Seq)
        .limit(PART)
        .all(snapshot)
        .await?)
}

/// What is gathered while all entries are read, oldest first.
#[derive(Default)]
struct Walk {
    /// What each row last became, and the number of the entry that says so. Who writes a row after another transaction has
    /// ended has the greater number, whichever of the two began first.
    rows: HashMap<(Kind, Uuid), (i64, Digest)>,
    /// How many persons the sealed entries name, each once for an entry.
    named: u64,
}

impl Walk {
    fn remember(&mut self, entry: &audit_entry::Model) {
        for (kind, id, digest) in entry.digests.as_deref().into_iter().flat_map(Digest::parse) {
            let last = self.rows.entry((kind, id)).or_insert_with(|| (entry.seq, digest.clone()));
            if last.0 <= entry.seq {
                *last = (entry.seq, digest);
            }
        }
    }

    fn count_persons(&mut self, entry: &audit_entry::Model) {
        let persons: BTreeSet<&str> = seals::persons(&entry.persons).collect();
        self.named = self.named.saturating_add(u64::try_from(persons.len()).unwrap_or(u64::MAX));
    }
}

impl Store {
    /// Holds the rows by which a person's entries are found against the entries.
    async fn verify_persons(
        &self,
        snapshot: &DatabaseTransaction,
        last: Place,
        named: u64,
        verification: &mut Verification,
    ) -> Result<(), StorageError> {
        let id = match self.backend() {
            Backend::Sqlite => "lower(hex(p.registration_id))",
            Backend::Postgres => "replace(p.registration_id::text, '-', '')",
        };
        let sql = format!(
            "SELECT count(e.seq) AS led, \
             CAST(coalesce(sum(CASE WHEN e.persons NOT LIKE '%' || {id} || '%' THEN 1 ELSE 0 END), 0) AS bigint) \
             AS strange FROM audit_persons p \
             LEFT JOIN audit_entries e ON e.seq = p.seq AND e.xact = p.xact WHERE (p.xact, p.seq) <= ($1, $2)"
        );
        let values = [last.0.into(), last.1.into()];
        let statement = Statement::from_sql_and_values(snapshot.get_database_backend(), sql, values);
        let row = snapshot.query_one_raw(statement).await?;
        let row = row.ok_or_else(|| StorageError::Corrupt("a count returned no row".to_owned()))?;
        let count = |name: &str| -> Result<u64, StorageError> {
            let count: i64 = row.try_get("", name)?;
            Ok(u64::try_from(count).unwrap_or_default())
        };
        // Those that lead to no entry say nothing; that one was deleted is found by its seal.
        let (led, strange) = (count("led")?, count("strange")?);
        if strange > 0 {
            verification.findings.push(Finding::Misleading(strange));
        }
        let gone = named.saturating_sub(led.saturating_sub(strange));
        if gone > 0 {
            verification.findings.push(Finding::Unfindable(gone));
        }
        Ok(())
    }

    /// Holds every row against what its last change made it.
    async fn verify_rows(
        &self,
        snapshot: &DatabaseTransaction,
        mut recorded: HashMap<(Kind, Uuid), (i64, Digest)>,
        verification: &mut Verification,
    ) -> Result<(), StorageError> {
        for kind in Kind::ALL {
            let mut after = None;
            loop {
                let rows = digests(snapshot, &self.vault, kind, (after, None)).await?;
                let Some((last, _)) = rows.last() else { break };
                after = Some(*last);
                for (id, digest) in &rows {
                    match recorded.remove(&(kind, *id)) {
                        Some((_, known)) if known == *digest => {}
                        Some(_) => verification.findings.push(Finding::Rewritten(kind.as_str(), *id)),
                        None if kind.begins_with_a_change() => {
                            verification.findings.push(Finding::Unexplained(kind.as_str(), *id));
                        }
                        None => {}
                    }
                }
            }
        }
        let gone = recorded.into_keys().filter(|(kind, _)| kind.begins_with_a_change());
        verification.findings.extend(gone.map(|(kind, id)| Finding::Vanished(kind.as_str(), id)));
        Ok(())
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
