use super::entry::{AuditEntry, insert};
use crate::atomic::{Atomic, Turn};
use crate::{Backend, StorageError};
use sea_orm::DatabaseConnection;
use std::sync::{Arc, OnceLock};
use tokio::sync::{Mutex, mpsc, oneshot};

/// Entries that wait for their turn at most; beyond, callers wait to hand theirs over.
const MOST_WAITING: usize = 1024;

/// Entries of one write at most.
const MOST_AT_ONCE: usize = 256;

/// An entry, and whom to tell that it is durable.
type Waiting = (AuditEntry, oneshot::Sender<Result<(), Failed>>);

/// The entries of a write were not kept; why stands in the log, once.
#[derive(Debug, Clone, Copy)]
struct Failed;

/// Writes the entries of reads down. Those that come while a write is under way share the next one, so that reading
/// costs a share of a commit and not a commit.
#[derive(Debug, Default)]
pub struct Reads {
    sender: OnceLock<mpsc::Sender<Waiting>>,
}

impl Reads {
    /// Writes an entry down, by way of `connection` and in turn with the other writers; it is durable once this answers.
    pub(crate) async fn record(
        &self,
        entry: AuditEntry,
        (backend, connection, writer): (Backend, &DatabaseConnection, &Arc<Mutex<()>>),
    ) -> Result<(), StorageError> {
        let lost = || StorageError::Unrecorded;
        let sender = self.sender.get_or_init(|| {
            let (sender, receiver) = mpsc::channel(MOST_WAITING);
            tokio::spawn(write(receiver, connection.clone(), backend, writer.clone()));
            sender
        });
        let (told, durable) = oneshot::channel();
        sender.send((entry, told)).await.map_err(|_| lost())?;
        durable.await.map_err(|_| lost())?.map_err(|Failed| lost())
    }
}

async fn write(
    mut receiver: mpsc::Receiver<Waiting>,
    connection: DatabaseConnection,
    backend: Backend,
    writer: Arc<Mutex<()>>,
) {
    let mut waiting = Vec::new();
    while let Some(first) = receiver.recv().await {
        let turn = Turn::of_reads(backend, &writer).await;
        // Gathered only now: those that came while this one waited for its turn go with it.
        waiting.push(first);
        while waiting.len() < MOST_AT_ONCE
            && let Ok(next) = receiver.try_recv()
        {
            waiting.push(next);
        }
        let (entries, told): (Vec<_>, Vec<_>) = waiting.drain(..).unzip();
        let written = keep(backend, &connection, turn, entries).await.map_err(|error| {
            tracing::error!(%error, "the audit trail");
            Failed
        });
        for told in told {
            // Who has gone away meanwhile needs no answer.
            let _ = told.send(written);
        }
    }
}

async fn keep(
    backend: Backend,
    connection: &DatabaseConnection,
    turn: Option<Turn>,
    entries: Vec<AuditEntry>,
) -> Result<(), StorageError> {
    let transaction = Atomic::begin(backend, connection, turn).await?;
    insert(&*transaction, backend, entries).await?;
    transaction.commit().await
}
