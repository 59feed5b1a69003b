//! The file of outside issuers, read once. Every fault is named with its place.

use super::issuer::Issuer;
use super::key_source::{self, KeySource, Origin};
use super::mapping::{Claim, Mapping};
use crate::files::{Content, Holds};
use crate::http::json;
use crate::identity::jose::JwkSet;
use crate::mode::Mode;
use chrono::TimeDelta;
use reintegration_domain::access::Role;
use reintegration_domain::fault::{Fault, FaultKind, Faults, JsonType, pointer_step};
use reintegration_domain::locale::{Bilingual, Language};
use reqwest::{Client, Url};
use serde::Deserialize;
use serde_json::Value;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use validator::Validate;

/// For how long a key set is used without asking again, when the file does not say.
const USUAL_SECONDS: i64 = 600;

/// One entry of the file.
#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct IssuerEntry {
    #[validate(length(min = 1, max = 150))]
    issuer: Option<String>,
    #[validate(length(min = 1, max = 200))]
    audience: Option<String>,
    jwks_uri: Option<String>,
    jwks_file: Option<String>,
    #[validate(range(min = 60, max = 86_400))]
    jwks_seconds: Option<i64>,
    #[validate(length(min = 1, max = 200))]
    role_claim: Option<String>,
    roles: Option<Value>,
    #[validate(length(min = 1, max = 200))]
    organisation_claim: Option<String>,
    #[validate(length(min = 1, max = 200))]
    regions_claim: Option<String>,
}

/// What the entries are read with: the folder of the file, the address of this service, what fetches key sets, and
/// whether it matters who can change files.
#[derive(Clone, Copy)]
struct Surroundings<'a> {
    folder: &'a Path,
    own: &'a str,
    http: Option<&'a Client>,
    mode: Mode,
}

/// Reads the file; `own` is the address of this service. In production nobody else can change it, nor the key sets that it
/// names. Fails with every fault, a line each.
pub fn read(file: &Path, own: &str, mode: Mode) -> Result<Vec<Arc<Issuer>>, Vec<String>> {
    let text = Content::of(file).and_then(|content| content.kept(Holds::Trust, mode));
    let text = text.map_err(|error| vec![error.to_string()])?;
    let value: Value = serde_json::from_str(&text).map_err(|error| vec![format!("no JSON: {error}")])?;
    let folder = file.parent().unwrap_or(Path::new("."));
    // Whose keys all stand in files needs nothing to fetch them with.
    let fetches = value.as_array().is_some_and(|entries| entries.iter().any(|entry| entry.get("jwks_uri").is_some()));
    let http = fetches.then(key_source::http).transpose();
    let http = http.map_err(|error| vec![format!("key sets cannot be fetched: {error}")])?;
    parse(value, Surroundings { folder, own, http: http.as_ref(), mode }).map_err(|faults| {
        let line = |fault: Fault| format!("{}: {}", fault.pointer, fault.kind.detail(Language::En));
        faults.into_iter().map(line).collect()
    })
}

fn parse(value: Value, around: Surroundings<'_>) -> Result<Vec<Arc<Issuer>>, Vec<Fault>> {
    let Value::Array(entries) = value else {
        return Err(vec![Fault::new("", FaultKind::InvalidType { expected: JsonType::List })]);
    };
    let (mut issuers, mut faults): (Vec<Arc<Issuer>>, Vec<Fault>) = (Vec::new(), Vec::new());
    for (index, entry) in entries.into_iter().enumerate() {
        let Ok((entry, mut own_faults)) = json::object::<IssuerEntry>(entry, Faults::new()) else {
            faults.push(Fault::new(format!("/{index}"), FaultKind::InvalidType { expected: JsonType::Object }));
            continue;
        };
        let named = entry.issuer.clone().unwrap_or_default();
        if named == around.own || issuers.iter().any(|other| other.name == named) {
            own_faults.push("/issuer", FaultKind::DuplicateItem);
        }
        let issuer = entry.read(around, &mut own_faults);
        if let (Some(issuer), true) = (issuer, own_faults.is_empty()) {
            issuers.push(Arc::new(issuer));
        }
        faults.extend(own_faults.into_iter().map(|fault| Fault::new(format!("/{index}{}", fault.pointer), fault.kind)));
    }
    if faults.is_empty() { Ok(issuers) } else { Err(faults) }
}

impl IssuerEntry {
    // Every part is read before the first `?`, so that the faults of each are noted.
    fn read(self, around: Surroundings<'_>, faults: &mut Faults) -> Option<Issuer> {
        let name = faults.required("/issuer", self.issuer);
        let audience = faults.required("/audience", self.audience);
        let keep = TimeDelta::try_seconds(self.jwks_seconds.unwrap_or(USUAL_SECONDS)).unwrap_or_default();
        let origin = match (self.jwks_uri, self.jwks_file) {
            (Some(uri), None) => {
                let address = faults.take("/jwks_uri", address(&uri)).zip(around.http.cloned());
                address.map(|(url, http)| Origin::Address(url, http))
            }
            (None, Some(path)) => faults.take("/jwks_file", key_set_file(around.folder.join(path), around.mode)),
            (None, None) => {
                faults.push("/jwks_uri", FaultKind::Required);
                None
            }
            (Some(_), Some(_)) => {
                let expected =
                    Bilingual::fixed("გასაღებების მისამართი ან ფაილი, ორიდან ერთი", "jwks_uri or jwks_file, not both");
                faults.push("/jwks_file", FaultKind::Malformed { expected });
                None
            }
        };
        let keys = origin.map(|origin| Arc::new(KeySource::new(origin, keep)));
        let role = faults.required("/role_claim", self.role_claim).map(Claim::new);
        let roles = roles(self.roles, faults);
        let organisation = self.organisation_claim.map(Claim::new);
        if organisation.is_none() && roles.iter().any(|(_, role)| *role == Role::Partner) {
            faults.push("/organisation_claim", FaultKind::Required);
        }
        let regions = self.regions_claim.map(Claim::new);
        let mapping = Mapping { role: role?, roles, organisation, regions };
        Some(Issuer { name: name?, audience: audience?, keys: keys?, mapping })
    }
}

/// The values of the claim with their roles, in the order of the file.
fn roles(value: Option<Value>, faults: &mut Faults) -> Vec<(String, Role)> {
    let members = match value {
        Some(Value::Object(members)) if !members.is_empty() => members,
        None | Some(Value::Object(_)) => {
            faults.push("/roles", FaultKind::Required);
            return Vec::new();
        }
        Some(_) => {
            faults.push("/roles", FaultKind::InvalidType { expected: JsonType::Object });
            return Vec::new();
        }
    };
    let mut roles = Vec::with_capacity(members.len());
    for (name, role) in members {
        let role = role.as_str().and_then(Role::parse).ok_or_else(FaultKind::unknown_word::<Role>);
        let place = format!("/roles/{}", pointer_step(&name));
        roles.extend(faults.take(place, role).map(|role| (name, role)));
    }
    roles
}

/// A file that holds a key set already.
fn key_set_file(file: PathBuf, mode: Mode) -> Result<Origin, FaultKind> {
    let expected = Bilingual::fixed(
        "ფაილი გასაღებებით (RFC 7517), რომელსაც სხვა ვერ ცვლის",
        "a file with a key set (RFC 7517), which nobody else can change",
    );
    let content = Content::of(&file).and_then(|content| content.kept(Holds::Trust, mode));
    let set = content.ok().and_then(|content| JwkSet::of_issuer(content.as_bytes()));
    if set.is_some() { Ok(Origin::File(file, mode)) } else { Err(FaultKind::Malformed { expected }) }
}

/// An address whose answer nobody on the way can change: `https:`, or `http:` to this machine.
fn address(text: &str) -> Result<Url, FaultKind> {
    let expected = Bilingual::fixed(
        "მისამართი, მაგალითად https://login.example.org/keys",
        "an address, as https://login.example.org/keys",
    );
    let loopback = |host: &str| {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    };
    let safe = |url: &Url| match url.scheme() {
        "https" => url.has_host(),
        "http" => url.host_str().is_some_and(loopback),
        _ => false,
    };
    // Addresses are logged, which is no place for a password.
    let nameless = |url: &Url| url.username().is_empty() && url.password().is_none();
    let url = Url::parse(text).ok().filter(|url| safe(url) && nameless(url));
    url.ok_or(FaultKind::Malformed { expected })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn faults(value: Value) -> Vec<String> {
        let http = Client::new();
        let around = Surroundings {
            folder: Path::new("."),
            own: "https://own.example.org",
            http: Some(&http),
            mode: Mode::Production,
        };
        let faults = parse(value, around).err().unwrap_or_default();
        faults.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.kind.code())).collect()
    }

    fn entry(patch: &Value) -> Value {
        let mut entry = json!({
            "issuer": "https://login.example.org", "audience": "reintegration",
            "jwks_uri": "https://login.example.org/keys", "role_claim": "role", "roles": { "worker": "officer" }
        });
        for (name, value) in patch.as_object().unwrap() {
            entry[name] = value.clone();
        }
        entry
    }

    #[test]
    fn every_fault_is_named_with_its_place() {
        assert_eq!(faults(json!([entry(&json!({}))])), Vec::<String>::new());
        assert_eq!(faults(json!({})), [" invalid_type"]);
        assert_eq!(faults(json!([7])), ["/0 invalid_type"]);
        let missing = ["issuer", "audience", "jwks_uri", "role_claim", "roles"];
        assert_eq!(faults(json!([{}])), missing.map(|name| format!("/0/{name} required")));
        for (patch, expected) in [
            (json!({ "colour": "red" }), "/0/colour unknown_field"),
            (json!({ "issuer": "https://own.example.org" }), "/0/issuer duplicate_item"),
            (json!({ "issuer": "" }), "/0/issuer too_short"),
            (json!({ "jwks_uri": "http://login.example.org/keys" }), "/0/jwks_uri malformed"),
            (json!({ "jwks_uri": "http://127.0.0.1.example.org/keys" }), "/0/jwks_uri malformed"),
            (json!({ "jwks_uri": "https://somebody:secret@login.example.org/keys" }), "/0/jwks_uri malformed"),
            (json!({ "jwks_uri": "file:///keys" }), "/0/jwks_uri malformed"),
            (json!({ "jwks_file": "keys.json" }), "/0/jwks_file malformed"),
            (json!({ "jwks_uri": null, "jwks_file": "not-there.json" }), "/0/jwks_file malformed"),
            (json!({ "jwks_seconds": 59 }), "/0/jwks_seconds out_of_range"),
            (json!({ "roles": [] }), "/0/roles invalid_type"),
            (json!({ "roles": {} }), "/0/roles required"),
            (json!({ "roles": { "a/b": "king" } }), "/0/roles/a~1b unknown_value"),
            (json!({ "roles": { "a": "partner" } }), "/0/organisation_claim required"),
        ] {
            assert_eq!(faults(json!([entry(&patch)])), [expected], "{patch}");
        }
        let both = json!([entry(&json!({})), entry(&json!({ "audience": 7 }))]);
        assert_eq!(faults(both), ["/1/audience invalid_type", "/1/issuer duplicate_item"]);
    }

    #[test]
    fn keys_come_over_tls_or_from_this_machine() {
        for good in [
            "https://login.example.org/keys",
            "http://127.0.0.1:8081/keys",
            "http://[::1]/keys",
            "http://localhost/keys",
        ] {
            assert!(address(good).is_ok(), "{good}");
        }
    }
}
