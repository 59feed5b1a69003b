//! How the database is connected.

use crate::{Backend, StorageError, address};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{ConnectOptions as SqlxOptions, Connection};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};
use std::fmt;
use std::time::Duration;

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

/// The pool's settings. Statements hold personal data, so neither logs nor spans get them.
fn settings(backend: Backend, asked: &StoreOptions) -> ConnectOptions {
    let mut options = ConnectOptions::new(address::shown(&asked.url));
    let (patience, postgres) = (asked.patience, address::postgres(&asked.url));
    options
        .max_connections(asked.connections)
        .acquire_timeout(Duration::from_secs(5))
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .test_before_acquire(false)
        .test_before_acquire_if_idle_for(Duration::from_secs(30));
    // A connection whose transaction did not end is closed: the next to use it would write into that transaction, and what
    // they were answered would go with it. SQLite ends one by itself where the disk is full, and the driver goes on
    // counting it; what is asked of its thread is answered in order, a rollback that was begun before the ping.
    match backend {
        Backend::Sqlite => options.map_sqlx_sqlite_pool_opts(|pool| {
            pool.after_release(|connection, _| {
                Box::pin(async move {
                    connection.ping().await?;
                    Ok(!connection.is_in_transaction())
                })
            })
        }),
        Backend::Postgres => options.map_sqlx_postgres_pool_opts(|pool| {
            pool.after_release(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
        }),
    };
    match backend {
        // FULL: an answered write survives a loss of power, not only a crash of the process.
        Backend::Sqlite => options.map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(true)
                .foreign_keys(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(patience)
                // What is erased is overwritten.
                .pragma("secure_delete", "ON")
        }),
        // One statement or transaction that hangs must not hold up everybody who needs the same row, nor the feed,
        // which waits for the oldest open transaction.
        Backend::Postgres => options.map_sqlx_postgres_opts(move |shown| {
            let limits = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"];
            let whole = postgres.clone().map_or(shown, SqlxOptions::disable_statement_logging);
            whole.options(limits.map(|limit| (limit, patience.as_millis())))
        }),
    };
    options
}

/// The database behind a new pool, `lazily` connected when it is first used.
#[allow(clippy::disallowed_methods, reason = "this is the one place")]
pub async fn connect(options: &StoreOptions, lazily: bool) -> Result<(Backend, DatabaseConnection), StorageError> {
    let backend = Backend::of_url(&options.url)
        .ok_or_else(|| StorageError::Unavailable(DbErr::Custom("its address cannot be read".to_owned())))?;
    let mut connecting = settings(backend, options);
    connecting.connect_lazy(lazily);
    Ok((backend, Database::connect(connecting).await?))
}
