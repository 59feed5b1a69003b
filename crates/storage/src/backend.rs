//! Everything in which the two databases differ.

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use std::time::Duration;

/// Which database holds the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// One file, one writer at a time.
    Sqlite,
    /// Several replicas of the service on one server.
    Postgres,
}

impl Backend {
    /// Tells the database from its URL; `None` for any other scheme.
    #[must_use]
    pub fn of_url(url: &str) -> Option<Self> {
        match url.split_once(':')?.0 {
            "sqlite" => Some(Self::Sqlite),
            "postgres" | "postgresql" => Some(Self::Postgres),
            _ => None,
        }
    }

    /// The pool's settings. Statements hold personal data, so neither logs nor spans get them.
    pub(crate) fn options(self, url: &str, connections: u32) -> ConnectOptions {
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(5))
            .sqlx_logging(false)
            .record_stmt_in_spans(false)
            .test_before_acquire(false)
            .test_before_acquire_if_idle_for(Duration::from_secs(30));
        if self == Self::Sqlite {
            // FULL: an answered write survives a loss of power, not only a crash of the process.
            options.map_sqlx_sqlite_opts(|sqlite| {
                sqlite
                    .create_if_missing(true)
                    .foreign_keys(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .busy_timeout(Duration::from_secs(10))
            });
        }
        options
    }

    /// Begins a writing transaction. On `SQLite` it takes the write lock at once: one that starts as a reader and
    /// wants to write later would be refused instead of waiting.
    pub(crate) async fn begin(self, connection: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
        let sqlite_transaction_mode = (self == Self::Sqlite).then_some(SqliteTransactionMode::Immediate);
        let access_mode = (self == Self::Postgres).then_some(AccessMode::ReadWrite);
        connection
            .begin_with_options(TransactionOptions { isolation_level: None, access_mode, sqlite_transaction_mode })
            .await
    }

    /// Lets one transaction at a time pass for a rare kind of insert, so that "is it taken" can be asked first and
    /// answered in words. The unique index stands behind it all the same. `SQLite` has one writer anyway.
    pub(crate) async fn serialise(self, transaction: &DatabaseTransaction, what: &str) -> Result<(), DbErr> {
        if self == Self::Postgres {
            transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock(hashtext('{what}'))")).await?;
        }
        Ok(())
    }
}
