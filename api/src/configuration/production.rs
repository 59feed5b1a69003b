//! What production refuses to start with.

use super::{Configuration, PREFIX};
use crate::access::Ring;
use reintegration_storage::Backend;
use std::collections::HashSet;
use std::path::Path;

/// Everything in the settings that is good enough for a demonstration only.
pub fn faults(configuration: &Configuration) -> Vec<String> {
    let mut faults = Vec::new();
    let mut refuse = |setting: &str, why: &str| faults.push(format!("{PREFIX}{setting}: {why}"));
    if configuration.issuer.is_empty() {
        refuse("ISSUER", "missing; production mode needs the service's own address");
    } else if !configuration.issuer.starts_with("https://") {
        refuse("ISSUER", "tokens and people's data travel over https only, in production mode");
    }
    match &configuration.signing_key_file {
        None => refuse("SIGNING_KEY_FILE", "missing; production mode needs a key of its own"),
        Some(file) => {
            if let Err(why) = check_key(file) {
                refuse("SIGNING_KEY_FILE", &why);
            }
        }
    }
    if configuration.replicas > 1 && Backend::of_url(&configuration.database_url) == Some(Backend::Sqlite) {
        refuse("REPLICAS", "an SQLite file serves one replica; several need PostgreSQL, in production mode");
    }
    faults
}

/// Whether the file holds a key that signs tokens, and keeps it to itself.
fn check_key(file: &Path) -> Result<(), String> {
    let pem = std::fs::read_to_string(file).map_err(|error| format!("the file cannot be read: {error}"))?;
    for key in Ring::private_keys(&pem).map_err(|error| error.to_string())? {
        // A drawn key repeats few of its 32 bytes; one that was typed repeats many.
        let different: HashSet<u8> = key.to_bytes().into_iter().collect();
        if different.len() < 16 {
            return Err("a weak key: draw one with `openssl genpkey -algorithm ed25519`".to_owned());
        }
    }
    check_access(file)
}

/// As PostgreSQL asks of its own key: nobody but the owner reads it; of root's file, the group may, because that is how
/// orchestrators hand secrets to a program that is not root.
#[cfg(unix)]
fn check_access(file: &Path) -> Result<(), String> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::metadata(file).map_err(|error| format!("the file cannot be read: {error}"))?;
    let forbidden = if metadata.uid() == 0 { 0o027 } else { 0o077 };
    let mode = metadata.mode() & 0o777;
    if mode & forbidden == 0 {
        Ok(())
    } else {
        Err(format!("others can reach the key (mode {mode:04o}); chmod 0400, or 0440 where root owns the file"))
    }
}

#[cfg(not(unix))]
fn check_access(_: &Path) -> Result<(), String> {
    Ok(())
}
