//! What can go wrong below the domain.

use sea_orm::{DbErr, RuntimeErr, SqlxError};
use std::num::TryFromIntError;

/// A failure of storage. Its text is for the log of the service, never for a caller.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database cannot be reached, or has no connection to spare: worth trying again soon.
    #[error("the database is not available: {0}")]
    Unavailable(DbErr),
    /// Who saw what could not be written down, so that nobody sees it.
    #[error("the audit trail cannot be written")]
    Unrecorded,
    /// The person's data is erased.
    #[error("the person's data is erased")]
    Erased,
    /// A row holds what the domain says cannot be.
    #[error("a stored value breaks an invariant: {0}")]
    Corrupt(String),
    /// Anything else the database said.
    #[error("the database refused: {0}")]
    Database(DbErr),
}

impl From<DbErr> for StorageError {
    fn from(error: DbErr) -> Self {
        match error {
            // A column that holds what its type cannot be.
            DbErr::Type(what) => Self::Corrupt(what),
            error if is_unavailable(&error) => Self::Unavailable(error),
            error => Self::Database(error),
        }
    }
}

/// What a row has to hold, or else it is corrupt; `what` names the column.
pub trait OrCorrupt<T> {
    /// The value. Fails where there is none, without saying what is there instead: it may be personal.
    fn or_corrupt(self, what: &'static str) -> Result<T, StorageError>;
}

impl<T> OrCorrupt<T> for Option<T> {
    fn or_corrupt(self, what: &'static str) -> Result<T, StorageError> {
        self.ok_or_else(|| StorageError::Corrupt(what.to_owned()))
    }
}

impl<T> OrCorrupt<T> for Result<T, serde_json::Error> {
    fn or_corrupt(self, what: &'static str) -> Result<T, StorageError> {
        self.map_err(|_| StorageError::Corrupt(what.to_owned()))
    }
}

impl<T> OrCorrupt<T> for Result<T, TryFromIntError> {
    fn or_corrupt(self, what: &'static str) -> Result<T, StorageError> {
        self.map_err(|_| StorageError::Corrupt(what.to_owned()))
    }
}

/// For what is written as JSON. What is read from a row names the row in its own words.
impl From<serde_json::Error> for StorageError {
    // The reader's own words may quote what it read, and this goes into the log.
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(format!("JSON: {:?}", error.classify()))
    }
}

fn is_unavailable(error: &DbErr) -> bool {
    match error {
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(source)) | DbErr::Query(RuntimeErr::SqlxError(source)) => match &**source {
            SqlxError::Io(_) | SqlxError::PoolTimedOut | SqlxError::PoolClosed | SqlxError::WorkerCrashed => true,
            // 5, 261, 517: another process holds the SQLite file's lock for longer than a writer waits.
            // 13: the disk is full; so class 53, which also has too many connections and too little memory.
            // Class 08: connection lost; 57P01 to 57P03: the server stops or starts.
            // 55P03, 57014, 25P03: a lock, a statement or an idle transaction outlasted our patience.
            // 40001, 40P01: two transactions stood in each other's way, and this one was ended.
            SqlxError::Database(database) => database.code().is_some_and(|code| {
                let passing =
                    ["5", "13", "261", "517", "57P01", "57P02", "57P03", "55P03", "57014", "25P03", "40001", "40P01"];
                let class = code.get(..2).unwrap_or_default();
                (code.len() == 5 && matches!(class, "08" | "53")) || passing.contains(&code.as_ref())
            }),
            _ => false,
        },
        _ => false,
    }
}
