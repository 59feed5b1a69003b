//! The one door to the database.

use crate::scoped::Scoped;
use crate::{Backend, StorageError, programme_data};
use chrono::{DateTime, Utc};
use reintegration_domain::access::Scope;
use reintegration_domain::programme::{BuiltIn, YearData};
use reintegration_domain::territory::Territory;
use reintegration_migrations::Migrator;
use sea_orm::{Database, DatabaseConnection, DbErr};
use sea_orm_migration::MigratorTrait;
use std::sync::Arc;
use tokio::sync::{Mutex, watch};

/// An open database. Its pool is private: rows are reached through [`Store::public`] only.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) connection: DatabaseConnection,
    backend: Backend,
    /// `SQLite` has one writer at a time.
    pub(crate) writer: Arc<Mutex<()>>,
    /// Counts commits that published changes.
    pub(crate) feed: watch::Sender<u64>,
}

/// What anybody may read: programmes, lots, published policies.
#[derive(Debug, Clone, Copy)]
pub struct Public<'a, C> {
    pub(crate) connection: &'a C,
}

impl Store {
    /// Opens the database at `url` (`sqlite://…` or `postgres://…`) with at most `connections` connections.
    #[allow(clippy::disallowed_methods, reason = "this is the one place")]
    pub async fn open(url: &str, connections: u32) -> Result<Self, StorageError> {
        let backend = Backend::of_url(url).ok_or_else(|| {
            StorageError::Unavailable(DbErr::Custom("neither a sqlite: nor a postgres: address".to_owned()))
        })?;
        let connection = Database::connect(backend.options(url, connections)).await?;
        Ok(Self { connection, backend, writer: Arc::default(), feed: watch::Sender::new(0) })
    }

    /// Which database this is.
    #[must_use]
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// Brings the schema up to this release. Does nothing where it is already there.
    pub async fn migrate(&self) -> Result<(), StorageError> {
        Migrator::up(&self.connection, None).await?;
        self.align_feed().await
    }

    /// Writes down what of the built-in programme data is not there yet, and `demonstration` years with it.
    /// What is there stays as it is: the data belongs to the programme once it is recorded.
    pub async fn load_programme_data(
        &self,
        built_in: &BuiltIn,
        demonstration: Option<&YearData>,
        territory: &Territory,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let transaction = self.backend.begin(&self.connection).await?;
        programme_data::load(&transaction, built_in, demonstration, territory, now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StorageError> {
        Ok(self.connection.ping().await?)
    }

    /// The door for callers without a name.
    #[must_use]
    pub const fn public(&self) -> Public<'_, DatabaseConnection> {
        Public { connection: &self.connection }
    }

    /// The rows of a caller with `scope`.
    #[must_use]
    pub const fn rows<'a>(&'a self, scope: &'a Scope) -> Scoped<'a, DatabaseConnection> {
        Scoped::new(&self.connection, scope)
    }

    /// Closes the pool once what runs has ended.
    pub async fn close(self) -> Result<(), StorageError> {
        Ok(self.connection.close().await?)
    }
}
