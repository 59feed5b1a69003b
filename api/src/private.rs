//! What the service writes is its own: files 0600, folders 0700. What is there with wider access is narrowed, and the log
//! says so.

use crate::mode::Mode;
use rustix::fs::Mode as Bits;
use std::fs::{DirBuilder, Metadata, OpenOptions, Permissions, metadata, set_permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// What nobody but the owner may do.
const OTHERS: u32 = 0o077;

/// What only the owner's group shares with the owner, or nobody.
const STRANGERS: u32 = 0o007;

/// Why something is not used.
#[derive(Debug, thiserror::Error)]
pub enum PrivateError {
    /// It cannot be made, or looked at.
    #[error("{}: {source}", .path.display())]
    Unreachable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It belongs to somebody else, who lets everybody in; or the file system knows no rights.
    #[error("{}: others can reach it (mode {mode:04o}), and that cannot be changed from here", .path.display())]
    Open {
        /// Which.
        path: PathBuf,
        /// What its rights are.
        mode: u32,
    },
}

/// From now on, whatever this process makes is nobody else's, by whatever library it is made.
pub fn from_now_on() {
    rustix::process::umask(Bits::RWXG | Bits::RWXO);
}

/// Makes the database's file where it is not there yet, and keeps others from it and from what lies beside it.
pub fn database(file: &Path, mode: Mode) -> Result<(), PrivateError> {
    let unreachable = |source| PrivateError::Unreachable { path: file.to_owned(), source };
    match new_file(file) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(unreachable(error)),
        _ => {}
    }
    // SQLite gives what it makes beside the file the file's own rights.
    for beside in ["", "-wal", "-shm", "-journal"] {
        let mut path = file.to_owned().into_os_string();
        path.push(beside);
        narrow(Path::new(&path), mode)?;
    }
    Ok(())
}

/// Makes the folder where it is not there yet, and keeps others out of it.
pub fn folder(path: &Path, mode: Mode) -> Result<(), PrivateError> {
    let created = DirBuilder::new().recursive(true).mode(0o700).create(path);
    created.map_err(|source| PrivateError::Unreachable { path: path.to_owned(), source })?;
    narrow(path, mode)
}

/// Makes a file that was not there.
pub fn new_file(path: &Path) -> io::Result<std::fs::File> {
    OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path)
}

/// Takes from others what rights they have. What is somebody else's may be our group's, as volumes are.
fn narrow(path: &Path, mode: Mode) -> Result<(), PrivateError> {
    let unreachable = |source| PrivateError::Unreachable { path: path.to_owned(), source };
    let before = match metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        read => bits(&read.map_err(unreachable)?),
    };
    if before & OTHERS == 0 {
        return Ok(());
    }
    let _ = set_permissions(path, Permissions::from_mode(before & !OTHERS));
    let after = bits(&metadata(path).map_err(unreachable)?);
    if after & OTHERS == 0 {
        tracing::warn!(path = %path.display(), was = format!("{before:04o}"), "others could reach it; now its owner only");
    } else if after & STRANGERS != 0 {
        let open = PrivateError::Open { path: path.to_owned(), mode: after };
        if mode == Mode::Production {
            return Err(open);
        }
        tracing::warn!("{open}");
    }
    Ok(())
}

fn bits(metadata: &Metadata) -> u32 {
    metadata.mode() & 0o777
}
