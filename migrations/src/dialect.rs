//! Where the two databases differ in their types.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend};

/// Runs `sql` after filling in `{uuid}`, `{json}`, `{instant}`, `{day}`, `{flag}`, `{bytes}` and `{sequence}`.
pub async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let types = if is_postgres(manager) {
        [
            ("{uuid}", "uuid"),
            ("{json}", "jsonb"),
            ("{instant}", "timestamptz"),
            ("{day}", "date"),
            ("{flag}", "boolean"),
            ("{bytes}", "bytea"),
            ("{sequence}", "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
        ]
    } else {
        [
            ("{uuid}", "blob"),
            ("{json}", "text"),
            ("{instant}", "text"),
            ("{day}", "text"),
            ("{flag}", "boolean"),
            ("{bytes}", "blob"),
            ("{sequence}", "integer PRIMARY KEY AUTOINCREMENT"),
        ]
    };
    let sql = types.iter().fold(sql.to_owned(), |sql, (placeholder, name)| sql.replace(placeholder, name));
    manager.get_connection().execute_unprepared(&sql).await?;
    Ok(())
}

pub fn is_postgres(manager: &SchemaManager<'_>) -> bool {
    manager.get_database_backend() == DatabaseBackend::Postgres
}
