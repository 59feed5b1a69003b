//! What production refuses to start with.

use super::settings::PREFIX;
use crate::files::{Content, Holds};
use crate::identity::Ring;
use crate::mode::Mode;
use reintegration_storage::Backend;
use std::path::Path;

/// Everything in the settings that is good enough for a demonstration only.
pub fn faults(issuer: &str, signing_key_file: Option<&Path>, database_url: &str, replicas: u32) -> Vec<String> {
    let mut faults = Vec::new();
    let mut refuse = |setting: &str, why: &str| faults.push(format!("{PREFIX}{setting}: {why}"));
    if issuer.is_empty() {
        refuse("ISSUER", "missing; production mode needs the service's own address");
    } else if !issuer.starts_with("https://") {
        refuse("ISSUER", "tokens and people's data travel over https only, in production mode");
    }
    match signing_key_file {
        None => refuse("SIGNING_KEY_FILE", "missing; production mode needs a key of its own"),
        Some(file) => {
            if let Err(why) = Ring::of_file(file, Mode::Production) {
                refuse("SIGNING_KEY_FILE", &why.to_string());
            }
        }
    }
    if let Some(file) = Backend::key_file(database_url)
        && let Err(why) = Content::of(&file).and_then(|content| content.kept(Holds::Secret, Mode::Production))
    {
        refuse("DATABASE_URL", &format!("sslkey: {why}"));
    }
    if replicas > 1 && Backend::of_url(database_url) == Some(Backend::Sqlite) {
        refuse("REPLICAS", "an SQLite file serves one replica; several need PostgreSQL, in production mode");
    }
    faults
}
