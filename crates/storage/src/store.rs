//! The one door to the database.

use crate::atomic::{Atomic, Turn};
use crate::lookups::Lookups;
use crate::pool::{StoreOptions, connect};
use crate::published_policies::Policies;
use crate::scoped::Scoped;
use crate::stamp::Stamp;
use crate::trail::{AuditEntry, Guarded, Reads};
use crate::{Backend, StorageError, Vault, installation_keys};
use reintegration_domain::access::Scope;
use reintegration_migrations::Migrator;
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr, Statement, Value};
use sea_orm_migration::MigratorTrait;
use std::sync::Arc;
use tokio::sync::{Mutex, watch};

/// How often a replica that starts looks for its place among those that write; each time it waits as long as a statement may.
const ATTEMPTS: usize = 10;

/// An open database. Its pool is private: rows are reached through [`Store::public`], [`Store::rows`] and transactions.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) connection: DatabaseConnection,
    backend: Backend,
    /// `SQLite` has one writer at a time.
    pub(crate) writer: Arc<Mutex<()>>,
    /// Where writers wait for each other before they come to the writer's lock.
    pub(crate) queue: Arc<Mutex<()>>,
    /// Counts commits that published changes.
    pub(crate) feed: watch::Sender<u64>,
    /// What opens personal data.
    pub(crate) vault: Arc<Vault>,
    /// Writes down who read what.
    pub(crate) reads: Arc<Reads>,
    /// Looks callers up.
    pub(crate) lookups: Arc<Lookups>,
    /// The published policies that were read.
    pub(crate) policies: Arc<Policies>,
}

/// What anybody may read: programmes, lots, published policies.
#[derive(Debug, Clone, Copy)]
pub struct Public<'a, C> {
    pub(crate) connection: &'a C,
    pub(crate) policies: &'a Policies,
}

impl Store {
    /// Opens the database.
    pub async fn open(options: &StoreOptions, vault: Vault) -> Result<Self, StorageError> {
        let (backend, connection) = connect(options, false).await?;
        Ok(Self {
            connection,
            backend,
            writer: Arc::default(),
            queue: Arc::default(),
            feed: watch::Sender::new(0),
            vault: Arc::new(vault),
            reads: Arc::default(),
            lookups: Arc::default(),
            policies: Arc::default(),
        })
    }

    /// The same database through a pool of its own, which connects when it is first used. A connection lives and dies
    /// with the runtime of the thread that opened it: each thread that answers requests has a pool of its own, so that
    /// none waits on a connection whose runtime has ended.
    pub async fn with_own_pool(&self, options: &StoreOptions) -> Result<Self, StorageError> {
        let (_, connection) = connect(options, true).await?;
        Ok(Self { connection, reads: Arc::default(), lookups: Arc::default(), ..self.clone() })
    }

    /// Which database this is.
    #[must_use]
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// Brings the schema up to this release and does `then`, all in one transaction; replicas that start at the same
    /// moment do so one after the other.
    pub async fn prepare(
        &self,
        then: impl AsyncFnOnce(&Preparation) -> Result<(), StorageError>,
    ) -> Result<(), StorageError> {
        let transaction = self.begin_among_writers().await?;
        self.backend.take_all_the_time(&transaction).await?;
        self.backend.serialise(&transaction, "preparation").await?;
        Migrator::up(&*transaction, None).await?;
        align_feed(&transaction).await?;
        installation_keys::load(&transaction, &self.vault).await?;
        let preparation = Preparation(transaction);
        then(&preparation).await?;
        preparation.0.commit().await
    }

    /// A transaction of one who comes while others write. `SQLite` has no queue: whoever finds its only place taken each time
    /// it looks is told that the database is locked, and tries again.
    async fn begin_among_writers(&self) -> Result<Atomic, StorageError> {
        for _ in 1..ATTEMPTS {
            match self.begin_atomic().await {
                Err(StorageError::Unavailable(_)) if self.backend == Backend::Sqlite => {}
                begun => return begun,
            }
        }
        self.begin_atomic().await
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StorageError> {
        Ok(self.connection.ping().await?)
    }

    /// Writes the whole database into a new file, as it stands at one moment, while others read and write. For
    /// `SQLite` only: `PostgreSQL` has tools of its own.
    pub async fn copy_to(&self, file: &str) -> Result<(), StorageError> {
        let statement = Statement::from_sql_and_values(DatabaseBackend::Sqlite, "VACUUM INTO $1", [file.into()]);
        self.connection.execute_raw(statement).await?;
        Ok(())
    }

    /// The door for callers without a name.
    #[must_use]
    pub fn public(&self) -> Public<'_, DatabaseConnection> {
        Public { connection: &self.connection, policies: &self.policies }
    }

    /// The rows of a caller with `scope`.
    #[must_use]
    pub fn rows<'a>(&'a self, scope: &'a Scope) -> Scoped<'a, DatabaseConnection> {
        Scoped::new(&self.connection, scope, &self.vault)
    }

    /// Closes the pool once what runs has ended.
    pub async fn close(self) -> Result<(), StorageError> {
        Ok(self.connection.close().await?)
    }
}

impl Store {
    /// Opens what was read once that stands in the audit trail.
    pub async fn disclose<T>(&self, stamp: &Stamp, guarded: Guarded<T>) -> Result<T, StorageError> {
        if guarded.shows_people() {
            let (action, subject, persons) = (guarded.action(), guarded.subject(), guarded.persons());
            let entry = AuditEntry::new(stamp, action, subject, persons, guarded.fields());
            self.reads.record(entry, (self.backend, &self.connection, &self.writer)).await?;
        }
        Ok(guarded.into_inner())
    }

    /// Begins a transaction, in this process' turn where there is one writer at a time.
    pub(crate) async fn begin_atomic(&self) -> Result<Atomic, StorageError> {
        let turn = Turn::of(self.backend, &self.queue, &self.writer).await;
        Atomic::begin(self.backend, &self.connection, turn).await
    }

    /// Does `work` in a transaction of its own: what it writes stays, or nothing of it does.
    pub(crate) async fn atomically<T>(
        &self,
        work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, DbErr>,
    ) -> Result<T, StorageError> {
        let transaction = self.begin_atomic().await?;
        let done = work(&transaction).await?;
        transaction.commit().await?;
        Ok(done)
    }

    /// Carries one statement out in a transaction of its own; gives how many rows it changed.
    pub(crate) async fn execute(&self, sql: &str, values: Vec<Value>) -> Result<u64, StorageError> {
        let statement = Statement::from_sql_and_values(self.connection.get_database_backend(), sql, values);
        let done = self.atomically(async |transaction| transaction.execute_raw(statement).await).await?;
        Ok(done.rows_affected())
    }
}

/// What is written down before a replica answers.
#[derive(Debug)]
pub struct Preparation(pub(crate) Atomic);

/// After a restore into a new cluster, whose transactions count from the start again, moves the offset so that new
/// changes stand behind the old ones.
async fn align_feed(transaction: &DatabaseTransaction) -> Result<(), StorageError> {
    if transaction.get_database_backend() == DatabaseBackend::Postgres {
        let sql = "UPDATE change_feed SET xact_offset = (SELECT max(xact) + 1 FROM changes) \
                   WHERE (SELECT max(xact) FROM changes) >= xact_offset + pg_current_xact_id()::text::bigint";
        transaction.execute_unprepared(sql).await?;
    }
    Ok(())
}
