//! Transactions that begin and end whole, whatever becomes of those who asked for them.
//!
//! A request can go away at any `await`. The driver counts a transaction once BEGIN is answered; asked for and abandoned
//! before that, one would stay open on a connection that goes back to the pool, and whatever its next users write would
//! go with it. So BEGIN, COMMIT and ROLLBACK each run in a task of their own, which nobody who goes away can interrupt;
//! and a connection whose transaction did not end is closed, not returned ([`Backend::options`](crate::Backend)).

use crate::{Backend, StorageError, Store};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, Statement, Value};
use std::ops::Deref;
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tracing::Instrument;

/// A turn to write, where there is one writer at a time.
#[derive(Debug)]
pub struct Turn {
    _writer: OwnedMutexGuard<()>,
    /// What reads write down passes the queue.
    _queue: Option<OwnedMutexGuard<()>>,
}

/// An open transaction of the database. Dropped without [`Atomic::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct Atomic {
    inner: DatabaseTransaction,
    // Declared last: the next writer begins only once this one has let go of its connection.
    turn: Option<Turn>,
}

impl Deref for Atomic {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

impl Atomic {
    /// Begins, and holds `turn` until the end.
    pub(crate) async fn begin(
        backend: Backend,
        connection: &DatabaseConnection,
        turn: Option<Turn>,
    ) -> Result<Self, StorageError> {
        let connection = connection.clone();
        to_its_end(async move { Ok(Self { inner: backend.begin(&connection).await?, turn }) }).await
    }

    /// Makes everything visible at once. Once this is asked for it happens, or fails, whether or not anybody waits for it.
    pub async fn commit(self) -> Result<(), StorageError> {
        to_its_end(self.commit_here()).await
    }

    /// The same within a task that nobody interrupts.
    pub(crate) async fn commit_here(self) -> Result<(), StorageError> {
        let Self { inner, turn: _turn } = self;
        Ok(inner.commit().await?)
    }

    /// Takes everything back at once, rather than when the connection is next used.
    pub async fn roll_back(self) -> Result<(), StorageError> {
        to_its_end(async move {
            let Self { inner, turn: _turn } = self;
            Ok(inner.rollback().await?)
        })
        .await
    }
}

impl Store {
    /// Begins a transaction, in this process' turn where there is one writer at a time.
    pub(crate) async fn begin_atomic(&self) -> Result<Atomic, StorageError> {
        Atomic::begin(self.backend(), &self.connection, self.turn().await).await
    }

    /// Does `work` in a transaction of its own: what it writes stays, or nothing of it does.
    pub(crate) async fn atomically<T>(
        &self,
        work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, DbErr>,
    ) -> Result<T, StorageError> {
        let transaction = self.begin_atomic().await?;
        let done = work(&transaction).await?;
        transaction.commit().await?;
        Ok(done)
    }

    /// Carries one statement out in a transaction of its own; gives how many rows it changed.
    pub(crate) async fn execute(&self, sql: &str, values: Vec<Value>) -> Result<u64, StorageError> {
        let statement = Statement::from_sql_and_values(self.connection.get_database_backend(), sql, values);
        let done = self.atomically(async |transaction| transaction.execute_raw(statement).await).await?;
        Ok(done.rows_affected())
    }

    /// This process' turn to write, where there is one writer at a time. Who waits for it waits in a queue, and only its
    /// first waits at the lock itself: what reads have to write down passes the queue, so that nobody who looks waits for
    /// everybody who writes.
    async fn turn(&self) -> Option<Turn> {
        match self.backend() {
            Backend::Sqlite => {
                let queue = self.queue.clone().lock_owned().await;
                Some(Turn { _writer: self.writer.clone().lock_owned().await, _queue: Some(queue) })
            }
            Backend::Postgres => None,
        }
    }
}

/// A turn that passes the queue.
pub async fn turn_of_reads(backend: Backend, writer: &Arc<Mutex<()>>) -> Option<Turn> {
    match backend {
        Backend::Sqlite => Some(Turn { _writer: writer.clone().lock_owned().await, _queue: None }),
        Backend::Postgres => None,
    }
}

/// Does `work` to its end, even if whoever asked for it goes away meanwhile.
pub async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, StorageError>> + Send + 'static,
) -> Result<T, StorageError> {
    let ended = || StorageError::Unavailable(DbErr::Custom("the replica ended before its transaction did".to_owned()));
    tokio::spawn(work.in_current_span()).await.map_err(|_| ended())?
}
