//! The one door to the database.

use crate::atomic::Atomic;
use crate::audit::Reads;
use crate::operation::clients::Lookups;
use crate::programme::built_in_data;
use crate::programme::policies::Policies;
use crate::scoped::Scoped;
use crate::{Backend, StorageError, Vault, changes, installation_keys};
use chrono::{DateTime, Utc};
use reintegration_domain::access::Scope;
use reintegration_domain::programme::programmes::{BuiltIn, YearData};
use reintegration_domain::programme::regions::Territory;
use reintegration_migrations::Migrator;
use sea_orm::{ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, DbErr, Statement};
use sea_orm_migration::MigratorTrait;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, watch};

/// Where the database is, and how long it may take.
#[derive(Clone)]
pub struct StoreOptions {
    /// `sqlite://…` or `postgres://…`
    pub url: String,
    /// The most connections of a pool.
    pub connections: u32,
    /// How long a statement, a wait for a lock or an idle transaction may last before it is ended.
    pub patience: Duration,
}

/// Not its address, which may hold a password.
impl fmt::Debug for StoreOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("StoreOptions").field("connections", &self.connections).finish_non_exhaustive()
    }
}

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
        let transaction = self.begin_atomic().await?;
        self.backend.take_all_the_time(&transaction).await?;
        self.backend.serialise(&transaction, "preparation").await?;
        Migrator::up(&*transaction, None).await?;
        changes::align_feed(&transaction).await?;
        installation_keys::load(&transaction, &self.vault).await?;
        let preparation = Preparation(transaction);
        then(&preparation).await?;
        preparation.0.commit().await
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

/// What is written down before a replica answers.
#[derive(Debug)]
pub struct Preparation(pub(crate) Atomic);

impl Preparation {
    /// Writes down what of the built-in programme data is not there yet, and `demonstration` years with it.
    /// What is there stays as it is: the data belongs to the programme once it is recorded.
    pub async fn load_programme_data(
        &self,
        built_in: &BuiltIn,
        demonstration: Option<&YearData>,
        territory: &Territory,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        built_in_data::load(&self.0, built_in, demonstration, territory, now).await
    }
}

#[allow(clippy::disallowed_methods, reason = "this is the one place")]
async fn connect(options: &StoreOptions, lazily: bool) -> Result<(Backend, DatabaseConnection), StorageError> {
    let backend = Backend::of_url(&options.url)
        .ok_or_else(|| StorageError::Unavailable(DbErr::Custom("its address cannot be read".to_owned())))?;
    let mut connecting = backend.options(options);
    connecting.connect_lazy(lazily);
    Ok((backend, Database::connect(connecting).await?))
}
