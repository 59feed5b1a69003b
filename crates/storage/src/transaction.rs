//! One request's changes: all of them, with their place in the feed and the stored answer, or none.

use crate::scoped::Scoped;
use crate::{Backend, Public, StorageError, Store};
use chrono::{DateTime, Utc};
use reintegration_domain::access::{Actor, Scope};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Statement, Value};
use tokio::sync::{OwnedMutexGuard, watch};
use uuid::Uuid;

/// Who causes a change.
#[derive(Debug, Clone)]
pub enum Author {
    /// A client, within its permissions and rows.
    Client(Actor),
    /// The service itself: what expires does so without anybody.
    Service,
}

/// When, by whom and for which request something is done.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// Who.
    pub author: Author,
    /// When.
    pub now: DateTime<Utc>,
    /// The request that caused it.
    pub request_id: String,
}

impl Stamp {
    pub(crate) fn scope(&self) -> Scope {
        match &self.author {
            Author::Client(actor) => actor.scope(),
            Author::Service => Scope::Everything,
        }
    }
}

/// An open transaction. Dropped without [`Transaction::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct Transaction {
    inner: DatabaseTransaction,
    backend: Backend,
    stamp: Stamp,
    scope: Scope,
    published: bool,
    feed: watch::Sender<u64>,
    // Declared last: the next writer begins only once the connection is back.
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Store {
    /// Opens a transaction in the name of `stamp`. On `SQLite`, writers of this process wait for each other here
    /// rather than polling the file's lock.
    pub async fn begin(&self, stamp: Stamp) -> Result<Transaction, StorageError> {
        let turn = self.turn_to_write().await;
        let inner = self.backend().begin(&self.connection).await?;
        let (scope, feed) = (stamp.scope(), self.feed.clone());
        Ok(Transaction { inner, backend: self.backend(), stamp, scope, published: false, feed, _turn: turn })
    }
}

impl Store {
    /// What one writer of this process holds at a time on `SQLite`.
    pub(crate) async fn turn_to_write(&self) -> Option<OwnedMutexGuard<()>> {
        match self.backend() {
            Backend::Sqlite => Some(self.writer.clone().lock_owned().await),
            Backend::Postgres => None,
        }
    }
}

impl Transaction {
    /// Makes everything visible at once, and wakes who waits for news.
    pub async fn commit(self) -> Result<(), StorageError> {
        self.inner.commit().await?;
        if self.published {
            self.feed.send_modify(|news| *news = news.wrapping_add(1));
        }
        Ok(())
    }

    /// Takes everything back at once, rather than when the connection is next used.
    pub async fn roll_back(self) -> Result<(), StorageError> {
        Ok(self.inner.rollback().await?)
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
    pub const fn rows(&self) -> Scoped<'_, DatabaseTransaction> {
        Scoped::new(&self.inner, &self.scope)
    }

    /// What anybody may read, seen from inside the transaction.
    #[must_use]
    pub const fn public(&self) -> Public<'_, DatabaseTransaction> {
        Public { connection: &self.inner }
    }

    pub(crate) const fn connection(&self) -> &DatabaseTransaction {
        &self.inner
    }

    pub(crate) const fn backend(&self) -> Backend {
        self.backend
    }

    pub(crate) const fn has_published(&mut self) {
        self.published = true;
    }

    pub(crate) async fn execute(&self, sql: &str, values: Vec<Value>) -> Result<u64, StorageError> {
        let statement = Statement::from_sql_and_values(self.inner.get_database_backend(), sql, values);
        Ok(self.inner.execute_raw(statement).await?.rows_affected())
    }

    pub(crate) async fn query_one(&self, sql: &str, values: Vec<Value>) -> Result<Option<QueryResult>, StorageError> {
        let statement = Statement::from_sql_and_values(self.inner.get_database_backend(), sql, values);
        Ok(self.inner.query_one_raw(statement).await?)
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
