//! Transactions that begin and end whole, whatever becomes of those who asked for them.
//!
//! A request can go away at any `await`. The driver counts a transaction once BEGIN is answered; asked for and abandoned
//! before that, one would stay open on a connection that goes back to the pool, and whatever its next users write would
//! go with it. So BEGIN, COMMIT and ROLLBACK each run in a task of their own, which nobody who goes away can interrupt;
//! and a connection whose transaction did not end is closed, not returned (`pool`).

use crate::{Backend, StorageError};
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr};
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

impl Turn {
    /// This process' turn to write, where there is one writer at a time. Who waits for it waits in a queue, and only its
    /// first waits at the lock itself: what reads have to write down passes the queue, so that nobody who looks waits for
    /// everybody who writes.
    pub(crate) async fn of(backend: Backend, queue: &Arc<Mutex<()>>, writer: &Arc<Mutex<()>>) -> Option<Self> {
        match backend {
            Backend::Sqlite => {
                let queue = queue.clone().lock_owned().await;
                Some(Self { _writer: writer.clone().lock_owned().await, _queue: Some(queue) })
            }
            Backend::Postgres => None,
        }
    }

    /// A turn that passes the queue.
    pub(crate) async fn of_reads(backend: Backend, writer: &Arc<Mutex<()>>) -> Option<Self> {
        match backend {
            Backend::Sqlite => Some(Self { _writer: writer.clone().lock_owned().await, _queue: None }),
            Backend::Postgres => None,
        }
    }
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

/// Does `work` to its end, even if whoever asked for it goes away meanwhile.
pub async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, StorageError>> + Send + 'static,
) -> Result<T, StorageError> {
    let ended = || StorageError::Unavailable(DbErr::Custom("the replica ended before its transaction did".to_owned()));
    tokio::spawn(work.in_current_span()).await.map_err(|_| ended())?
}
