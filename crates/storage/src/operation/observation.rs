//! What an operator wants to know of the database.

use crate::{Backend, StorageError, Store};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

/// The connections of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolState {
    /// Those that wait for work.
    pub idle: u32,
    /// Those that work.
    pub in_use: u32,
    /// The most there can be.
    pub limit: u32,
}

/// How the feed stands.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Observation {
    /// Changes that are committed and not shown yet; not counted beyond ten thousand.
    pub hidden_changes: i64,
    /// When the oldest of them happened.
    pub oldest_hidden_at: Option<DateTime<Utc>>,
    /// When the newest change of all happened.
    pub newest_change_at: Option<DateTime<Utc>>,
}

impl Store {
    /// How its own pool stands.
    #[must_use]
    pub fn pool(&self) -> PoolState {
        let (size, idle, limit) = match self.backend() {
            Backend::Sqlite => {
                let pool = self.connection.get_sqlite_connection_pool();
                (pool.size(), pool.num_idle(), pool.options().get_max_connections())
            }
            Backend::Postgres => {
                let pool = self.connection.get_postgres_connection_pool();
                (pool.size(), pool.num_idle(), pool.options().get_max_connections())
            }
        };
        let idle = u32::try_from(idle).unwrap_or(u32::MAX).min(size);
        PoolState { idle, in_use: size - idle, limit }
    }

    /// Writes a row, as requests do: a database can answer and not take anything, on a full disk or behind a writer that
    /// hangs.
    pub async fn try_to_write(&self) -> Result<(), StorageError> {
        let now = self.backend().now();
        let sql = format!(
            "INSERT INTO write_trials (one, written_at) VALUES (1, {now}) \
             ON CONFLICT (one) DO UPDATE SET written_at = excluded.written_at"
        );
        self.execute(&sql, Vec::new()).await?;
        Ok(())
    }

    /// What time it is by the database's clock.
    pub async fn now(&self) -> Result<DateTime<Utc>, StorageError> {
        let sql = format!("SELECT {} AS now", self.backend().now());
        let statement = Statement::from_string(self.connection.get_database_backend(), sql);
        let row = self.connection.query_one_raw(statement).await?;
        let row = row.ok_or_else(|| StorageError::Corrupt("the time returned no row".to_owned()))?;
        Ok(row.try_get("", "now")?)
    }

    /// Looks at the end of the feed, through its indexes.
    pub async fn observe(&self) -> Result<Observation, StorageError> {
        // Only PostgreSQL lets transactions overtake each other.
        let hidden = match self.backend() {
            Backend::Sqlite => "SELECT occurred_at FROM changes WHERE false",
            Backend::Postgres => {
                "SELECT occurred_at FROM changes WHERE xact >= (SELECT xact_offset FROM change_feed) \
                 + pg_snapshot_xmin(pg_current_snapshot())::text::bigint ORDER BY xact, seq LIMIT 10000"
            }
        };
        let sql = format!(
            "SELECT count(*) AS hidden_changes, min(occurred_at) AS oldest_hidden_at, \
             (SELECT occurred_at FROM changes ORDER BY xact DESC, seq DESC LIMIT 1) AS newest_change_at \
             FROM ({hidden}) AS hidden"
        );
        let statement = Statement::from_string(self.connection.get_database_backend(), sql);
        let seen = Observation::find_by_statement(statement).one(&self.connection).await?;
        seen.ok_or_else(|| StorageError::Corrupt("a count returned no row".to_owned()))
    }
}
