//! Everything in which the two databases differ.

use crate::StoreOptions;
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

    /// Its name, for the figures.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }

    /// The pool's settings. Statements hold personal data, so neither logs nor spans get them.
    pub(crate) fn options(self, asked: &StoreOptions) -> ConnectOptions {
        let mut options = ConnectOptions::new(&asked.url);
        let patience = asked.patience;
        options
            .max_connections(asked.connections)
            .acquire_timeout(Duration::from_secs(5))
            .sqlx_logging(false)
            .record_stmt_in_spans(false)
            .test_before_acquire(false)
            .test_before_acquire_if_idle_for(Duration::from_secs(30));
        match self {
            // FULL: an answered write survives a loss of power, not only a crash of the process.
            Self::Sqlite => options.map_sqlx_sqlite_opts(move |sqlite| {
                sqlite
                    .create_if_missing(true)
                    .foreign_keys(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .busy_timeout(patience)
            }),
            // One statement or transaction that hangs must not hold up everybody who needs the same row, nor the feed,
            // which waits for the oldest open transaction.
            Self::Postgres => options.map_sqlx_postgres_opts(move |postgres| {
                let limits = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"];
                postgres.options(limits.map(|limit| (limit, patience.as_millis())))
            }),
        };
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

    /// Lifts the limits of a statement's time for the rest of the transaction: migrations take as long as they take.
    pub(crate) async fn take_all_the_time(self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        if self == Self::Postgres {
            let limits = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0";
            transaction.execute_unprepared(limits).await?;
        }
        Ok(())
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
