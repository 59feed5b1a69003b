//! Everything in which the two databases differ.

use crate::entity::audit_entry;
use chrono::TimeDelta;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, FromQueryResult, IsolationLevel,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

/// On `PostgreSQL`: every transaction that could still write a row before this one has ended.
pub const SETTLED: &str = "xact < (SELECT xact_offset FROM change_feed) \
     + pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

/// Which database holds the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// One file, one writer at a time.
    Sqlite,
    /// Several replicas of the service on one server.
    Postgres,
}

impl Backend {
    /// Its name, for the figures.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }

    /// The present, by the database's own clock, as instants are kept. What is deleted once it is old enough was dated so and
    /// is compared so: replicas' clocks differ.
    pub(crate) const fn now(self) -> &'static str {
        match self {
            Self::Sqlite => "strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')",
            Self::Postgres => "now()",
        }
    }

    /// So long ago, by the database's own clock.
    pub(crate) fn ago(self, past: TimeDelta) -> String {
        let seconds = past.num_seconds();
        match self {
            Self::Sqlite => format!("strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now', '-{seconds} seconds')"),
            Self::Postgres => format!("now() - interval '{seconds} seconds'"),
        }
    }

    /// Begins a writing transaction. On `SQLite` it takes the write lock at once: one that starts as a reader and
    /// wants to write later would be refused instead of waiting.
    pub(crate) async fn begin(self, connection: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
        let sqlite_transaction_mode = (self == Self::Sqlite).then_some(SqliteTransactionMode::Immediate);
        connection
            .begin_with_options(TransactionOptions { sqlite_transaction_mode, ..TransactionOptions::default() })
            .await
    }

    /// Begins to read, everything as of one moment, and to write nothing.
    pub(crate) async fn snapshot(self, connection: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
        let options = match self {
            // Whatever is read first says when.
            Self::Sqlite => TransactionOptions::default(),
            Self::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
        };
        connection.begin_with_options(options).await
    }

    /// Lifts the limits of a statement's time for the rest of the transaction: migrations take as long as they take.
    pub(crate) async fn take_all_the_time(self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        if self == Self::Postgres {
            let limits = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0";
            transaction.execute_unprepared(limits).await?;
        }
        Ok(())
    }

    /// Writes the audit entries of a JSON array down. One statement for any number of them, so that it is prepared once.
    pub(crate) const fn insert_audit_entries(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "INSERT INTO audit_entries (xact, id, occurred_at, client, client_id, role, operation, action, \
                 subject_type, subject_id, subject_version, persons, fields, purpose, request_id, digests) \
                 SELECT 0, unhex(value->>'id'), value->>'occurred_at', unhex(value->>'client'), value->>'client_id', \
                 value->>'role', value->>'operation', value->>'action', value->>'subject_type', \
                 unhex(value->>'subject_id'), value->>'subject_version', value->>'persons', value->>'fields', \
                 value->>'purpose', value->>'request_id', value->>'digests' FROM json_each($1)"
            }
            Self::Postgres => {
                "INSERT INTO audit_entries (xact, id, occurred_at, client, client_id, role, operation, action, \
                 subject_type, subject_id, subject_version, persons, fields, purpose, request_id, digests) \
                 SELECT (SELECT xact_offset FROM change_feed) + pg_current_xact_id()::text::bigint, e.* \
                 FROM json_to_recordset($1::json) AS e (id uuid, occurred_at timestamptz, client uuid, client_id text, \
                 role text, operation text, action text, subject_type text, subject_id uuid, subject_version bigint, \
                 persons text, fields text, purpose text, request_id text, digests text)"
            }
        }
    }

    /// Lets entries be found by their persons, from a JSON array.
    pub(crate) const fn insert_audit_persons(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "INSERT INTO audit_persons (registration_id, xact, seq) \
                 SELECT DISTINCT unhex(value->>'registration_id'), value->>'xact', value->>'seq' FROM json_each($1)"
            }
            Self::Postgres => {
                "INSERT INTO audit_persons (registration_id, xact, seq) SELECT DISTINCT p.* \
                 FROM json_to_recordset($1::json) AS p (registration_id uuid, xact bigint, seq bigint)"
            }
        }
    }

    /// Writes lines of a report down, from a JSON array of arrays: line, assistance, amount, day. One that the report has
    /// already is left out.
    pub(crate) const fn insert_report_lines(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "INSERT INTO report_lines (report_id, revision, line, assistance_id, amount_minor, delivered_on) \
                 SELECT $1, $2, value->>0, unhex(value->>1), value->>2, value->>3 FROM json_each($3) WHERE true \
                 ON CONFLICT DO NOTHING"
            }
            Self::Postgres => {
                "INSERT INTO report_lines (report_id, revision, line, assistance_id, amount_minor, delivered_on) \
                 SELECT $1, $2, (value->>0)::integer, (value->>1)::uuid, (value->>2)::bigint, (value->>3)::date \
                 FROM json_array_elements($3::json) ON CONFLICT DO NOTHING"
            }
        }
    }

    /// The audit entries after `after` before which none can come any more, in order, at most `most`.
    pub(crate) async fn settled_entries(
        self,
        transaction: &DatabaseTransaction,
        after: (i64, i64),
        most: u64,
    ) -> Result<Vec<audit_entry::Model>, DbErr> {
        let settled = match self {
            Self::Sqlite => "1 = 1",
            Self::Postgres => SETTLED,
        };
        let sql = format!(
            "SELECT * FROM audit_entries WHERE (xact, seq) > ($1, $2) AND {settled} ORDER BY xact, seq LIMIT {most}"
        );
        let values = [after.0.into(), after.1.into()];
        let statement = Statement::from_sql_and_values(transaction.get_database_backend(), sql, values);
        audit_entry::Model::find_by_statement(statement).all(transaction).await
    }

    /// Lets any number of transactions do something at once, and none that does it alone.
    pub(crate) async fn share(self, transaction: &DatabaseTransaction, what: &str) -> Result<(), DbErr> {
        if self == Self::Postgres {
            let lock = format!("SELECT pg_advisory_xact_lock_shared(hashtext('{what}'))");
            transaction.execute_unprepared(&lock).await?;
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
