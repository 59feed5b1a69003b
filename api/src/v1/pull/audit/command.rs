//! Verifying the audit trail from the command line.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Subcommand;
use reintegration_storage::{StorageError, Store};
use std::io::{Write, stdout};

/// What can be done with the audit trail.
#[derive(Debug, Clone, Subcommand)]
pub enum AuditCommand {
    /// Look at every seal and every sealed entry, and say which is not as it was written
    ///
    /// Ends with 0 when all is as it was. Needs the master keys, and works while the service runs.
    Verify {
        /// A seal that was kept elsewhere, as `NUMBER:DIGEST` of /v1/audit-seals: shows that none was cut off since
        #[arg(long, value_name = "NUMBER:DIGEST", value_parser = seal)]
        known: Option<(i64, [u8; 32])>,
    },
}

fn seal(text: &str) -> Result<(i64, [u8; 32]), String> {
    let read = || {
        let (number, digest) = text.split_once(':')?;
        Some((number.parse().ok()?, STANDARD.decode(digest).ok()?.try_into().ok()?))
    };
    read().ok_or_else(|| "NUMBER:DIGEST, as /v1/audit-seals shows them".to_owned())
}

/// Why a verification did not end well.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// Something is not as it was written; what, stands on standard output.
    #[error("The audit trail is not as it was written.")]
    NotAsWritten,
    /// The database cannot be used.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// What was found cannot be written.
    #[error("standard output: {0}")]
    Output(#[from] std::io::Error),
}

impl AuditCommand {
    /// Carries the command out.
    pub async fn run(self, store: &Store) -> Result<(), AuditError> {
        let Self::Verify { known } = self;
        let verification = store.verify_audit(known).await?;
        let mut out = stdout();
        for finding in &verification.findings {
            writeln!(out, "{finding}")?;
        }
        let (seals, entries, unsealed) = (verification.seals, verification.entries, verification.unsealed);
        writeln!(out, "{seals} seals over {entries} entries; {unsealed} entries are not sealed yet.")?;
        if let Some((number, digest)) = verification.last {
            writeln!(out, "The last seal is {number}:{}", STANDARD.encode(digest))?;
        }
        if verification.findings.is_empty() { Ok(()) } else { Err(AuditError::NotAsWritten) }
    }
}
