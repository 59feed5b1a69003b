//! The settings of a replica, read once from the environment.

use reintegration_storage::Backend;
use reintegration_storage::entity::client;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Whether the service shows itself or serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// For trying it out: the current year is served as a demonstration, only this machine can connect.
    Demo,
    /// For real.
    Production,
}

impl Mode {
    /// Whether the client exists here: the demonstration's clients, whose secret everybody knows, do so in demo mode
    /// only.
    #[must_use]
    pub fn knows(self, client: &client::Model) -> bool {
        self == Self::Demo || !client.demonstration
    }
}

/// The settings of a replica.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// `REINTEGRATION_MODE`
    pub mode: Mode,
    /// `REINTEGRATION_LISTEN`
    pub listen: SocketAddr,
    /// `REINTEGRATION_DATABASE_URL`
    pub database_url: String,
    /// `REINTEGRATION_DATABASE_CONNECTIONS`
    pub database_connections: u32,
    /// `REINTEGRATION_WORKERS`; 0 is one per core.
    pub workers: usize,
    /// `REINTEGRATION_ISSUER`: the address under which callers know the service, named in its tokens.
    pub issuer: String,
    /// `REINTEGRATION_SIGNING_KEY_FILE`: the private key of the tokens; in demo mode kept in the database when absent.
    pub signing_key_file: Option<PathBuf>,
    /// `REINTEGRATION_TOKEN_SECONDS`
    pub token_seconds: u32,
    /// `REINTEGRATION_BODY_BYTES`
    pub body_bytes: usize,
    /// `REINTEGRATION_JOB_SECONDS`
    pub job_seconds: u32,
}

const PREFIX: &str = "REINTEGRATION_";
const KNOWN: [&str; 10] = [
    "MODE",
    "LISTEN",
    "DATABASE_URL",
    "DATABASE_CONNECTIONS",
    "WORKERS",
    "ISSUER",
    "SIGNING_KEY_FILE",
    "TOKEN_SECONDS",
    "BODY_BYTES",
    "JOB_SECONDS",
];

impl Configuration {
    /// Reads the settings from `variables`, usually the environment. Fails with every fault, a line each.
    pub fn read(variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, Vec<String>> {
        let (configuration, mut faults) = Self::gather(variables);
        if configuration.mode == Mode::Production {
            if configuration.issuer.is_empty() {
                faults.push(format!("{PREFIX}ISSUER: missing; production mode needs the service's own address"));
            }
            if configuration.signing_key_file.is_none() {
                faults.push(format!("{PREFIX}SIGNING_KEY_FILE: missing; production mode needs a key of its own"));
            }
        }
        if faults.is_empty() { Ok(configuration) } else { Err(faults) }
    }

    /// The same for what only works on the database: whether tokens could be signed does not matter then.
    pub fn read_for_database(variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, Vec<String>> {
        let (configuration, faults) = Self::gather(variables);
        if faults.is_empty() { Ok(configuration) } else { Err(faults) }
    }

    /// The settings, and the faults of those that were made.
    fn gather(variables: impl IntoIterator<Item = (String, String)>) -> (Self, Vec<String>) {
        let mut faults = Vec::new();
        let mut configuration = Self {
            mode: Mode::Demo,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            database_url: "sqlite://reintegration.db".to_owned(),
            database_connections: 16,
            workers: 0,
            issuer: String::new(),
            signing_key_file: None,
            token_seconds: 600,
            body_bytes: 64 * 1024,
            job_seconds: 60,
        };
        for (name, value) in variables {
            let Some(key) = name.strip_prefix(PREFIX) else { continue };
            if let Err(expected) = configuration.set(key, &value) {
                faults.push(format!("{name}: {expected}"));
            }
        }
        if configuration.mode == Mode::Demo && !configuration.listen.ip().is_loopback() {
            faults.push(format!(
                "{PREFIX}LISTEN: the demo mode listens on a loopback address only, not on {}",
                configuration.listen.ip()
            ));
        }
        if configuration.mode == Mode::Demo && configuration.issuer.is_empty() {
            configuration.issuer = format!("http://{}", configuration.listen);
        }
        (configuration, faults)
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        match key {
            "MODE" => {
                self.mode = match value {
                    "demo" => Mode::Demo,
                    "production" => Mode::Production,
                    _ => return Err("demo or production".to_owned()),
                }
            }
            "LISTEN" => self.listen = value.parse().map_err(|_| "an address and a port, as 127.0.0.1:8080")?,
            "DATABASE_URL" => {
                if Backend::of_url(value).is_none() {
                    return Err("a sqlite: or postgres: address".to_owned());
                }
                value.clone_into(&mut self.database_url);
            }
            "DATABASE_CONNECTIONS" => self.database_connections = whole(value, &(1..=1000))?,
            "WORKERS" => self.workers = whole(value, &(0..=1024))?,
            "ISSUER" => self.issuer = address(value)?,
            "SIGNING_KEY_FILE" => self.signing_key_file = Some(PathBuf::from(value)),
            "TOKEN_SECONDS" => self.token_seconds = whole(value, &(60..=3600))?,
            "BODY_BYTES" => self.body_bytes = whole(value, &(4096..=16 * 1024 * 1024))?,
            "JOB_SECONDS" => self.job_seconds = whole(value, &(1..=86_400))?,
            _ => return Err(format!("no such setting; there are {}", KNOWN.join(", "))),
        }
        Ok(())
    }
}

/// An `http:` or `https:` address without query or fragment, as RFC 8414 asks of issuers.
fn address(value: &str) -> Result<String, String> {
    let rest = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    match rest {
        Some(rest) if !rest.is_empty() && !rest.ends_with('/') && !rest.contains(['?', '#', ' ']) => {
            Ok(value.to_owned())
        }
        _ => Err("an address, as https://reintegration.example.org".to_owned()),
    }
}

fn whole<T: std::str::FromStr + PartialOrd + std::fmt::Display>(
    value: &str,
    range: &std::ops::RangeInclusive<T>,
) -> Result<T, String> {
    match value.parse() {
        Ok(number) if range.contains(&number) => Ok(number),
        _ => Err(format!("a whole number from {} to {}", range.start(), range.end())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Configuration, Vec<String>> {
        Configuration::read(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let faults = read(&[
            ("REINTEGRATION_MODE", "trial"),
            ("REINTEGRATION_LISTEN", "8080"),
            ("REINTEGRATION_DATABASE_URL", "mysql://localhost"),
            ("REINTEGRATION_WORKRES", "2"),
            ("PATH", "/bin"),
        ])
        .expect_err("four settings are wrong");
        assert_eq!(faults.len(), 4, "{faults:?}");
    }

    #[test]
    fn the_demonstration_stays_on_this_machine() {
        assert!(read(&[("REINTEGRATION_LISTEN", "0.0.0.0:8080")]).is_err());
        let production = [
            ("REINTEGRATION_LISTEN", "0.0.0.0:8080"),
            ("REINTEGRATION_MODE", "production"),
            ("REINTEGRATION_ISSUER", "https://reintegration.example.org"),
            ("REINTEGRATION_SIGNING_KEY_FILE", "key.pem"),
        ];
        assert!(read(&production).is_ok());
    }

    #[test]
    fn production_has_its_own_address_and_key() {
        let production = ("REINTEGRATION_MODE", "production");
        let faults = read(&[production]).expect_err("two settings are missing");
        assert_eq!(faults.len(), 2, "{faults:?}");
        let variables = [(production.0.to_owned(), production.1.to_owned())];
        assert!(Configuration::read_for_database(variables).is_ok());
    }
}
