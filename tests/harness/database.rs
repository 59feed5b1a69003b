//! The database behind a story, for what callers do not see.

use super::System;
use sea_orm::{ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, QueryResult, Statement};

/// What a request may write to.
const TABLES: [&str; 17] = [
    "registrations",
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

/// Every row of every table; what is no text is in hexadecimal digits.
pub async fn everything(url: &str) -> Everything {
    let connection = connect(url).await;
    let backend = connection.get_database_backend();
    let tables = match backend {
        DatabaseBackend::Sqlite => {
            "SELECT name AS name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        }
        _ => "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'",
    };
    let mut text = String::new();
    for table in connection.query_all_raw(Statement::from_string(backend, tables)).await.unwrap() {
        let table: String = table.try_get_by_index(0).unwrap();
        let rows = match backend {
            DatabaseBackend::Sqlite => {
                let columns = format!("SELECT name FROM pragma_table_info('{table}')");
                let columns = connection.query_all_raw(Statement::from_string(backend, columns)).await.unwrap();
                let columns = columns.iter().map(|column| column.try_get_by_index::<String>(0).unwrap());
                let columns: Vec<_> = columns.map(|column| format!("CASE typeof({column}) WHEN 'blob' THEN lower(hex({column})) ELSE coalesce({column}, '') END")).collect();
                format!("SELECT {} FROM {table}", columns.join(" || ' ' || "))
            }
            _ => format!("SELECT t::text FROM {table} t"),
        };
        for row in connection.query_all_raw(Statement::from_string(backend, rows)).await.unwrap() {
            text.push_str(&row.try_get_by_index::<String>(0).unwrap());
            text.push('\n');
        }
    }
    connection.close().await.unwrap();
    Everything(text)
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
