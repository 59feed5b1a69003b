//! The address of a database. It may hold a password, and the libraries below quote an address that they cannot read: it
//! is taken apart here first, and whoever cannot read it says so without it.

use crate::Backend;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use std::path::PathBuf;
use url::Url;

/// What an address of `PostgreSQL` may ask for besides. The driver logs what it does not know, and its value.
const PARAMETERS: [&str; 18] = [
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "statement-cache-capacity",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

/// Which database it is; `None` where the address cannot be read.
pub fn backend(url: &str) -> Option<Backend> {
    let parsed = Url::parse(url).ok()?;
    match parsed.scheme() {
        "sqlite" => url.parse::<SqliteConnectOptions>().ok().map(|_| Backend::Sqlite),
        "postgres" | "postgresql" => {
            let known = |key: &str| PARAMETERS.contains(&key) || key.starts_with("options[");
            if parsed.cannot_be_a_base() || !parsed.query_pairs().all(|(key, _)| known(&key)) {
                return None;
            }
            url.parse::<PgConnectOptions>().ok().map(|_| Backend::Postgres)
        }
        _ => None,
    }
}

impl Backend {
    /// Tells the database from its URL; `None` for any other, and for one that cannot be read to its end.
    #[must_use]
    pub fn of_url(url: &str) -> Option<Self> {
        backend(url)
    }

    /// The file of an `SQLite` database.
    #[must_use]
    pub fn file(url: &str) -> Option<PathBuf> {
        file(url)
    }

    /// The file of the key that the URL has `PostgreSQL` shown.
    #[must_use]
    pub fn key_file(url: &str) -> Option<PathBuf> {
        key_file(url)
    }
}

/// The address without what only the database may know: whatever keeps it may also log it.
pub fn shown(url: &str) -> String {
    let Ok(mut parsed) = Url::parse(url) else { return String::new() };
    if backend(url) != Some(Backend::Postgres) {
        return url.to_owned();
    }
    let _ = parsed.set_password(None);
    parsed.set_query(None);
    parsed.into()
}

/// Everything that the address says, for the driver alone.
pub fn postgres(url: &str) -> Option<PgConnectOptions> {
    url.parse().ok()
}

/// The file of an `SQLite` database; `None` where it lies in memory, or elsewhere.
pub fn file(url: &str) -> Option<PathBuf> {
    let in_memory = url.contains(":memory:") || url.contains("mode=memory");
    if backend(url) != Some(Backend::Sqlite) || in_memory {
        return None;
    }
    url.parse::<SqliteConnectOptions>().ok().map(|options| options.get_filename().to_owned())
}

/// The file of the key with which `PostgreSQL` is shown who calls, where there is one.
pub fn key_file(url: &str) -> Option<PathBuf> {
    let parsed = Url::parse(url).ok()?;
    let named = parsed.query_pairs().find(|(key, _)| key == "sslkey" || key == "ssl-key");
    named.map(|(_, file)| PathBuf::from(file.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_whole_or_not_at_all() {
        for (url, expected) in [
            ("sqlite://reintegration.db", Some(Backend::Sqlite)),
            ("sqlite:data/reintegration.db?mode=rwc", Some(Backend::Sqlite)),
            ("postgres://a:b@database/reintegration?sslmode=require&options[search_path]=c", Some(Backend::Postgres)),
            ("postgresql://a@database:5433/reintegration", Some(Backend::Postgres)),
            ("mysql://database", None),
            ("reintegration.db", None),
            ("postgres://a:b@database:port/reintegration", None),
            ("postgresql:a:b@database", None),
            ("postgres://a:b c/d@e/database", None),
            ("postgres://a@database/reintegration?pasword=b", None),
            ("postgres://a:b@database/reintegration?sslmode=sometimes", None),
            ("sqlite://reintegration.db?mode=sometimes", None),
        ] {
            assert_eq!(backend(url), expected, "{url}");
        }
    }

    #[test]
    fn no_password_is_shown() {
        let secret = "postgres://a:secret@database:5433/c?password=secret&sslmode=require";
        assert_eq!(shown(secret), "postgres://a@database:5433/c");
        assert_eq!(shown("sqlite://a.db?mode=rwc"), "sqlite://a.db?mode=rwc");
        assert_eq!(shown("secret"), "");
    }

    #[test]
    fn files_are_named() {
        assert_eq!(file("sqlite:///data/a%20b.db?mode=rwc"), Some("/data/a b.db".into()));
        assert_eq!(file("sqlite::memory:"), None);
        assert_eq!(file("postgres://database"), None);
        assert_eq!(key_file("postgres://database/a?sslkey=/run/secrets/key"), Some("/run/secrets/key".into()));
        assert_eq!(key_file("postgres://database/a"), None);
    }
}
