//! The values of settings, or what was expected instead.

use ipnet::IpNet;
use reintegration_storage::Backend;
use std::fmt::{self, Display};
use std::net::IpAddr;
use std::ops::{Deref, RangeInclusive};
use std::str::FromStr;

/// A value that nobody is shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Confidential(pub(super) String);

impl Deref for Confidential {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Confidential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Confidential")
    }
}

/// The address of a database. Nothing is said of what is wrong with it: that could tell the password.
pub fn database(value: &str) -> Result<Confidential, String> {
    match Backend::of_url(value) {
        Some(_) => Ok(Confidential(value.to_owned())),
        None => {
            Err("an address, as sqlite://file.db or postgres://user:password@host/database; special characters of \
                     the password as %XX, and no parameters that are not known"
                .to_owned())
        }
    }
}

/// An `http:` or `https:` address without query or fragment, as RFC 8414 asks of issuers.
pub fn address(value: &str) -> Result<String, String> {
    let rest = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    match rest {
        Some(rest) if !rest.is_empty() && !rest.ends_with('/') && !rest.contains(['?', '#', ' ', '@']) => {
            Ok(value.to_owned())
        }
        _ => Err("an address, as https://reintegration.example.org".to_owned()),
    }
}

/// Origins (RFC 6454), separated by commas. `*` is none: a page of anybody's must not call with a person's token.
pub fn origins(value: &str) -> Result<Vec<String>, String> {
    if value.contains('*') {
        return Err("a wildcard would let anybody's page call; name the frontends".to_owned());
    }
    let origin = |text: &str| address(text).ok().filter(|origin| origin.matches('/').count() == 2);
    let read: Option<Vec<_>> = value.split(',').map(|text| origin(text.trim())).collect();
    read.ok_or_else(|| "origins separated by commas, as https://frontend.example.org".to_owned())
}

/// Addresses and networks, separated by commas.
pub fn networks(value: &str) -> Result<Vec<IpNet>, String> {
    let network = |text: &str| text.parse().ok().or_else(|| text.parse().ok().map(|address: IpAddr| address.into()));
    let read: Option<Vec<_>> = value.split(',').map(|text| network(text.trim())).collect();
    read.ok_or_else(|| "addresses or networks separated by commas, as 10.0.0.0/8".to_owned())
}

pub fn whole<T: FromStr + PartialOrd + Display>(value: &str, range: &RangeInclusive<T>) -> Result<T, String> {
    match value.parse() {
        Ok(number) if range.contains(&number) => Ok(number),
        _ => Err(format!("a whole number from {} to {}", range.start(), range.end())),
    }
}

/// Words of a closed list, separated by commas.
pub fn words<T: Copy>(
    value: &str,
    parse: fn(&str) -> Option<T>,
    all: &[T],
    as_str: fn(T) -> &'static str,
) -> Result<Vec<T>, String> {
    let read: Option<Vec<T>> = value.split(',').map(|word| parse(word.trim())).collect();
    let known: Vec<&str> = all.iter().map(|word| as_str(*word)).collect();
    read.ok_or_else(|| format!("separated by commas, of {}", known.join(", ")))
}

/// Where documents lie: a folder, or an `s3:` address.
pub fn documents(value: &str) -> Result<String, String> {
    let folder = !value.is_empty() && !value.contains("://");
    // Its keys stand in variables of their own: addresses are logged.
    if folder || value.strip_prefix("s3://").is_some_and(|bucket| !bucket.is_empty() && !bucket.contains('@')) {
        return Ok(value.to_owned());
    }
    Err("a folder, or s3://bucket/prefix".to_owned())
}

/// What begins identifiers of open data: `360G-` and the publisher's short name.
pub fn giving_prefix(value: &str) -> Result<String, String> {
    let name = value.strip_prefix("360G-").filter(|name| (1..=40).contains(&name.len()));
    let known = name.is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if known { Ok(value.to_owned()) } else { Err("360G- and letters or digits, as 360Giving gives it out".to_owned()) }
}
