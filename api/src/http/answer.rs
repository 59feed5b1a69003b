//! Answers: shown, kept for a repeat, and given again.

use super::entity_tag::EntityTag;
use crate::error::{Code, Problem};
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, LOCATION};
use actix_web::{HttpRequest, HttpResponse};
use reintegration_storage::StoredAnswer;
use serde::Serialize;

/// Says that an answer is a repeat.
pub const REPLAYED: &str = "Idempotent-Replayed";

/// What only its caller may keep, and only after asking whether it is still true.
pub const PRIVATE: (actix_web::http::header::HeaderName, &str) = (CACHE_CONTROL, "private, no-cache");

/// A resource as it stands: 200, or 304 where the caller has it already.
pub fn show<T: Serialize>(request: &HttpRequest, tag: &EntityTag, view: &T) -> HttpResponse {
    let mut response = if tag.is_known_to(request) { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((ETAG, tag.as_str())).insert_header(PRIVATE);
    if tag.is_known_to(request) { response.finish() } else { response.json(view) }
}

/// What is its caller's only and has no version.
pub fn personal<T: Serialize>(view: &T) -> HttpResponse {
    HttpResponse::Ok().insert_header(PRIVATE).json(view)
}

/// The answer to a change, ready to be kept with it.
pub fn of<T: Serialize>(
    status: StatusCode,
    tag: Option<&EntityTag>,
    location: Option<String>,
    view: &T,
) -> Result<StoredAnswer, Problem> {
    let body = serde_json::to_string(view).map_err(|_| Problem::new(Code::Internal))?;
    let mut headers = vec![(CONTENT_TYPE.to_string(), "application/json".to_owned())];
    headers.push((CACHE_CONTROL.to_string(), "private, no-cache".to_owned()));
    headers.extend(tag.map(|tag| (ETAG.to_string(), tag.as_str().to_owned())));
    headers.extend(location.map(|location| (LOCATION.to_string(), location)));
    Ok(StoredAnswer { status: status.as_u16(), headers, body })
}

/// 201: something came to be, or a transition was made.
pub fn created<T: Serialize>(tag: &EntityTag, location: String, view: &T) -> Result<StoredAnswer, Problem> {
    of(StatusCode::CREATED, Some(tag), Some(location), view)
}

/// 204: it is gone.
pub fn gone() -> StoredAnswer {
    let headers = vec![(CACHE_CONTROL.to_string(), "private, no-cache".to_owned())];
    StoredAnswer { status: StatusCode::NO_CONTENT.as_u16(), headers, body: String::new() }
}

/// Sends a kept answer, the first time or again.
pub fn send(stored: StoredAnswer, again: bool) -> HttpResponse {
    let status = StatusCode::from_u16(stored.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    for (name, value) in stored.headers {
        response.insert_header((name, value));
    }
    if again {
        response.insert_header((REPLAYED, "true"));
    }
    response.body(stored.body)
}
