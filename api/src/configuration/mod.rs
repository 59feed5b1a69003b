//! The settings of a replica, read once from the environment.

mod values;

use ipnet::IpNet;
use reintegration_storage::Backend;
use reintegration_storage::entity::client;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use values::{address, networks, origins, whole};

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

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For a person.
    Text,
    /// A JSON object a line, for what gathers logs.
    Json,
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
    /// `REINTEGRATION_DATABASE_CONNECTIONS`: all workers' together; each has at least one.
    pub database_connections: u32,
    /// `REINTEGRATION_DATABASE_SECONDS`: how long a statement, a wait for a lock or an idle transaction may last.
    pub database_seconds: u32,
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
    /// `REINTEGRATION_LOG`: JSON in production, text otherwise, unless it says.
    pub log: LogFormat,
    /// `REINTEGRATION_OPENID_FILE`: the outside issuers whose tokens are accepted; none when absent.
    pub openid_file: Option<PathBuf>,
    /// `REINTEGRATION_GUESSES`: how many proofs of a client from one address may fail within a minute.
    pub guesses: u32,
    /// `REINTEGRATION_GUESS_SECONDS`: the longest that who guesses has to wait.
    pub guess_seconds: u32,
    /// `REINTEGRATION_TRUSTED_PROXIES`: the proxies that are believed about where a request comes from.
    pub trusted_proxies: Vec<IpNet>,
    /// `REINTEGRATION_CORS_ORIGINS`: the frontends whose pages may call; nobody's when empty.
    pub cors_origins: Vec<String>,
}

const PREFIX: &str = "REINTEGRATION_";

/// Ends the name of a setting whose value stands in a file, as secrets do.
const FILE: &str = "_FILE";

/// Every setting there is.
const KNOWN: [&str; 17] = [
    "MODE",
    "LISTEN",
    "DATABASE_URL",
    "DATABASE_CONNECTIONS",
    "DATABASE_SECONDS",
    "WORKERS",
    "ISSUER",
    "SIGNING_KEY_FILE",
    "TOKEN_SECONDS",
    "BODY_BYTES",
    "JOB_SECONDS",
    "LOG",
    "CORS_ORIGINS",
    "OPENID_FILE",
    "GUESSES",
    "GUESS_SECONDS",
    "TRUSTED_PROXIES",
];

impl Default for Configuration {
    fn default() -> Self {
        Self {
            mode: Mode::Demo,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            database_url: "sqlite://reintegration.db".to_owned(),
            database_connections: 16,
            database_seconds: 10,
            workers: 0,
            issuer: String::new(),
            signing_key_file: None,
            token_seconds: 600,
            body_bytes: 64 * 1024,
            job_seconds: 60,
            log: LogFormat::Text,
            cors_origins: Vec::new(),
            openid_file: None,
            guesses: 10,
            guess_seconds: 300,
            trusted_proxies: Vec::new(),
        }
    }
}

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
        let (mut configuration, mut faults) = (Self::default(), Vec::new());
        // In order of name, so that the faults are.
        let made: BTreeMap<String, String> =
            variables.into_iter().filter(|(name, _)| name.starts_with(PREFIX)).collect();
        if made.get("REINTEGRATION_MODE").is_some_and(|mode| mode == "production") {
            configuration.log = LogFormat::Json;
        }
        for (name, value) in &made {
            let key = name.strip_prefix(PREFIX).unwrap_or_default();
            let set = match key.strip_suffix(FILE).filter(|_| !KNOWN.contains(&key)) {
                Some(key) if made.contains_key(&format!("{PREFIX}{key}")) => {
                    Err(format!("{PREFIX}{key} is given too; one of the two is enough"))
                }
                Some(key) => std::fs::read_to_string(value)
                    .map_err(|error| format!("the file cannot be read: {error}"))
                    .and_then(|content| configuration.set(key, content.trim())),
                None => configuration.set(key, value),
            };
            if let Err(expected) = set {
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
            "DATABASE_SECONDS" => self.database_seconds = whole(value, &(1..=300))?,
            "WORKERS" => self.workers = whole(value, &(0..=1024))?,
            "ISSUER" => self.issuer = address(value)?,
            "SIGNING_KEY_FILE" => self.signing_key_file = Some(PathBuf::from(value)),
            "TOKEN_SECONDS" => self.token_seconds = whole(value, &(60..=3600))?,
            "BODY_BYTES" => self.body_bytes = whole(value, &(4096..=16 * 1024 * 1024))?,
            "JOB_SECONDS" => self.job_seconds = whole(value, &(1..=86_400))?,
            "LOG" => {
                self.log = match value {
                    "text" => LogFormat::Text,
                    "json" => LogFormat::Json,
                    _ => return Err("text or json".to_owned()),
                }
            }
            "CORS_ORIGINS" => self.cors_origins = origins(value)?,
            "OPENID_FILE" => self.openid_file = Some(PathBuf::from(value)),
            "GUESSES" => self.guesses = whole(value, &(1..=1000))?,
            "GUESS_SECONDS" => self.guess_seconds = whole(value, &(1..=3600))?,
            "TRUSTED_PROXIES" => self.trusted_proxies = networks(value)?,
            _ => return Err(format!("no such setting; there are {}", KNOWN.join(", "))),
        }
        Ok(())
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

    #[test]
    fn a_setting_can_stand_in_a_file() {
        let file = std::env::temp_dir().join(format!("reintegration-setting-{}", std::process::id()));
        std::fs::write(&file, "postgres://reintegration@database/reintegration\n").unwrap();
        let name = file.to_str().unwrap();
        let configuration = read(&[("REINTEGRATION_DATABASE_URL_FILE", name)]).unwrap();
        let twice = read(&[("REINTEGRATION_DATABASE_URL_FILE", name), ("REINTEGRATION_DATABASE_URL", "sqlite://a.db")]);
        std::fs::remove_file(&file).unwrap();
        assert_eq!(configuration.database_url, "postgres://reintegration@database/reintegration");
        assert!(twice.is_err(), "one of the two would be ignored");
        assert!(read(&[("REINTEGRATION_DATABASE_URL_FILE", name)]).is_err(), "the file is gone");
        assert!(read(&[("REINTEGRATION_COLOUR_FILE", "/dev/null")]).is_err(), "no such setting");
    }

    #[test]
    fn proxies_are_addresses_or_networks() {
        let configuration = read(&[("REINTEGRATION_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1,2001:db8::/32")]).unwrap();
        let proxies: Vec<String> = configuration.trusted_proxies.iter().map(ToString::to_string).collect();
        assert_eq!(proxies, ["10.0.0.0/8", "192.0.2.1/32", "2001:db8::/32"]);
        for wrong in ["", "*", "10.0.0.0/33", "proxy.example.org", "10.0.0.1,"] {
            assert!(read(&[("REINTEGRATION_TRUSTED_PROXIES", wrong)]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_named_frontends_may_call_from_a_browser() {
        let configuration = read(&[("REINTEGRATION_CORS_ORIGINS", "https://a.example.org, http://localhost:3000")]);
        assert_eq!(configuration.unwrap().cors_origins, ["https://a.example.org", "http://localhost:3000"]);
        for wrong in ["*", "a.example.org", "https://a.example.org/", "https://a.example.org/path", ","] {
            assert!(read(&[("REINTEGRATION_CORS_ORIGINS", wrong)]).is_err(), "{wrong}");
        }
    }
}
