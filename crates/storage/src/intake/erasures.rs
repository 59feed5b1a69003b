//! What an erasure leaves to do once it is committed: its registration is listed outside of the database, for the day on
//! which a backup of before is restored; and what the database's files still hold of what was erased is taken out of them.

use crate::entity::{unfreed_erasure, unlisted_erasure};
use crate::{Backend, StorageError, Store, Transaction, personal_columns};
use chrono::TimeDelta;
use sea_orm::sqlx::postgres::PgConnection;
use sea_orm::sqlx::sqlite::SqliteConnection;
use sea_orm::sqlx::{AssertSqlSafe, Connection, Error as SqlxError, Executor, Row};
use sea_orm::{
    ActiveValue, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, RuntimeErr, Statement,
};
use std::time::Duration;
use uuid::Uuid;

/// The most that is looked up at once.
const BATCH: u64 = 1000;

/// How long taking out may take on `PostgreSQL`, in milliseconds. It keeps nobody from reading or writing meanwhile.
const LONGEST_VACUUM: u32 = 600_000;

/// How long the readers of an `SQLite` file are waited for. Writers wait as long.
const READERS_END: Duration = Duration::from_secs(1);

/// On `PostgreSQL`: the rows that older transactions took back or wrote over are seen by nobody any more, in whichever
/// session, prepared transaction or replica.
const UNSEEN: &str = "(SELECT xact_offset FROM change_feed) + pg_snapshot_xmax(pg_current_snapshot())::text::bigint \
     - (SELECT coalesce(max(held), 0) FROM ( \
         SELECT age(backend_xmin) FROM pg_stat_activity \
         WHERE pid <> pg_backend_pid() AND (datname = current_database() OR datname IS NULL) \
         UNION ALL SELECT age(backend_xid) FROM pg_stat_activity WHERE datname = current_database() \
         UNION ALL SELECT age(transaction) FROM pg_prepared_xacts \
         UNION ALL SELECT age(xmin) FROM pg_replication_slots) AS holders (held))";

impl Transaction {
    /// Notes what is left to do about an erased registration.
    pub(crate) async fn leave_to_finish(&self, registration: Uuid) -> Result<(), StorageError> {
        let unlisted = unlisted_erasure::ActiveModel { registration_id: ActiveValue::Set(registration) };
        unlisted_erasure::Entity::insert(unlisted).exec_without_returning(self.connection()).await?;
        let xact = match self.backend() {
            Backend::Sqlite => "0",
            Backend::Postgres => "(SELECT xact_offset FROM change_feed) + pg_current_xact_id()::text::bigint",
        };
        let now = self.backend().now();
        let sql = format!("INSERT INTO unfreed_erasures (registration_id, xact, since) SELECT $1, {xact}, {now}");
        self.execute(&sql, vec![registration.into()]).await?;
        Ok(())
    }
}

impl Store {
    /// Erased registrations that may not be listed yet, some of them.
    pub async fn unlisted_erasures(&self) -> Result<Vec<Uuid>, StorageError> {
        let unlisted = unlisted_erasure::Entity::find().limit(BATCH).all(&self.connection).await?;
        Ok(unlisted.into_iter().map(|row| row.registration_id).collect())
    }

    /// An erased registration is listed, durably.
    pub async fn erasure_is_listed(&self, registration: Uuid) -> Result<(), StorageError> {
        let delete = unlisted_erasure::Entity::delete_by_id(registration);
        self.atomically(async |transaction| delete.exec(transaction).await).await?;
        Ok(())
    }

    /// Takes what was erased longer ago than `past` out of the database's files: on `SQLite` out of the write-ahead log, whose
    /// pages are overwritten in the file itself; on `PostgreSQL` out of dead rows and the indexes' entries of them. Does
    /// nothing where nothing was erased. Fails where somebody still sees what was there before: then it is not done, and to
    /// be tried again. One replica does it at a time.
    pub async fn free_erased(&self, past: TimeDelta) -> Result<(), StorageError> {
        let unseen = match self.backend() {
            Backend::Sqlite => "1",
            Backend::Postgres => UNSEEN,
        };
        let old = self.backend().ago(past);
        let sql =
            format!("SELECT registration_id, xact < {unseen} AS unseen FROM unfreed_erasures WHERE since < {old}");
        let statement = Statement::from_string(self.connection.get_database_backend(), format!("{sql} LIMIT {BATCH}"));
        let (mut unseen, mut seen) = (Vec::new(), 0_u32);
        for row in self.connection.query_all_raw(statement).await? {
            if row.try_get("", "unseen")? {
                unseen.push(row.try_get::<Uuid>("", "registration_id")?);
            } else {
                seen += 1;
            }
        }
        if !unseen.is_empty() && self.free().await? {
            let done =
                unfreed_erasure::Entity::delete_many().filter(unfreed_erasure::Column::RegistrationId.is_in(unseen));
            self.atomically(async |transaction| done.exec(transaction).await).await?;
        }
        match seen {
            0 => Ok(()),
            _ => Err(not_yet("an older transaction still sees what was erased")),
        }
    }

    /// Says whether it was done; where not, another replica does it.
    async fn free(&self) -> Result<bool, StorageError> {
        let done = match self.backend() {
            Backend::Sqlite => {
                let options = self.connection.get_sqlite_connection_pool().connect_options();
                let options = (*options).clone().busy_timeout(READERS_END);
                match truncate_log(SqliteConnection::connect_with(&options).await.map_err(refused)?).await {
                    Ok(true) => Ok(true),
                    Ok(false) => return Err(not_yet("a reader or a writer keeps the write-ahead log")),
                    Err(error) => Err(error),
                }
            }
            Backend::Postgres => {
                let options = self.connection.get_postgres_connection_pool().connect_options();
                let options = (*options).clone().options([("statement_timeout", LONGEST_VACUUM)]);
                vacuum(PgConnection::connect_with(&options).await.map_err(refused)?).await
            }
        };
        done.map_err(refused)
    }
}

fn not_yet(why: &str) -> StorageError {
    StorageError::Unavailable(DbErr::Custom(why.to_owned()))
}

fn refused(error: SqlxError) -> StorageError {
    DbErr::Exec(RuntimeErr::SqlxError(error.into())).into()
}

/// Whether nobody was in the way. The connection is its own, so that nobody else has its settings.
async fn truncate_log(mut connection: SqliteConnection) -> Result<bool, SqlxError> {
    let row = connection.fetch_one("PRAGMA wal_checkpoint(TRUNCATE)").await?;
    let busy: i64 = row.try_get(0)?;
    connection.close().await?;
    Ok(busy == 0)
}

/// Whether nobody else does it. The lock goes with the connection. The indexes are always cleaned: by itself `PostgreSQL`
/// leaves that out where few rows are dead.
async fn vacuum(mut connection: PgConnection) -> Result<bool, SqlxError> {
    let row = connection.fetch_one("SELECT pg_try_advisory_lock(hashtext('free_erased'))").await?;
    let free: bool = row.try_get(0)?;
    if free {
        // What else is kept about a person is sealed under its key, and stays so.
        let tables: Vec<_> = personal_columns::tables_with_dead_rows().collect();
        let vacuum = format!("VACUUM (INDEX_CLEANUP TRUE) {}", tables.join(", "));
        connection.execute(AssertSqlSafe(vacuum)).await?;
    }
    connection.close().await?;
    Ok(free)
}
