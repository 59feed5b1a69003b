//! Who calls, looked up once for all who ask at the same moment.

use crate::StorageError;
use crate::entity::client;
use sea_orm::DbErr;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};
use tokio::sync::Mutex;
use uuid::Uuid;

/// Reads a client's row once for all who ask for it while an earlier read is under way. Whatever is answered was read
/// after it was asked for: a revoked client is out with its next request.
#[derive(Debug, Default)]
pub struct Lookups {
    clients: std::sync::Mutex<HashMap<Uuid, Arc<Mutex<LastRead>>>>,
    clock: AtomicU64,
}

/// When the last read of a client began, by the clock of its [`Lookups`], and what it found.
#[derive(Debug)]
struct LastRead {
    began: u64,
    found: Result<Option<client::Model>, Unread>,
}

/// The database did not say; why stands in the log of the one who asked it.
#[derive(Debug, Clone, Copy)]
struct Unread;

impl Default for LastRead {
    fn default() -> Self {
        Self { began: 0, found: Err(Unread) }
    }
}

impl Lookups {
    fn tick(&self) -> u64 {
        self.clock.fetch_add(1, Ordering::SeqCst)
    }

    /// The client as it stands now; `read` finds it where nobody who came before will.
    pub(crate) async fn client(
        &self,
        id: Uuid,
        read: impl Future<Output = Result<Option<client::Model>, StorageError>>,
    ) -> Result<Option<client::Model>, StorageError> {
        let (asked, client) = (self.tick(), self.of(id));
        let mut last = client.lock().await;
        if last.began <= asked {
            let began = self.tick();
            let found = read.await;
            *last = LastRead { began, found: found.as_ref().map(Clone::clone).map_err(|_| Unread) };
            return found;
        }
        last.found
            .clone()
            .map_err(|Unread| StorageError::Unavailable(DbErr::Custom("the client was not read".to_owned())))
    }

    fn of(&self, id: Uuid) -> Arc<Mutex<LastRead>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner).entry(id).or_default().clone()
    }
}
