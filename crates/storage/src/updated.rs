//! `updated_since`: asking again and again for what changed, without losing a change.
//!
//! An instant that a row is given lies before its commit, and replicas' clocks differ. So the instants of followed rows
//! are drawn, and how far a follower has everything is found without a clock:
//!
//! * a writer first announces that it is under way, and from which second on (on `PostgreSQL`, by a shared advisory lock), then
//!   takes its clock's instant, or the next one after the latest that is committed, whichever is later;
//! * a follower first looks for the latest instant that is committed, then for writers under way, and only then reads.
//!   Before both, all is there: a writer that announces itself later finds what the follower found, and draws a later instant.
//!
//! `SQLite` has one writer at a time, so that nobody has to be announced.

use crate::StorageError;
use crate::backend::Backend;
use crate::scoped::Scoped;
use crate::transaction::Transaction;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DatabaseBackend, Statement};

/// The class of the advisory locks that announce writers; the second number is the second from which on they write.
const UNDER_WAY: i32 = 0x5550;
/// Seconds are counted from the beginning of 2020, so that they fit until 2088.
const YEAR_2020: i64 = 1_577_836_800;
/// Databases keep instants by the microsecond.
const DIGITS: u16 = 6;
const NEXT: TimeDelta = TimeDelta::microseconds(1);

const LATEST: &str = "SELECT max(latest) AS latest FROM (SELECT max(updated_at) AS latest FROM registrations \
     UNION ALL SELECT max(updated_at) FROM cases UNION ALL SELECT max(updated_at) FROM assistance) AS followed";

/// The rows that changed at `since` or later, and before `complete_until`: all of them are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Updated {
    /// Since when the follower asks.
    pub since: DateTime<Utc>,
    /// The first instant of which it is not known that everything is there: the next `since`.
    pub complete_until: DateTime<Utc>,
}

impl Updated {
    pub(crate) fn holds(self, updated_at: impl ColumnTrait) -> Condition {
        Condition::all().add(updated_at.gte(self.since)).add(updated_at.lt(self.complete_until))
    }
}

impl Transaction {
    /// The instant that this transaction gives to the followed rows which it writes: later than that of each row that is
    /// committed.
    pub(crate) async fn instant(&self) -> Result<DateTime<Utc>, StorageError> {
        self.instant.get_or_try_init(|| self.draw_instant()).await.copied()
    }

    async fn draw_instant(&self) -> Result<DateTime<Utc>, StorageError> {
        let now = self.stamp().now.trunc_subsecs(DIGITS);
        if self.backend() == Backend::Postgres {
            let second = i32::try_from(now.timestamp().saturating_sub(YEAR_2020)).unwrap_or(i32::MIN);
            self.execute("SELECT pg_advisory_xact_lock_shared($1, $2)", vec![UNDER_WAY.into(), second.into()]).await?;
        }
        // A statement of its own: it has to see what was committed before the lock was there.
        Ok(latest(self.connection()).await?.map_or(now, |latest| now.max(latest + NEXT)))
    }
}

async fn latest(connection: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>, StorageError> {
    let statement = Statement::from_string(connection.get_database_backend(), LATEST);
    let row = connection.query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get("", "latest")).transpose()?.flatten())
}

/// The second from which on the writers under way write.
async fn under_way(connection: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>, StorageError> {
    let backend = connection.get_database_backend();
    if backend != DatabaseBackend::Postgres {
        return Ok(None);
    }
    let sql = "SELECT min(objid::bigint) AS second FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 \
               AND classid::bigint = $1 \
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let statement = Statement::from_sql_and_values(backend, sql, [i64::from(UNDER_WAY).into()]);
    let row = connection.query_one_raw(statement).await?;
    let second: Option<i64> = row.map(|row| row.try_get("", "second")).transpose()?.flatten();
    Ok(second.and_then(|second| DateTime::from_timestamp(second.saturating_add(YEAR_2020), 0)))
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// How far everything is there that changed at `since` or later. Whoever reads it reads it after this.
    pub async fn updated(&self, since: DateTime<Utc>) -> Result<Updated, StorageError> {
        let latest = latest(self.connection).await?.map(|latest| latest + NEXT);
        let under_way = under_way(self.connection).await?;
        let complete = latest.map(|latest| under_way.map_or(latest, |under_way| under_way.min(latest)));
        // Before anything is there, and in the future, the follower asks from the same instant again.
        Ok(Updated { since, complete_until: complete.map_or(since, |complete| complete.max(since)) })
    }
}
