//! Copies of one person, under names and numbers of their own, written by the database itself.

use crate::client::Outcome;
use sea_orm::{ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, Statement};
use std::time::Instant;

/// People that are written in one transaction.
const BATCH: u32 = 50_000;

/// What filling took.
pub struct Filled {
    pub written: u32,
    pub seconds: f64,
}

/// The identifier of the case of the person with that number, counted from 1.
pub fn case(number: u32) -> uuid::Uuid {
    uuid::Uuid::from_u128((0x0199_u128 << 112) | u128::from(number))
}

#[allow(clippy::disallowed_methods, reason = "beside the service, not through its store")]
pub async fn connect(url: &str) -> Outcome<DatabaseConnection> {
    Ok(Database::connect(url).await?)
}

/// Writes whoever is missing of `people`.
pub async fn fill(url: &str, template: &str, people: u32) -> Outcome<Filled> {
    let connection = connect(url).await?;
    let begun = Instant::now();
    let there =
        number(&connection, "SELECT CAST(count(*) AS bigint) FROM cases WHERE reference LIKE 'CASE-L-%'").await?;
    let there = u32::try_from(there)?;
    let mut next = there.saturating_add(1);
    while next <= people {
        let last = people.min(next.saturating_add(BATCH - 1));
        for sql in copies(&connection, template, next, last).await? {
            connection.execute_unprepared(&sql).await?;
        }
        next = last + 1;
    }
    if there < people {
        connection.execute_unprepared("ANALYZE").await?;
    }
    connection.close().await?;
    Ok(Filled { written: people.saturating_sub(there), seconds: begun.elapsed().as_secs_f64() })
}

async fn number(connection: &DatabaseConnection, sql: &str) -> Outcome<i64> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let row = connection.query_one_raw(statement).await?.ok_or("no row")?;
    Ok(row.try_get_by_index(0)?)
}

/// The columns of a table, but for those the database fills in itself.
pub async fn columns(connection: &DatabaseConnection, table: &str) -> Outcome<Vec<String>> {
    let sql = match connection.get_database_backend() {
        DatabaseBackend::Sqlite => format!("SELECT name FROM pragma_table_info('{table}') WHERE name <> 'seq'"),
        _ => format!(
            "SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}' \
             AND table_schema = 'public' AND column_name <> 'seq' ORDER BY ordinal_position"
        ),
    };
    let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), sql)).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

/// A copy of a row, with other values in some of its columns.
pub fn copy(table: &str, columns: &[String], other: &[(&str, &str)]) -> String {
    let values = columns.iter().map(|column| {
        let own = other.iter().find(|(name, _)| name == column).map(|(_, value)| (*value).to_owned());
        own.unwrap_or_else(|| format!("t.{column}"))
    });
    format!(
        "INSERT INTO {table} ({}) SELECT {} FROM {table} t",
        columns.join(", "),
        values.collect::<Vec<_>>().join(", ")
    )
}

async fn copies(connection: &DatabaseConnection, template: &str, first: u32, last: u32) -> Outcome<Vec<String>> {
    let postgres = connection.get_database_backend() == DatabaseBackend::Postgres;
    let id = |prefix: &str| {
        if postgres {
            format!("('{prefix}' || lpad(to_hex(s.n), 28, '0'))::uuid")
        } else {
            format!("unhex(printf('{prefix}%028x', s.n))")
        }
    };
    let (person, case) = (id("0198"), id("0199"));
    let template =
        if postgres { format!("'{template}'::uuid") } else { format!("unhex('{}')", template.replace('-', "")) };
    let series = if postgres {
        format!("generate_series({first}, {last}) AS s(n)")
    } else {
        format!(
            "(WITH RECURSIVE c(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM c WHERE n < {last}) SELECT n FROM c) AS s"
        )
    };
    // Birthdays over sixty years, as people's are.
    let born_on =
        if postgres { "t.born_on - (s.n % 21900)::int" } else { "date(t.born_on, '-' || (s.n % 21900) || ' days')" };
    let registrations = copy(
        "registrations",
        &columns(connection, "registrations").await?,
        &[
            ("id", &person),
            ("reference", "'REG-L-' || s.n"),
            ("case_id", &case),
            ("family_name", "t.family_name || s.n"),
            ("name_key", "'k' || s.n"),
            ("born_on", born_on),
            ("born_until", born_on),
            ("document_key", "'k' || s.n"),
            ("number_key", "'k' || s.n"),
        ],
    );
    let keys = copy("person_keys", &columns(connection, "person_keys").await?, &[("registration_id", &person)]);
    // As many keys as the person has, of which nobody shares one.
    let duplicates = copy(
        "duplicate_keys",
        &columns(connection, "duplicate_keys").await?,
        &[("registration_id", &person), ("key", "t.key / 2 + s.n")],
    );
    let found_by = copy(
        "search_keys",
        &columns(connection, "search_keys").await?,
        &[("registration_id", &person), ("key", "t.key / 2 + s.n")],
    );
    let cases = copy(
        "cases",
        &columns(connection, "cases").await?,
        &[("id", &case), ("reference", "'CASE-L-' || s.n"), ("registration_id", &person)],
    );
    Ok(vec![
        format!("{registrations}, {series} WHERE t.id = {template}"),
        format!("{keys}, {series} WHERE t.registration_id = {template}"),
        format!("{duplicates}, {series} WHERE t.registration_id = {template}"),
        format!("{found_by}, {series} WHERE t.registration_id = {template}"),
        format!("{cases}, {series} WHERE t.registration_id = {template}"),
    ])
}
