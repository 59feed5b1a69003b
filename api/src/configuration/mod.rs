//! The settings of a replica, read once from the environment.

mod production;
mod settings;
#[cfg(test)]
mod tests;
mod values;

pub use settings::page;

use crate::files::{Content, Holds};
use crate::http::address::ProxyHeader;
use crate::http::shares::Allowed;
use crate::mode::Mode;
use chrono::NaiveDate;
use ipnet::IpNet;
use reintegration_domain::access::Role;
use reintegration_storage::{MasterKeys, Vault};
use settings::PREFIX;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use values::{Confidential, address, database, documents, giving_prefix, networks, origins, whole, words};

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For a person.
    Text,
    /// A JSON object a line, for what gathers logs.
    Json,
}

/// How many status checks may fail within a day; 0 lifts the limit.
#[derive(Debug, Clone, Copy)]
pub struct StatusFailures {
    /// From one address.
    pub per_address: u32,
    /// For one reference.
    pub per_reference: u32,
}

/// The settings of a replica.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// `REINTEGRATION_MODE`
    pub mode: Mode,
    /// `REINTEGRATION_LISTEN`
    pub listen: SocketAddr,
    /// `REINTEGRATION_DATABASE_URL`
    pub database_url: Confidential,
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
    /// `REINTEGRATION_DOCUMENTS`: where the contents of documents lie, a folder or an `s3:` address.
    pub documents: String,
    /// `REINTEGRATION_DOCUMENT_BYTES`
    pub document_bytes: usize,
    /// `REINTEGRATION_REPORT_BYTES`: the largest file of a report's lines.
    pub report_bytes: usize,
    /// `REINTEGRATION_REQUEST_SECONDS`: how long the service may take for an answer.
    pub request_seconds: u32,
    /// `REINTEGRATION_CLIENT_SECONDS`: how long a client may take to send a head or a body, or to take an answer.
    pub client_seconds: u32,
    /// `REINTEGRATION_KEEP_ALIVE_SECONDS`: how long a connection may wait for its next request.
    pub keep_alive_seconds: u32,
    /// `REINTEGRATION_CONNECTIONS`: all workers' together, of clients.
    pub connections: usize,
    /// `REINTEGRATION_RATE_PER_CLIENT`: requests a minute; any number when 0.
    pub rate_per_client: u32,
    /// `REINTEGRATION_RATE_PER_ADDRESS`: requests a minute without a valid token; any number when 0.
    pub rate_per_address: u32,
    /// `REINTEGRATION_REQUESTS_PER_CLIENT`: what a worker answers at once; any number when 0.
    pub requests_per_client: u32,
    /// `REINTEGRATION_WAITS_PER_CLIENT`: calls that wait for news; any number when 0.
    pub waits_per_client: u32,
    /// `REINTEGRATION_UPLOAD_BYTES_PER_CLIENT`: of documents that come in; any number when 0.
    pub upload_bytes_per_client: u64,
    /// `REINTEGRATION_REPORT_BYTES_PER_CLIENT`: of reports that come in; any number when 0.
    pub report_bytes_per_client: u64,
    /// `REINTEGRATION_SECRETS_PER_ADDRESS`: secrets that wait to be looked at; any number when 0.
    pub secrets_per_address: u32,
    /// `REINTEGRATION_CONNECTIONS_PER_ADDRESS`: of clients; any number when 0.
    pub connections_per_address: u32,
    /// `REINTEGRATION_JOB_SECONDS`
    pub job_seconds: u32,
    /// `REINTEGRATION_RECORDED_LOTS`: whether the lots on record are loaded, with their winners and grants.
    pub recorded_lots: bool,
    /// `REINTEGRATION_DEMO_TODAY`: the day on which a demonstration pretends to start; the real one when absent.
    pub demo_today: Option<NaiveDate>,
    /// `REINTEGRATION_REPLICAS`: how many serve the database together.
    pub replicas: u32,
    /// `REINTEGRATION_LOG`: JSON in production, text otherwise, unless it says.
    pub log: LogFormat,
    /// `REINTEGRATION_MASTER_KEYS`: the ring under which personal data is kept; the demonstration's in demo mode when
    /// absent.
    pub master_keys: Option<Confidential>,
    /// `REINTEGRATION_PURPOSE_ROLES`: who has to say what people's data is needed for.
    pub purpose_roles: Vec<Role>,
    /// `REINTEGRATION_OPENID_FILE`: the outside issuers whose tokens are accepted; none when absent.
    pub openid_file: Option<PathBuf>,
    /// `REINTEGRATION_GUESSES`: how many proofs of a client from one address may fail within a minute.
    pub guesses: u32,
    /// `REINTEGRATION_GUESS_SECONDS`: the longest that who guesses has to wait.
    pub guess_seconds: u32,
    /// `REINTEGRATION_STATUS_FAILURES_PER_ADDRESS` and `…_PER_REFERENCE`: how many status checks may fail within a day.
    pub status_failures: StatusFailures,
    /// `REINTEGRATION_TRUSTED_PROXIES`: the proxies that are believed about where a request comes from.
    pub trusted_proxies: Vec<IpNet>,
    /// `REINTEGRATION_PROXY_HEADER`: where those say it.
    pub proxy_header: ProxyHeader,
    /// `REINTEGRATION_GIVING_PREFIX`: begins the identifiers of open data, as 360Giving gives them out.
    pub giving_prefix: String,
    /// `REINTEGRATION_CORS_ORIGINS`: the frontends whose pages may call; nobody's when empty.
    pub cors_origins: Vec<String>,
}

/// No JSON body within the limits of the document is larger, in bytes: a law of the stories holds it.
const LARGEST_JSON: usize = 4 * 1024 * 1024;
/// Ends the name of a setting whose value stands in a file, as secrets do.
const FILE: &str = "_FILE";

impl Default for Configuration {
    fn default() -> Self {
        Self {
            mode: Mode::Demo,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            database_url: Confidential("sqlite://reintegration.db".to_owned()),
            database_connections: 16,
            database_seconds: 10,
            workers: 0,
            issuer: String::new(),
            signing_key_file: None,
            token_seconds: 600,
            body_bytes: LARGEST_JSON,
            documents: "documents".to_owned(),
            document_bytes: 10 * 1024 * 1024,
            report_bytes: 64 * 1024 * 1024,
            request_seconds: 30,
            client_seconds: 10,
            keep_alive_seconds: 75,
            connections: 4096,
            rate_per_client: 6000,
            rate_per_address: 600,
            requests_per_client: 8,
            waits_per_client: 32,
            upload_bytes_per_client: 32 * 1024 * 1024,
            report_bytes_per_client: 128 * 1024 * 1024,
            secrets_per_address: 16,
            connections_per_address: 256,
            job_seconds: 10,
            recorded_lots: true,
            demo_today: None,
            replicas: 1,
            log: LogFormat::Text,
            master_keys: None,
            purpose_roles: Vec::new(),
            cors_origins: Vec::new(),
            openid_file: None,
            guesses: 10,
            guess_seconds: 300,
            status_failures: StatusFailures { per_address: 100, per_reference: 10 },
            trusted_proxies: Vec::new(),
            proxy_header: ProxyHeader::default(),
            giving_prefix: "360G-example".to_owned(),
        }
    }
}

impl Configuration {
    /// Reads the settings from `variables`, usually the environment. Fails with every fault, a line each.
    pub fn read(variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, Vec<String>> {
        let (configuration, mut faults) = Self::gather(variables);
        if configuration.mode == Mode::Production {
            let Self { issuer, signing_key_file, database_url, replicas, .. } = &configuration;
            faults.extend(production::faults(issuer, signing_key_file.as_deref(), database_url, *replicas));
        }
        if faults.is_empty() { Ok(configuration) } else { Err(faults) }
    }

    /// What opens personal data.
    #[must_use]
    pub fn vault(&self) -> Vault {
        let ring = self.master_keys.as_deref().map(MasterKeys::parse);
        Vault::new(ring.and_then(Result::ok).unwrap_or_else(MasterKeys::demonstration))
    }

    /// What one caller may have under way.
    #[must_use]
    pub(crate) const fn allowed(&self) -> Allowed {
        Allowed {
            requests: self.requests_per_client,
            waits: self.waits_per_client,
            uploads: self.upload_bytes_per_client,
            reports: self.report_bytes_per_client,
            connections: self.connections_per_address,
        }
    }

    /// The same for what only works on the database: whether tokens could be signed does not matter then.
    pub fn read_for_database(variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, Vec<String>> {
        let (configuration, faults) = Self::gather(variables);
        if faults.is_empty() { Ok(configuration) } else { Err(faults) }
    }

    /// The settings, and the faults of those that were made.
    fn gather(variables: impl IntoIterator<Item = (String, String)>) -> (Self, Vec<String>) {
        let (mut configuration, mut faults, mut open_files) = (Self::default(), Vec::new(), Vec::new());
        // In order of name, so that the faults are.
        let made: BTreeMap<String, String> =
            variables.into_iter().filter(|(name, _)| name.starts_with(PREFIX)).collect();
        if made.get("REINTEGRATION_MODE").is_some_and(|mode| mode == "production") {
            configuration.log = LogFormat::Json;
        }
        for (name, value) in &made {
            let key = name.strip_prefix(PREFIX).unwrap_or_default();
            let set = match key.strip_suffix(FILE).filter(|_| settings::named(key).is_none()) {
                Some(key) if made.contains_key(&format!("{PREFIX}{key}")) => {
                    Err(format!("{PREFIX}{key} is given too; one of the two is enough"))
                }
                Some(key) => Content::of(Path::new(value)).map_err(|error| error.to_string()).and_then(|content| {
                    // What stands in a file in place of a variable is there to be kept secret.
                    let open = content.fault(Holds::Secret).map(|fault| format!("{name}: {fault}"));
                    open_files.extend(open);
                    configuration.set(key, content.text().trim())
                }),
                None => configuration.set(key, value),
            };
            if let Err(expected) = set {
                faults.push(format!("{name}: {expected}"));
            }
        }
        if configuration.mode == Mode::Production {
            faults.extend(open_files);
        }
        if configuration.mode == Mode::Demo && !configuration.listen.ip().is_loopback() {
            faults.push(format!(
                "{PREFIX}LISTEN: the demo mode listens on a loopback address only, not on {}",
                configuration.listen.ip()
            ));
        }
        if configuration.mode == Mode::Production && configuration.demo_today.is_some() {
            faults.push(format!("{PREFIX}DEMO_TODAY: production knows the real day only"));
        }
        let given = |key: &str| {
            [key.to_owned(), format!("{key}{FILE}")].iter().any(|key| made.contains_key(&format!("{PREFIX}{key}")))
        };
        if configuration.mode == Mode::Production && !given("MASTER_KEYS") {
            faults.push(format!("{PREFIX}MASTER_KEYS: missing; production mode needs keys of its own"));
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
            "DATABASE_URL" => self.database_url = database(value)?,
            "DATABASE_CONNECTIONS" => self.database_connections = whole(value, &(1..=1000))?,
            "DATABASE_SECONDS" => self.database_seconds = whole(value, &(1..=300))?,
            "WORKERS" => self.workers = whole(value, &(0..=1024))?,
            "ISSUER" => self.issuer = address(value)?,
            "SIGNING_KEY_FILE" => self.signing_key_file = Some(PathBuf::from(value)),
            "TOKEN_SECONDS" => self.token_seconds = whole(value, &(60..=3600))?,
            "BODY_BYTES" => self.body_bytes = whole(value, &(LARGEST_JSON..=16 * 1024 * 1024))?,
            "DOCUMENTS" => self.documents = documents(value)?,
            "GIVING_PREFIX" => self.giving_prefix = giving_prefix(value)?,
            "DOCUMENT_BYTES" => self.document_bytes = whole(value, &(1024..=64 * 1024 * 1024))?,
            "REPORT_BYTES" => self.report_bytes = whole(value, &(65_536..=1024 * 1024 * 1024))?,
            "REQUEST_SECONDS" => self.request_seconds = whole(value, &(1..=300))?,
            "CLIENT_SECONDS" => self.client_seconds = whole(value, &(1..=300))?,
            "KEEP_ALIVE_SECONDS" => self.keep_alive_seconds = whole(value, &(1..=3600))?,
            "CONNECTIONS" => self.connections = whole(value, &(1..=65_536))?,
            "RATE_PER_CLIENT" => self.rate_per_client = whole(value, &(0..=1_000_000))?,
            "RATE_PER_ADDRESS" => self.rate_per_address = whole(value, &(0..=1_000_000))?,
            "REQUESTS_PER_CLIENT" => self.requests_per_client = whole(value, &(0..=1000))?,
            "WAITS_PER_CLIENT" => self.waits_per_client = whole(value, &(0..=65_536))?,
            "UPLOAD_BYTES_PER_CLIENT" => self.upload_bytes_per_client = whole(value, &(0..=1 << 40))?,
            "REPORT_BYTES_PER_CLIENT" => self.report_bytes_per_client = whole(value, &(0..=1 << 40))?,
            "SECRETS_PER_ADDRESS" => self.secrets_per_address = whole(value, &(0..=65_536))?,
            "CONNECTIONS_PER_ADDRESS" => self.connections_per_address = whole(value, &(0..=65_536))?,
            "RECORDED_LOTS" => {
                self.recorded_lots = match value {
                    "all" => true,
                    "none" => false,
                    _ => return Err("all or none".to_owned()),
                }
            }
            "DEMO_TODAY" => self.demo_today = Some(value.parse().map_err(|_| "a day, as 2027-01-07")?),
            "REPLICAS" => self.replicas = whole(value, &(1..=1000))?,
            "JOB_SECONDS" => self.job_seconds = whole(value, &(1..=86_400))?,
            "LOG" => {
                self.log = match value {
                    "text" => LogFormat::Text,
                    "json" => LogFormat::Json,
                    _ => return Err("text or json".to_owned()),
                }
            }
            "MASTER_KEYS" => {
                MasterKeys::parse(value).map_err(|error| error.to_string())?;
                self.master_keys = Some(Confidential(value.to_owned()));
            }
            "PURPOSE_ROLES" => self.purpose_roles = words(value, Role::parse, Role::ALL, Role::as_str)?,
            "CORS_ORIGINS" => self.cors_origins = origins(value)?,
            "OPENID_FILE" => self.openid_file = Some(PathBuf::from(value)),
            "GUESSES" => self.guesses = whole(value, &(1..=1000))?,
            "GUESS_SECONDS" => self.guess_seconds = whole(value, &(1..=3600))?,
            "STATUS_FAILURES_PER_ADDRESS" => self.status_failures.per_address = whole(value, &(0..=1_000_000))?,
            "STATUS_FAILURES_PER_REFERENCE" => self.status_failures.per_reference = whole(value, &(0..=1_000_000))?,
            "TRUSTED_PROXIES" => self.trusted_proxies = networks(value)?,
            "PROXY_HEADER" => {
                let named = ProxyHeader::ALL.into_iter().find(|header| header.as_str().eq_ignore_ascii_case(value));
                self.proxy_header = named.ok_or("x-forwarded-for or forwarded")?;
            }
            _ => {
                let known: Vec<&str> = settings::all().map(|setting| setting.name).collect();
                return Err(format!("no such setting; there are {}", known.join(", ")));
            }
        }
        Ok(())
    }
}
