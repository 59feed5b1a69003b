//! A request that changes something: its key, what it expects, its body.

use super::entity_tag::{Expectation, is_expected_new};
use super::json::{self, Body};
use super::{merge_patch, query};
use crate::error::{Code, Problem};
use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use reintegration_domain::fault::{FaultKind, Faults};
use reintegration_domain::locale::Bilingual;
use reintegration_storage::StorageError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use utoipa::ToSchema;
use validator::Validate;

/// The header that makes a request safe to repeat.
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
const LONGEST_KEY: usize = 255;

/// A request without members; the body may be left out.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct EmptyRequest {}

/// A request that changes something, read before anything is locked.
#[derive(Debug)]
pub struct Submission<T = EmptyRequest> {
    identity: Identity,
    held: Held<T>,
}

/// What makes a request the same as another one.
#[derive(Debug)]
pub struct Identity {
    key: Option<String>,
    fingerprint: String,
}

/// What is asked for, and what is wrong with it. It is held back until it is known that the caller has seen the version
/// that it is about, so that 412 comes before 422 and neither tells of a row what it is now.
#[derive(Debug)]
pub struct Held<T> {
    asked: T,
    faults: Faults,
    expected: Expected,
}

/// What is asked of a row in the version that the caller has seen, and what is wrong with it so far.
#[derive(Debug)]
pub struct Asked<T> {
    /// What could be read. Where the faults name a place, it holds nothing that the caller said.
    pub body: T,
    /// What is wrong with it.
    pub faults: Faults,
}

/// What a caller says that it has seen.
#[derive(Debug)]
struct Expected {
    version: Option<Expectation>,
    /// Whether there is to be nothing yet.
    is_new: bool,
    /// Whether it has to be said.
    required: bool,
}

/// A JSON document of whatever shape.
#[derive(Debug)]
pub struct Document(pub Value);

/// A merge patch (RFC 7396) of what is asked for with `T`.
#[derive(Debug)]
pub struct Patch<T> {
    patch: Value,
    of: PhantomData<fn() -> T>,
}

impl<T: Body> FromRequest for Submission<T> {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, body) = (request.clone(), Bytes::from_request(request, payload));
        Box::pin(async move { Ok(Self::read(&request, body.await?).await?) })
    }
}

impl<T: Body> Submission<T> {
    /// Reads the request with its body, whole.
    ///
    /// Fails with 415 for another media type, and 400 for what is not JSON; every other fault is held.
    pub async fn read(request: &HttpRequest, body: Bytes) -> Result<Self, Problem> {
        let fingerprint = fingerprint(request, |hasher| hasher.update(&body));
        // Who changes members of something says which.
        let (asked, found) = if body.is_empty() && T::MAY_BE_LEFT_OUT && *request.method() != Method::PATCH {
            T::read(Value::Object(Map::new()), Faults::new()).map_err(|_| Problem::new(Code::Internal))?
        } else if body.is_empty() {
            return Err(Problem::new(Code::Unreadable));
        } else {
            json::read(request, body).await?
        };
        let mut submission = Self::told(request, fingerprint, asked, Faults::new());
        submission.held.faults.join(found);
        Ok(submission)
    }
}

impl<T> Submission<T> {
    /// A request whose body was read as something else than JSON, with what was found in it; `content` tells it from
    /// another one under the same key.
    pub fn of_upload(request: &HttpRequest, asked: T, faults: Faults, content: impl FnOnce(&mut Sha256)) -> Self {
        Self::told(request, fingerprint(request, content), asked, faults)
    }

    fn told(request: &HttpRequest, fingerprint: String, asked: T, mut faults: Faults) -> Self {
        let key = idempotency_key(request, &mut faults);
        query::refuse_all(request, &mut faults);
        let expected = Expected {
            version: Expectation::of(request),
            is_new: is_expected_new(request),
            required: [Method::PATCH, Method::PUT, Method::DELETE].contains(request.method()),
        };
        Self { identity: Identity { key, fingerprint }, held: Held { asked, faults, expected } }
    }

    /// What makes it the same as another one, and what it asks for.
    pub fn parts(self) -> (Identity, Held<T>) {
        (self.identity, self.held)
    }

    /// What makes it the same as another one.
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Whether nothing is wrong so far: of what will be refused, nothing needs to be kept.
    pub fn is_sound(&self) -> bool {
        self.held.faults.is_empty()
    }
}

impl Identity {
    /// The caller's `Idempotency-Key`.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// What tells this request from another one under the same key: method, path and body.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

impl<T> Held<T> {
    /// What is asked for, as far as it could be read: for what has to be locked before it is known of which version it is.
    pub const fn so_far(&self) -> &T {
        &self.asked
    }

    /// What is asked of the resource in this version.
    ///
    /// Fails with 412 where the caller expects another version, and with 428 where it has to say which and does not.
    pub fn of(self, version: i64) -> Result<Asked<T>, Problem> {
        self.expected.holds(version)?;
        Ok(self.of_something_new())
    }

    /// The same of what is put, the first time as well. Fails with 412 also where the caller expects that there is
    /// nothing yet and there is, or the other way round.
    pub fn of_any(self, version: Option<i64>) -> Result<Asked<T>, Problem> {
        self.expected.holds_of_any(version)?;
        Ok(self.of_something_new())
    }

    /// What is asked for where nothing is there before it.
    pub fn of_something_new(self) -> Asked<T> {
        Asked { body: self.asked, faults: self.faults }
    }
}

impl<T> Asked<T> {
    /// What is asked for, if nothing is wrong with it; otherwise fails with every fault.
    pub fn sound(self) -> Result<T, Problem> {
        let Self { body, faults } = self;
        faults.into_result().map_err(Problem::validation)?;
        Ok(body)
    }
}

impl Expected {
    fn holds(&self, version: i64) -> Result<(), Problem> {
        match &self.version {
            Some(expectation) if expectation.holds(version) => Ok(()),
            Some(_) => Err(Problem::new(Code::Stale)),
            None if self.required => Err(Problem::new(Code::PreconditionRequired)),
            None => Ok(()),
        }
    }

    fn holds_of_any(&self, version: Option<i64>) -> Result<(), Problem> {
        match version {
            Some(_) if self.is_new => Err(Problem::new(Code::Stale)),
            None if self.version.is_some() => Err(Problem::new(Code::Stale)),
            None if self.is_new => Ok(()),
            Some(version) if self.version.is_some() => self.holds(version),
            _ => Err(Problem::with(
                Code::PreconditionRequired,
                Bilingual::fixed(
                    "მიუთითეთ რესურსის ვერსია, ხოლო თუ რესურსი ჯერ არ არსებობს, ისიც მიუთითეთ.",
                    "If-Match is needed; where there is nothing yet, If-None-Match: *.",
                ),
            )),
        }
    }
}

impl Body for Document {
    const MAY_BE_LEFT_OUT: bool = true;

    fn read(value: Value, faults: Faults) -> serde_json::Result<(Self, Faults)> {
        Ok((Self(value), faults))
    }
}

impl<T: DeserializeOwned + 'static> Body for Patch<T> {
    const MAY_BE_LEFT_OUT: bool = false;

    fn read(value: Value, faults: Faults) -> serde_json::Result<(Self, Faults)> {
        let (patch, faults) = json::sound::<T>(value, faults);
        Ok((Self { patch, of: PhantomData }, faults))
    }
}

impl<T> Patch<T> {
    /// Whether it says something at the JSON pointer, or of all that is there.
    pub fn says(&self, pointer: &str) -> bool {
        self.patch.pointer(pointer).is_some()
    }

    /// Whether it says something of this member, and of nothing else.
    pub fn says_only(&self, member: &str) -> bool {
        self.patch.as_object().is_some_and(|members| members.len() == 1 && members.contains_key(member))
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.patch.as_object().is_some_and(Map::is_empty)
    }
}

impl<T: Serialize + DeserializeOwned + Validate> Patch<T> {
    /// What is asked after the patch, where `stored` would have to be asked for what there is. `faults` are those of the
    /// patch.
    pub fn applied(self, stored: &T, faults: Faults) -> Result<(T, Faults), StorageError> {
        let corrupt = |error: serde_json::Error| StorageError::Corrupt(error.to_string());
        let mut target = serde_json::to_value(stored).map_err(corrupt)?;
        merge_patch::merge(&mut target, self.patch);
        json::object(target, faults).map_err(corrupt)
    }
}

/// The caller's `Idempotency-Key`, if there is a well-formed one.
pub fn idempotency_key(request: &HttpRequest, faults: &mut Faults) -> Option<String> {
    let mut values = request.headers().get_all(IDEMPOTENCY_KEY);
    let value = values.next()?;
    let key = value.to_str().unwrap_or_default();
    let well_formed = (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if well_formed && values.next().is_none() {
        return Some(key.to_owned());
    }
    let expected = Bilingual::fixed("1-დან 255-მდე ხილული ლათინური სიმბოლო", "1 to 255 visible ASCII characters");
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
