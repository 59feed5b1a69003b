//! A request that changes something: its key, what it expects, its body.

use super::entity_tag::{Expectation, is_expected_new};
use super::{json, media_type, merge_patch, query};
use crate::error::{Code, Problem};
use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use reintegration_domain::fault::{FaultKind, Faults};
use reintegration_domain::locale::Bilingual;
use reintegration_storage::StorageError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::future::Future;
use std::pin::Pin;
use utoipa::ToSchema;
use validator::Validate;

/// The header that makes a request safe to repeat.
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
const LONGEST_KEY: usize = 255;

/// Nothing needs to be told; the body may be left out.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct EmptyRequest {}

/// A request that changes something.
#[derive(Debug)]
pub struct Submission {
    key: Option<String>,
    fingerprint: String,
    expectation: Option<Expectation>,
    /// Whether there is to be nothing yet.
    is_expected_new: bool,
    request: HttpRequest,
    body: Bytes,
}

impl FromRequest for Submission {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, body) = (request.clone(), Bytes::from_request(request, payload));
        Box::pin(async move { Ok(Self::read(request, body.await?)?) })
    }
}

impl Submission {
    /// The request with its body, whole.
    pub fn read(request: HttpRequest, body: Bytes) -> Result<Self, Problem> {
        let mut faults = Faults::new();
        let key = idempotency_key(&request, &mut faults);
        query::refuse_all(&request, &mut faults);
        faults.into_result().map_err(Problem::validation)?;
        let fingerprint = fingerprint(&request, |hasher| hasher.update(&body));
        let is_expected_new = is_expected_new(&request);
        Ok(Self { key, fingerprint, expectation: Expectation::of(&request), is_expected_new, request, body })
    }

    /// A request whose body was read as something else than JSON; `content` tells it from another one under the same
    /// key.
    pub fn of_upload(request: HttpRequest, faults: &mut Faults, content: impl FnOnce(&mut Sha256)) -> Self {
        let key = idempotency_key(&request, faults);
        query::refuse_all(&request, faults);
        let fingerprint = fingerprint(&request, content);
        let expectation = Expectation::of(&request);
        Self { key, fingerprint, expectation, is_expected_new: is_expected_new(&request), request, body: Bytes::new() }
    }

    /// The caller's `Idempotency-Key`.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// What tells this request from another one under the same key: method, path and body.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The body as an object of `T`, with the faults of its fields. An empty body is an empty object.
    ///
    /// Fails with 415 for another media type, and 400 for what is not JSON.
    pub fn json<T: DeserializeOwned + Default + Validate>(&self) -> Result<(T, Faults), Problem> {
        let (value, faults) = self.value()?;
        Ok(json::object(value, faults))
    }

    /// The body as JSON of whatever shape, with the faults of its form.
    pub fn value(&self) -> Result<(Value, Faults), Problem> {
        if self.body.is_empty() {
            return Ok((Value::Object(serde_json::Map::new()), Faults::new()));
        }
        media_type::check_json(&self.request)?;
        json::parse(&self.body)
    }

    /// The body as JSON of whatever shape, which may not be left out.
    pub fn required_value(&self) -> Result<(Value, Faults), Problem> {
        if self.body.is_empty() { Err(Problem::new(Code::Unreadable)) } else { self.value() }
    }

    /// What is asked after the merge patch of the body (RFC 7396), where `stored` would have to be asked for what there
    /// is.
    pub fn patched<T>(&self, stored: &T) -> Result<(T, Faults), Problem>
    where
        T: Serialize + DeserializeOwned + Default + Validate,
    {
        let corrupt = |error: serde_json::Error| StorageError::Corrupt(error.to_string());
        let mut target = serde_json::to_value(stored).map_err(corrupt)?;
        let (patch, faults) = self.required_value()?;
        merge_patch::merge(&mut target, patch);
        Ok(json::object(target, faults))
    }

    /// Reads the body of a transition that needs to be told nothing: left out, or an empty object.
    pub fn nothing(&self) -> Result<(), Problem> {
        let (EmptyRequest {}, faults) = self.json()?;
        faults.into_result().map_err(Problem::validation)
    }

    /// Fails with 428 where the caller does not say which version it has seen.
    pub fn require_expectation(&self) -> Result<(), Problem> {
        if self.expectation.is_some() { Ok(()) } else { Err(Problem::new(Code::PreconditionRequired)) }
    }

    /// Fails with 412 where the caller expects another version.
    pub fn expects(&self, version: i64) -> Result<(), Problem> {
        match &self.expectation {
            Some(expectation) if !expectation.holds(version) => Err(Problem::new(Code::Stale)),
            _ => Ok(()),
        }
    }

    /// Fails with 428 where the caller neither says which version it has seen nor that there is nothing yet: for what is
    /// put, the first time as well.
    pub fn require_expectation_of_any(&self) -> Result<(), Problem> {
        if self.is_expected_new || self.expectation.is_some() {
            return Ok(());
        }
        let detail = Bilingual::fixed(
            "საჭიროა If-Match, ხოლო თუ ჯერ არაფერია, If-None-Match: *.",
            "If-Match is needed; where there is nothing yet, If-None-Match: *.",
        );
        Err(Problem::with(Code::PreconditionRequired, detail))
    }

    /// Fails with 412 where the caller expects another version, none where there is one, or one where there is none.
    pub fn expects_any(&self, version: Option<i64>) -> Result<(), Problem> {
        match version {
            Some(_) if self.is_expected_new => Err(Problem::new(Code::Stale)),
            Some(version) => self.expects(version),
            None if self.expectation.is_some() => Err(Problem::new(Code::Stale)),
            None => Ok(()),
        }
    }
}

fn idempotency_key(request: &HttpRequest, faults: &mut Faults) -> Option<String> {
    let mut values = request.headers().get_all(IDEMPOTENCY_KEY);
    let value = values.next()?;
    let key = value.to_str().unwrap_or_default();
    let well_formed = (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if well_formed && values.next().is_none() {
        return Some(key.to_owned());
    }
    let expected = Bilingual::fixed("1-დან 255-მდე ხილული ASCII სიმბოლო", "1 to 255 visible ASCII characters");
    faults.push(format!("/header/{IDEMPOTENCY_KEY}"), FaultKind::Malformed { expected });
    None
}

fn fingerprint(request: &HttpRequest, content: impl FnOnce(&mut Sha256)) -> String {
    let mut hasher = Sha256::new();
    hasher.update(request.method().as_str());
    hasher.update("\n");
    hasher.update(request.path());
    hasher.update("\n");
    content(&mut hasher);
    hasher.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
