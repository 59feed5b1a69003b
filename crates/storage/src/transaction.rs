//! One request's changes: all of them, with their place in the feed and the stored answer, or none.

use crate::atomic::{Atomic, to_its_end};
use crate::change::NewChange;
use crate::published_policies::Policies;
use crate::scoped::Scoped;
use crate::stamp::Stamp;
use crate::store::{Public, Store};
use crate::trail::{self, AuditEntry, Digested, Guarded, Subject};
use crate::work::{self, Whose};
use crate::{Backend, StorageError, Vault};
use chrono::{DateTime, Utc};
use reintegration_domain::access::{FieldClass, Scope};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter,
    QueryResult, Statement, Value,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OnceCell, watch};
use uuid::Uuid;

/// An open transaction. Dropped without [`Transaction::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct Transaction {
    inner: Atomic,
    backend: Backend,
    stamp: Stamp,
    scope: Scope,
    published: bool,
    /// What this transaction did, for the audit trail.
    entries: Vec<AuditEntry>,
    /// Whose data was opened, and which.
    opened: Vec<Guarded<()>>,
    /// The person whose change this is.
    person: Option<Uuid>,
    /// What this transaction wrote, of the kinds whose digests are recorded.
    written: Mutex<BTreeSet<(Digested, Uuid)>>,
    /// Whose waiting items may have changed.
    changed: BTreeSet<Whose>,
    /// The instant that followed rows are given, once it is drawn.
    pub(crate) instant: OnceCell<DateTime<Utc>>,
    feed: watch::Sender<u64>,
    vault: Arc<Vault>,
    policies: Arc<Policies>,
}

impl Store {
    /// Opens a transaction in the name of `stamp`. On `SQLite`, writers of this process wait for each other here
    /// rather than polling the file's lock.
    pub async fn begin(&self, stamp: Stamp) -> Result<Transaction, StorageError> {
        Ok(Transaction {
            inner: self.begin_atomic().await?,
            backend: self.backend(),
            scope: stamp.scope(),
            stamp,
            published: false,
            entries: Vec::new(),
            opened: Vec::new(),
            person: None,
            written: Mutex::default(),
            changed: BTreeSet::new(),
            instant: OnceCell::new(),
            feed: self.feed.clone(),
            vault: self.vault.clone(),
            policies: self.policies.clone(),
        })
    }
}

impl Transaction {
    /// Makes everything visible at once, the audit entries with it, and wakes who waits for news. Once this is asked for it
    /// happens, or fails, whether or not anybody waits for it.
    pub async fn commit(self) -> Result<(), StorageError> {
        to_its_end(self.write_down_and_commit()).await
    }

    async fn write_down_and_commit(mut self) -> Result<(), StorageError> {
        for seen in std::mem::take(&mut self.opened) {
            // Who changes a person's data sees it: the change's entry says so.
            let persons = seen.persons().iter().copied();
            let unchanged: Vec<Uuid> = persons.filter(|person| self.person != Some(*person)).collect();
            if seen.subject().is_some() || !unchanged.is_empty() {
                let entry = AuditEntry::new(&self.stamp, seen.action(), seen.subject(), &unchanged, seen.fields());
                self.entries.push(entry);
            }
        }
        let changed = std::mem::take(&mut self.changed);
        work::find(&*self.inner, self.backend, changed).await?;
        self.digest_what_was_written().await?;
        trail::insert(&*self.inner, self.backend, std::mem::take(&mut self.entries)).await?;
        self.inner.commit_here().await?;
        if self.published {
            self.feed.send_modify(|news| *news = news.wrapping_add(1));
        }
        Ok(())
    }

    /// Has the last change's entry say what the rows became.
    async fn digest_what_was_written(&mut self) -> Result<(), StorageError> {
        let written = std::mem::take(self.written.get_mut().unwrap_or_else(PoisonError::into_inner));
        let Some(last) = self.entries.pop_if(|_| !written.is_empty()) else { return Ok(()) };
        let mut text = String::new();
        for (kind, id) in written {
            for (id, digest) in trail::digests(&*self.inner, &self.vault, kind, (None, Some(id))).await? {
                text.push_str(&digest.text(kind, id));
            }
        }
        self.entries.push(last.with_digests(text));
        Ok(())
    }

    pub(crate) fn note_written(&self, kind: &str, id: Uuid) {
        let Some(kind) = Digested::parse(kind) else { return };
        self.written.lock().unwrap_or_else(PoisonError::into_inner).insert((kind, id));
    }

    /// Takes everything back at once, rather than when the connection is next used.
    pub async fn roll_back(self) -> Result<(), StorageError> {
        self.inner.roll_back().await
    }

    /// A new identifier, ordered by time.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    /// When, by whom and for which request this is done.
    #[must_use]
    pub const fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// The rows of the transaction's author.
    #[must_use]
    pub fn rows(&self) -> Scoped<'_, DatabaseTransaction> {
        Scoped::new(&self.inner, &self.scope, &self.vault)
    }

    /// What anybody may read, seen from inside the transaction.
    #[must_use]
    pub fn public(&self) -> Public<'_, DatabaseTransaction> {
        Public { connection: &self.inner, policies: &self.policies }
    }

    pub(crate) fn connection(&self) -> &DatabaseTransaction {
        &self.inner
    }

    pub(crate) const fn backend(&self) -> Backend {
        self.backend
    }

    /// Opens people's data; that it was seen is written down when the transaction commits. What is taken back was
    /// seen by nobody.
    pub fn open<T>(&mut self, guarded: Guarded<T>) -> T {
        let (inner, seen) = guarded.seen();
        self.opened.push(seen);
        inner
    }

    /// Whether people's data was opened.
    #[must_use]
    pub fn has_opened(&self) -> bool {
        self.opened.iter().any(Guarded::shows_people)
    }

    pub(crate) fn has_published(&mut self, change: &NewChange) {
        let subject = Subject { r#type: change.subject_type, id: change.subject_id, version: change.subject_version };
        let person = change.row.registration_id;
        let fields: Vec<FieldClass> = self.opened.iter().flat_map(|seen| seen.fields().iter().copied()).collect();
        let fields = if person.is_some() { fields.as_slice() } else { &[] };
        let persons = person.as_slice();
        self.entries.push(AuditEntry::new(&self.stamp, change.name, Some(subject), persons, fields));
        self.note_written(change.subject_type, change.subject_id);
        self.published = true;
        self.changed.extend(Whose::of(change));
        self.person = self.person.or(person);
    }

    /// The keyed hash under which a text can be found again.
    pub fn look_up(&self, text: &str) -> Result<String, StorageError> {
        self.vault.look_up(text)
    }

    /// The keys of this installation.
    pub(crate) fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Whose data this transaction opened or changed, each once, and whether another person's data led to it; and of which
    /// classes it was.
    pub(crate) fn persons(&self) -> (BTreeMap<Uuid, bool>, Vec<FieldClass>) {
        let opened = self.opened.iter().flat_map(|seen| seen.persons().iter().map(|person| (*person, seen.is_match())));
        let mut persons = BTreeMap::new();
        for (person, matched) in opened.chain(self.person.map(|person| (person, false))) {
            persons.entry(person).and_modify(|known| *known &= matched).or_insert(matched);
        }
        let opened = self.opened.iter().flat_map(|seen| seen.fields().iter().copied());
        let fields = FieldClass::ALL.iter().copied().filter(|class| opened.clone().any(|opened| opened == *class));
        (persons, fields.collect())
    }

    /// Writes `after` over the row that was read and is locked, whose `what` and `id` name it. It has to be `unchanged`: if
    /// not, somebody wrote without the lock.
    pub(crate) async fn overwrite<M>(
        &self,
        after: &M,
        unchanged: [Expr; 2],
        what: &str,
        id: Uuid,
    ) -> Result<(), StorageError>
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    {
        let [same, unchanged] = unchanged;
        let overwritten = M::Entity::update_many()
            .set(after.clone().into_active_model().reset_all())
            .filter(same)
            .filter(unchanged)
            .exec(self.connection())
            .await?;
        match overwritten.rows_affected {
            1 => {
                self.note_written(what, id);
                Ok(())
            }
            _ => Err(StorageError::Corrupt(format!("{what} {id} changed under its lock"))),
        }
    }

    pub(crate) async fn execute(&self, sql: &str, values: Vec<Value>) -> Result<u64, StorageError> {
        let statement = Statement::from_sql_and_values(self.inner.get_database_backend(), sql, values);
        Ok(self.inner.execute_raw(statement).await?.rows_affected())
    }

    pub(crate) async fn query_one(&self, sql: &str, values: Vec<Value>) -> Result<Option<QueryResult>, StorageError> {
        let statement = Statement::from_sql_and_values(self.inner.get_database_backend(), sql, values);
        Ok(self.inner.query_one_raw(statement).await?)
    }

    pub(crate) async fn query_all(&self, sql: &str, values: Vec<Value>) -> Result<Vec<QueryResult>, StorageError> {
        let statement = Statement::from_sql_and_values(self.inner.get_database_backend(), sql, values);
        Ok(self.inner.query_all_raw(statement).await?)
    }

    /// The next number of a people-facing reference of `kind` in `year`, without gaps.
    pub async fn next_number(&self, kind: &str, year: i32) -> Result<u64, StorageError> {
        let sql = "INSERT INTO reference_counters (kind, year, last_number) VALUES ($1, $2, 1) \
                   ON CONFLICT (kind, year) DO UPDATE SET last_number = reference_counters.last_number + 1 \
                   RETURNING last_number";
        let row = self.query_one(sql, vec![kind.into(), year.into()]).await?;
        let row = row.ok_or_else(|| StorageError::Corrupt("a counter returned no row".to_owned()))?;
        let number: i64 = row.try_get("", "last_number")?;
        u64::try_from(number).map_err(|_| StorageError::Corrupt(format!("the counter {kind} {year} is negative")))
    }
}
