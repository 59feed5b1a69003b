//! The database behind a story, for what callers do not see.

use super::System;
use sea_orm::{ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, QueryResult, Statement};
use std::collections::BTreeMap;

/// What a request may write to.
const TABLES: [&str; 21] = [
    "registrations",
    "registration_matches",
    "duplicate_keys",
    "search_keys",
    "external_references",
    "decisions",
    "cases",
    "case_notes",
    "plans",
    "plan_revisions",
    "follow_ups",
    "assistance",
    "ledger_entries",
    "transfers",
    "report_revisions",
    "report_lines",
    "reported_items",
    "report_documents",
    "changes",
    "idempotency_keys",
    "reference_counters",
];

/// A connection beside the service's own.
#[expect(clippy::disallowed_methods, reason = "a story looks at the rows from outside, not through the store")]
pub async fn connect(url: &str) -> DatabaseConnection {
    Database::connect(url).await.unwrap()
}

/// What the query finds in the database at `url`.
pub async fn query(url: &str, sql: &str) -> Vec<QueryResult> {
    let connection = connect(url).await;
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = connection.query_all_raw(statement).await.unwrap();
    connection.close().await.unwrap();
    rows
}

/// Whether somebody from outside can write at this moment, for `SQLite`: nobody else is writing.
pub async fn can_be_written(url: &str) -> bool {
    let connection = connect(&format!("{url}?mode=rw")).await;
    let begun = connection.execute_unprepared("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE; ROLLBACK").await;
    connection.close().await.unwrap();
    begun.is_ok()
}

/// All that lies in a database.
pub struct Everything(String);

impl Everything {
    /// Whether it lies there in clear: as text, or inside what is no text.
    pub fn holds(&self, words: &str) -> bool {
        let bytes: Vec<String> = words.bytes().map(|byte| format!("{byte:02x}")).collect();
        self.0.contains(words) || self.0.contains(&bytes.concat())
    }
}

/// The tables, and their columns.
pub async fn columns(connection: &DatabaseConnection) -> BTreeMap<String, Vec<String>> {
    let backend = connection.get_database_backend();
    let sql = match backend {
        DatabaseBackend::Sqlite => {
            "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'"
        }
        _ => "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public'",
    };
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in connection.query_all_raw(Statement::from_string(backend, sql)).await.unwrap() {
        tables.entry(row.try_get_by_index(0).unwrap()).or_default().push(row.try_get_by_index(1).unwrap());
    }
    tables
}

/// What a column holds in each row, as text; bytes are in hexadecimal digits, and what is null is an empty text.
pub async fn texts(connection: &DatabaseConnection, table: &str, column: &str) -> Vec<String> {
    let backend = connection.get_database_backend();
    let text = match backend {
        DatabaseBackend::Sqlite => {
            format!("CASE typeof({column}) WHEN 'blob' THEN lower(hex({column})) ELSE CAST({column} AS text) END")
        }
        _ => format!("{column}::text"),
    };
    let statement = Statement::from_string(backend, format!("SELECT coalesce({text}, '') FROM {table}"));
    let rows = connection.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// Every row of every table; what is no text is in hexadecimal digits.
pub async fn everything(url: &str) -> Everything {
    let connection = connect(url).await;
    let mut all = Vec::new();
    for (table, columns) in columns(&connection).await {
        for column in columns {
            all.extend(texts(&connection, &table, &column).await);
        }
    }
    connection.close().await.unwrap();
    Everything(all.join("\n"))
}

impl System {
    /// What the query finds.
    pub async fn query(&self, sql: &str) -> Vec<QueryResult> {
        query(&self.shared.database_url, sql).await
    }

    /// The one number that the query finds.
    pub async fn number(&self, sql: &str) -> i64 {
        let rows = self.query(sql).await;
        rows[0].try_get_by_index(0).unwrap()
    }

    /// Changes a row behind the service's back.
    pub async fn execute(&self, sql: &str) {
        let connection = connect(&self.shared.database_url).await;
        assert_eq!(connection.execute_unprepared(sql).await.unwrap().rows_affected(), 1, "{sql}");
        connection.close().await.unwrap();
    }

    /// What the database itself says against a change behind the service's back.
    pub async fn refusal(&self, sql: &str) -> String {
        let connection = connect(&self.shared.database_url).await;
        let refused = connection.execute_unprepared(sql).await.expect_err(sql).to_string();
        connection.close().await.unwrap();
        refused
    }

    /// How many rows each table has, and how many numbers were given out: the same before and after a refused request.
    pub async fn trace(&self) -> Vec<(&'static str, i64)> {
        let counts = TABLES.map(|table| format!("SELECT count(*) AS n FROM {table}"));
        let numbers = "SELECT CAST(coalesce(sum(last_number), 0) AS bigint) AS n FROM reference_counters";
        let rows = self.query(&format!("{} UNION ALL {numbers}", counts.join(" UNION ALL "))).await;
        let numbers = rows.iter().map(|row| row.try_get_by_index(0).unwrap());
        TABLES.into_iter().chain(["numbers"]).zip(numbers).collect()
    }
}
