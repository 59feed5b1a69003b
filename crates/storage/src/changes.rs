//! The change feed: what happened, in the order in which it became visible.
//!
//! The position must not be drawn before the commit: a follower would pass a smaller one that commits later. On
//! `PostgreSQL` rows are ordered by their transaction's number and shown only below the oldest transaction that still
//! runs; on `SQLite` the single writer already orders, and the number only tells what was before a restore from what is
//! after it.

use crate::backend::SETTLED;
use crate::change::{CHANGE_NAMES, NewChange};
use crate::change_data::fits;
use crate::scoped::{self, Page, Scoped};
use crate::stamp::Author;
use crate::store::Store;
use crate::transaction::Transaction;
use crate::{Backend, StorageError};
use chrono::{DateTime, Utc};
use reintegration_domain::access::Scope;
use sea_orm::{ConnectionTrait, DatabaseBackend, FromQueryResult, Statement, Value};
use serde_json::Value as Json;
use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;
use tokio::sync::watch;
use uuid::Uuid;

/// A place in the feed: after it comes what is newer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The transaction's place.
    pub xact: i64,
    /// The place within it.
    pub seq: i64,
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.xact, self.seq)
    }
}

impl FromStr for Position {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        let (xact, seq) = text.split_once('.').unwrap_or((text, ""));
        Ok(Self { xact: xact.parse()?, seq: seq.parse()? })
    }
}

/// A change as followers see it.
#[derive(Debug, Clone, FromQueryResult)]
pub struct ChangeRecord {
    /// With `seq`, its place.
    pub xact: i64,
    /// With `xact`, its place.
    pub seq: i64,
    /// Its identifier.
    pub id: Uuid,
    /// Its name.
    pub r#type: String,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// The client that caused it; `None` for the service itself.
    pub client_id: Option<String>,
    /// The client's role, or `service`.
    pub role: String,
    /// What it happened to.
    pub subject_type: String,
    /// Which one.
    pub subject_id: Uuid,
    /// The subject's version afterwards.
    pub subject_version: i64,
    /// What a follower needs to know.
    pub data: Json,
}

/// Which changes a follower wants.
#[derive(Debug, Clone, Copy, Default)]
pub struct ChangeFilter<'a> {
    /// Those of this type.
    pub name: Option<&'a str>,
    /// Those of this subject.
    pub subject: Option<Uuid>,
}

impl ChangeRecord {
    /// Its place in the feed.
    #[must_use]
    pub const fn position(&self) -> Position {
        Position { xact: self.xact, seq: self.seq }
    }

    /// Why a case was closed is said by those who work on it, not by whoever once submitted the registration.
    fn leave_out_why(&mut self) {
        if let Some(data) = self.data.as_object_mut() {
            data.remove("closure_reason");
        }
    }
}

impl Transaction {
    /// Writes a change down; followers see it when the transaction commits.
    pub async fn publish(&mut self, new: NewChange) -> Result<(), StorageError> {
        let xact = match self.backend() {
            Backend::Sqlite => "(SELECT xact_offset FROM change_feed)",
            Backend::Postgres => "(SELECT xact_offset FROM change_feed) + pg_current_xact_id()::text::bigint",
        };
        let sql = format!(
            "INSERT INTO changes (xact, id, type, occurred_at, client, client_id, role, subject_type, subject_id, \
             subject_version, registration_id, lot_id, region, submitted_by, organisation_id, audience, data, request_id) \
             VALUES ({xact}, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
        );
        debug_assert!(CHANGE_NAMES.contains(&new.name), "{} is not listed", new.name);
        debug_assert!(fits(new.name, &new.data), "{} says something else: {}", new.name, new.data);
        let stamp = self.stamp();
        let (client, client_id, role) = match &stamp.author {
            Author::Client(actor) => (Some(actor.client.uuid()), Some(actor.client_id.clone()), actor.role.as_str()),
            Author::Service => (None, None, "service"),
            Author::Anybody => (None, None, "public"),
        };
        let values: Vec<Value> = vec![
            self.new_id().into(),
            new.name.into(),
            stamp.now.into(),
            client.into(),
            client_id.into(),
            role.into(),
            new.subject_type.into(),
            new.subject_id.into(),
            new.subject_version.into(),
            new.row.registration_id.into(),
            new.row.lot_id.into(),
            new.row.region.clone().into(),
            new.row.submitted_by.into(),
            new.row.organisation_id.into(),
            new.row.audience.as_str().into(),
            new.data.clone().into(),
            stamp.request_id.clone().into(),
        ];
        self.execute(&sql, values).await?;
        self.has_published(&new);
        Ok(())
    }
}

const COLUMNS: &str =
    "xact, seq, id, type, occurred_at, client_id, role, subject_type, subject_id, subject_version, data";

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The changes after `after`, oldest first, at most `limit`, as far as the filter lets them through.
    pub async fn changes(
        &self,
        after: Position,
        filter: ChangeFilter<'_>,
        limit: u64,
    ) -> Result<Vec<ChangeRecord>, StorageError> {
        let mut values: Vec<Value> = vec![after.xact.into(), after.seq.into()];
        let (parts, scope_values) = scoped::changes(self.scope, 3);
        values.extend(scope_values);
        let mut only = Vec::new();
        for (column, value) in [("type", filter.name.map(Value::from)), ("subject_id", filter.subject.map(Value::from))]
        {
            if let Some(value) = value {
                values.push(value);
                only.push(format!(" AND {column} = ${}", values.len()));
            }
        }
        // Part by part, each along an index of its own; no change is in two.
        let part = |scope: String| self.ordered(&format!("{scope}{}", only.concat()), limit);
        let sql = parts.into_iter().map(part).collect::<Vec<_>>().join(" UNION ALL ");
        self.found(&format!("SELECT * FROM ({sql}) AS heard ORDER BY xact, seq LIMIT {limit}"), values).await
    }

    /// The place behind which everything comes that cannot be seen yet.
    pub async fn newest_change(&self) -> Result<Position, StorageError> {
        let newest =
            format!("SELECT {COLUMNS} FROM changes WHERE {} ORDER BY xact DESC, seq DESC LIMIT 1", self.settled());
        Ok(self.found(&newest, Vec::new()).await?.first().map(ChangeRecord::position).unwrap_or_default())
    }

    /// What happened to a registration and its case, oldest first, after `after`, at most `limit`.
    pub async fn timeline(
        &self,
        registration_id: Uuid,
        after: Position,
        limit: u64,
    ) -> Result<Page<ChangeRecord>, StorageError> {
        let values: Vec<Value> = vec![after.xact.into(), after.seq.into(), registration_id.into()];
        let ordered = self.ordered("registration_id = $3", limit.saturating_add(1));
        Page::of(self.found(&ordered, values).await?, limit)
    }

    /// The first changes after the place `($1, $2)` that meet a condition, as SQL.
    fn ordered(&self, condition: &str, limit: u64) -> String {
        let settled = self.settled();
        format!(
            "SELECT * FROM (SELECT {COLUMNS} FROM changes WHERE (xact, seq) > ($1, $2) AND {condition} AND {settled} \
             ORDER BY xact, seq LIMIT {limit}) AS part"
        )
    }

    /// What can be seen: no smaller place can come to be before it.
    fn settled(&self) -> &'static str {
        match self.connection.get_database_backend() {
            DatabaseBackend::Postgres => SETTLED,
            _ => "1 = 1",
        }
    }

    async fn found(&self, sql: &str, values: Vec<Value>) -> Result<Vec<ChangeRecord>, StorageError> {
        let backend = self.connection.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, sql, values);
        let mut found = ChangeRecord::find_by_statement(statement).all(self.connection).await?;
        if matches!(self.scope, Scope::SubmittedBy(_)) {
            found.iter_mut().for_each(ChangeRecord::leave_out_why);
        }
        Ok(found)
    }
}

impl Store {
    /// Tells whenever this replica has committed changes. Other replicas' changes are found by asking again.
    #[must_use]
    pub fn news(&self) -> watch::Receiver<u64> {
        self.feed.subscribe()
    }

    /// After a restore: moves the feed behind every position that was ever given out, those of changes that are lost
    /// included. A follower who saw them would otherwise pass the new ones that take their places.
    ///
    /// The instant makes it so: restoring the same backup twice must not give the same places twice. Each second leaves
    /// room for 2^32 transactions, until the end of this century.
    pub async fn move_feed_on(&self, now: DateTime<Utc>) -> Result<(), StorageError> {
        const ROOM: i64 = 1 << 32;
        const YEAR_2020: i64 = 1_577_836_800;
        let place = now.timestamp().saturating_sub(YEAR_2020).saturating_mul(ROOM);
        let sql = "UPDATE change_feed SET xact_offset = CASE WHEN xact_offset < $1 THEN $1 ELSE xact_offset + $2 END";
        let values = vec![place.into(), ROOM.into()];
        let statement = Statement::from_sql_and_values(self.connection.get_database_backend(), sql, values);
        self.atomically(async |transaction| transaction.execute_raw(statement).await).await?;
        Ok(())
    }
}
