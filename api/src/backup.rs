//! A copy of the database while the service runs, for `SQLite`.

use crate::configuration::Configuration;
use crate::private::{self, PrivateError, new_file};
use crate::server::store_options;
use reintegration_storage::{Backend, StorageError, Store};
use std::fs::{File, remove_file};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The other database has its own tools.
    #[error("This is for SQLite; of PostgreSQL, `pg_dump --format=custom` makes a backup while the service runs.")]
    Postgres,
    /// The file is there already, or cannot be written.
    #[error("{}: {source}", .file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The database's file cannot be kept from others.
    #[error(transparent)]
    Private(#[from] PrivateError),
    /// The database cannot be read.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Writes a copy into `file`, which appears under its name once it is complete and on the disk.
pub async fn write(configuration: &Configuration, file: &Path) -> Result<(), BackupError> {
    if Backend::of_url(&configuration.database_url) != Some(Backend::Sqlite) {
        return Err(BackupError::Postgres);
    }
    let failed = |source| BackupError::File { file: file.to_owned(), source };
    if file.try_exists().map_err(failed)? {
        return Err(failed(ErrorKind::AlreadyExists.into()));
    }
    let mut unfinished = file.to_owned().into_os_string();
    unfinished.push(".unfinished");
    let unfinished = PathBuf::from(unfinished);
    // It holds what the database holds: its owner's only, from its first byte on. One that was left unfinished may be
    // another's by now, or lead elsewhere: it goes.
    match remove_file(&unfinished) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(error)),
        _ => new_file(&unfinished).map_err(failed)?,
    };
    if let Some(file) = Backend::file(&configuration.database_url) {
        private::database(&file, configuration.mode)?;
    }
    let store = Store::open(&store_options(configuration, 1), configuration.vault()).await?;
    // Of a database that is not there yet there is nothing to copy.
    store.observe().await?;
    store.copy_to(unfinished.to_str().ok_or(failed(ErrorKind::InvalidFilename.into()))?).await?;
    store.close().await?;
    File::open(&unfinished).and_then(|written| written.sync_all()).map_err(failed)?;
    std::fs::rename(&unfinished, file).map_err(failed)
}
