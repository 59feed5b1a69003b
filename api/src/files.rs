//! Files that settings name, and who else can reach them.

use crate::mode::Mode;
use std::fs::{File, Metadata};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Why a file is not used. Says nothing of its content.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It is away, or no text.
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// It holds a secret, and others read it too.
    #[error("others can reach the file (mode {0:04o}); chmod 0400, or 0440 where root owns it")]
    Readable(u32),
    /// It says whom to believe, and others can change that.
    #[error("others can change the file (mode {0:04o}); chmod 0644")]
    Writable(u32),
}

/// What is read from a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Something that nobody else may know. As PostgreSQL asks of its own key: nobody but the owner reads it; of root's
    /// file, the group may, because that is how orchestrators hand secrets to a program that is not root.
    Secret,
    /// Something that everybody may know and nobody else may change.
    Trust,
}

impl Holds {
    fn check(self, metadata: &Metadata) -> Result<(), FileError> {
        let mode = metadata.mode() & 0o777;
        let forbidden = match self {
            Self::Secret if metadata.uid() == 0 => 0o027,
            Self::Secret => 0o077,
            Self::Trust => 0o022,
        };
        match self {
            _ if mode & forbidden == 0 => Ok(()),
            Self::Secret => Err(FileError::Readable(mode)),
            Self::Trust => Err(FileError::Writable(mode)),
        }
    }
}

/// A text, and who could reach its file when it was read.
pub struct Content {
    text: String,
    metadata: Metadata,
}

impl Content {
    /// Reads a file.
    pub fn of(file: &Path) -> Result<Self, FileError> {
        let mut file = File::open(file)?;
        // Of what is read, whatever takes its name meanwhile.
        let (metadata, mut text) = (file.metadata()?, String::new());
        file.read_to_string(&mut text)?;
        Ok(Self { text, metadata })
    }

    /// The text, whoever can reach it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, where nobody else can do with the file what its content forbids; a demonstration protects nothing.
    pub fn kept(self, holds: Holds, mode: Mode) -> Result<String, FileError> {
        if mode == Mode::Production {
            holds.check(&self.metadata)?;
        }
        Ok(self.text)
    }

    /// Why the file is no place for that.
    pub fn fault(&self, holds: Holds) -> Option<FileError> {
        holds.check(&self.metadata).err()
    }
}
