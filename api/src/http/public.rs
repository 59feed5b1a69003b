//! Answers that anybody may read, and so keep: one says how long, and has a tag of what it shows.

use super::entity_tag::EntityTag;
use crate::error::{Code, Problem};
use actix_web::http::header::{CACHE_CONTROL, ETAG};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

/// How long it may be kept unasked.
#[derive(Debug, Clone, Copy)]
pub enum Keep {
    /// Changes with a release of the service only: an hour is soon enough.
    Release,
    /// Changes whenever somebody changes it: a minute.
    Record,
}

impl Keep {
    const fn control(self) -> &'static str {
        match self {
            Self::Release => "public, max-age=3600",
            Self::Record => "public, max-age=60",
        }
    }
}

/// Shows it as JSON, or says that the caller has it already.
pub fn show<T: Serialize>(request: &HttpRequest, keep: Keep, view: &T) -> Result<HttpResponse, Problem> {
    let body = serde_json::to_string(view).map_err(|_| Problem::new(Code::Internal))?;
    let tag = tag_of(&body);
    Ok(send(request, keep, &tag, body.into()))
}

/// The tag of what has no version: what tells two of them apart is what they say.
pub fn tag_of(body: &str) -> EntityTag {
    EntityTag::with(1, &[body.to_owned()])
}

/// Sends what is JSON already.
pub fn send(request: &HttpRequest, keep: Keep, tag: &EntityTag, body: Bytes) -> HttpResponse {
    let known = tag.is_known_to(request);
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((ETAG, tag.as_str())).insert_header((CACHE_CONTROL, keep.control()));
    if known { response.finish() } else { response.content_type("application/json").body(body) }
}
