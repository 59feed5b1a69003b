//! The bare handler: actix and the driver. The same rows in the same shape, for whoever asks.

use crate::client::Outcome;
use crate::fill::{columns, connect, copy};
use actix_web::dev::ServerHandle;
use actix_web::web::{Data, Path, Query};
use actix_web::{App, HttpResponse, HttpServer, web};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sqlx::{self, PgPool, Row, SqlitePool};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// A running bare server.
pub struct Bare {
    pub address: SocketAddr,
    pub handle: ServerHandle,
}

/// The columns of a case with its person and its lot.
const CASE: &str = "SELECT c.id, c.reference, c.registration_id, c.programme, c.municipality, c.region, c.lot_id, c.status, \
     c.stage, c.closure_reason, c.opened_on, c.version, c.created_at, c.updated_at, r.given_name, r.family_name, \
     l.number, l.organisation_id, o.name_ka, o.name_en FROM cases c JOIN registrations r ON r.id = c.registration_id \
     JOIN lots l ON l.id = c.lot_id LEFT JOIN organisations o ON o.id = l.organisation_id";

const LIST: &str = "SELECT c.id, c.reference, c.registration_id, c.programme, c.municipality, c.region, c.lot_id, c.status, \
     c.closure_reason, c.opened_on, c.version, c.updated_at, r.given_name, r.family_name \
     FROM cases c JOIN registrations r ON r.id = c.registration_id";

#[derive(Serialize)]
struct Person {
    given_name: String,
    family_name: String,
}

#[derive(Serialize)]
struct Names {
    ka: String,
    en: String,
}

#[derive(Serialize)]
struct Organisation {
    id: Option<Uuid>,
    name: Names,
}

#[derive(Serialize)]
struct Lot {
    id: Uuid,
    number: i32,
    organisation: Organisation,
}

#[derive(Serialize)]
struct Case {
    id: Uuid,
    reference: String,
    registration_id: Uuid,
    programme: String,
    person: Person,
    municipality: String,
    region: String,
    lot: Lot,
    status: String,
    stage: String,
    status_reason: Option<String>,
    closure: Option<String>,
    opened_on: NaiveDate,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(Serialize)]
struct Summary {
    id: Uuid,
    reference: String,
    registration_id: Uuid,
    programme: String,
    person: Person,
    municipality: String,
    region: String,
    lot_id: Uuid,
    status: String,
    closure_reason: Option<String>,
    opened_on: NaiveDate,
    version: i64,
    updated_at: DateTime<Utc>,
}

#[derive(Serialize)]
struct List {
    items: Vec<Summary>,
    next_cursor: Option<String>,
}

#[derive(Deserialize)]
struct After {
    after: Option<Uuid>,
}

/// The statements of a registration, each with the new identifier as `$1`; the first three ask, the others write.
struct Writing(Vec<String>);

static NUMBERS: AtomicU64 = AtomicU64::new(1);

macro_rules! server {
    ($module:ident, $pool:ty, $row:ty, $begin:literal) => {
        mod $module {
            use super::*;

            type Failed = actix_web::Error;

            fn failed(error: sqlx::Error) -> Failed {
                actix_web::error::ErrorInternalServerError(error)
            }

            pub async fn case(pool: Data<$pool>, id: Path<Uuid>) -> Result<HttpResponse, Failed> {
                let sql = format!("{CASE} WHERE c.id = $1");
                let row =
                    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(*id).fetch_one(pool.get_ref()).await.map_err(failed)?;
                Ok(HttpResponse::Ok().json(read_case(&row).map_err(failed)?))
            }

            fn read_case(row: &$row) -> Result<Case, sqlx::Error> {
                let name = Names { ka: row.try_get("name_ka")?, en: row.try_get("name_en")? };
                let organisation = Organisation { id: row.try_get("organisation_id")?, name };
                Ok(Case {
                    id: row.try_get("id")?,
                    reference: row.try_get("reference")?,
                    registration_id: row.try_get("registration_id")?,
                    programme: row.try_get("programme")?,
                    person: Person { given_name: row.try_get("given_name")?, family_name: row.try_get("family_name")? },
                    municipality: row.try_get("municipality")?,
                    region: row.try_get("region")?,
                    lot: Lot { id: row.try_get("lot_id")?, number: row.try_get("number")?, organisation },
                    status: row.try_get("status")?,
                    stage: row.try_get("stage")?,
                    status_reason: None,
                    closure: row.try_get("closure_reason")?,
                    opened_on: row.try_get("opened_on")?,
                    version: row.try_get("version")?,
                    created_at: row.try_get("created_at")?,
                    updated_at: row.try_get("updated_at")?,
                })
            }

            pub async fn cases(pool: Data<$pool>, after: Query<After>) -> Result<HttpResponse, Failed> {
                let rows = match after.after {
                    None => {
                        let sql = format!("{LIST} ORDER BY c.id DESC LIMIT 51");
                        sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(pool.get_ref()).await
                    }
                    Some(after) => {
                        let sql = format!("{LIST} WHERE c.id < $1 ORDER BY c.id DESC LIMIT 51");
                        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(after).fetch_all(pool.get_ref()).await
                    }
                };
                let rows = rows.map_err(failed)?;
                let items = rows.iter().take(50).map(read_summary).collect::<Result<_, _>>().map_err(failed)?;
                Ok(HttpResponse::Ok().json(List { items, next_cursor: None }))
            }

            fn read_summary(row: &$row) -> Result<Summary, sqlx::Error> {
                Ok(Summary {
                    id: row.try_get("id")?,
                    reference: row.try_get("reference")?,
                    registration_id: row.try_get("registration_id")?,
                    programme: row.try_get("programme")?,
                    person: Person { given_name: row.try_get("given_name")?, family_name: row.try_get("family_name")? },
                    municipality: row.try_get("municipality")?,
                    region: row.try_get("region")?,
                    lot_id: row.try_get("lot_id")?,
                    status: row.try_get("status")?,
                    closure_reason: row.try_get("closure_reason")?,
                    opened_on: row.try_get("opened_on")?,
                    version: row.try_get("version")?,
                    updated_at: row.try_get("updated_at")?,
                })
            }

            pub async fn register(pool: Data<$pool>, writing: Data<Writing>) -> Result<HttpResponse, Failed> {
                let id = Uuid::now_v7();
                let number = i64::try_from(NUMBERS.fetch_add(1, Ordering::Relaxed)).unwrap_or(0);
                let mut transaction = pool.begin_with($begin).await.map_err(failed)?;
                let mut seen = 0;
                for (place, sql) in writing.0.iter().enumerate() {
                    let statement = sqlx::query(sqlx::AssertSqlSafe(sql.as_str()));
                    let statement = if sql.contains("$1") { statement.bind(id) } else { statement };
                    let statement =
                        if sql.contains("$2") { statement.bind(format!("REG-B-{id}-{number}")) } else { statement };
                    if place < 3 {
                        seen += statement.fetch_all(&mut *transaction).await.map_err(failed)?.len();
                    } else {
                        statement.execute(&mut *transaction).await.map_err(failed)?;
                    }
                }
                transaction.commit().await.map_err(failed)?;
                Ok(HttpResponse::Created().json((id, seen)))
            }
        }
    };
}

server!(postgres, PgPool, sqlx::postgres::PgRow, "BEGIN");
server!(sqlite, SqlitePool, sqlx::sqlite::SqliteRow, "BEGIN IMMEDIATE");

macro_rules! serve {
    ($module:ident, $pool:expr, $writing:expr, $workers:expr) => {{
        let (pool, writing) = (Data::new($pool), Data::from(Arc::new($writing)));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(pool.clone())
                .app_data(writing.clone())
                .route("/cases/{id}", web::get().to($module::case))
                .route("/cases", web::get().to($module::cases))
                .route("/registrations", web::post().to($module::register))
        });
        let server = server.workers($workers).disable_signals().bind(("127.0.0.1", 0))?;
        let address = *server.addrs().first().ok_or("no address")?;
        let server = server.run();
        let handle = server.handle();
        tokio::spawn(server);
        Ok(Bare { address, handle })
    }};
}

/// Starts it on the database.
pub async fn start(url: &str, template: &str, workers: usize, pool: u32) -> Outcome<Bare> {
    let writing = Writing(statements(url, template).await?);
    if url.starts_with("sqlite") {
        use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
        let options: SqliteConnectOptions = url.parse()?;
        let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
        let options = options.busy_timeout(std::time::Duration::from_secs(10)).foreign_keys(true);
        serve!(sqlite, SqlitePoolOptions::new().max_connections(pool).connect_with(options).await?, writing, workers)
    } else {
        let options = sqlx::postgres::PgPoolOptions::new().max_connections(pool);
        serve!(postgres, options.connect(url).await?, writing, workers)
    }
}

/// What a registration asks and writes, in the same order: policies, the lot, the counter; the row, its key, its change
/// and its audit entry.
async fn statements(url: &str, template: &str) -> Outcome<Vec<String>> {
    let connection = connect(url).await?;
    let postgres = !url.starts_with("sqlite");
    let template =
        if postgres { format!("'{template}'::uuid") } else { format!("unhex('{}')", template.replace('-', "")) };
    let registrations = columns(&connection, "registrations").await?;
    let other = [
        ("id", "$1"),
        ("reference", "$2"),
        ("case_id", "NULL"),
        ("status", "'submitted'"),
        ("name_key", "$2"),
        ("document_key", "$2"),
    ];
    let keys = columns(&connection, "person_keys").await?;
    let changes = columns(&connection, "changes").await?;
    let entries = columns(&connection, "audit_entries").await?;
    connection.close().await?;
    let one = |table: &str| format!("seq = (SELECT min(seq) FROM {table})");
    Ok(vec![
        "SELECT * FROM policies WHERE programme = 'reintegration' AND status = 'published'".to_owned(),
        "SELECT l.*, o.name_ka, o.name_en FROM lots l JOIN organisations o ON o.id = l.organisation_id \
         JOIN lot_regions r ON r.lot_id = l.id WHERE l.year = 2020 AND r.region = 'GE-IM'"
            .to_owned(),
        "INSERT INTO reference_counters (kind, year, last_number) VALUES ('bare', 2020, 1) ON CONFLICT (kind, year) \
         DO UPDATE SET last_number = reference_counters.last_number + 1 RETURNING last_number"
            .to_owned(),
        format!("{} WHERE t.id = {template}", copy("registrations", &registrations, &other)),
        format!("{} WHERE t.registration_id = {template}", copy("person_keys", &keys, &[("registration_id", "$1")])),
        format!("{} WHERE {}", copy("changes", &changes, &[("id", "$1")]), one("changes")),
        format!("{} WHERE {}", copy("audit_entries", &entries, &[("id", "$1")]), one("audit_entries")),
    ])
}
