//! Identifiers in paths.

use crate::error::{Code, Problem};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use reintegration_domain::identifier::canonical;
use std::future::{Ready, ready};
use uuid::Uuid;

/// The `{id}` of the path. What is no UUID names nothing: 404.
#[derive(Debug, Clone, Copy)]
pub struct Id(pub Uuid);

impl FromRequest for Id {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = request.match_info().get("id").and_then(canonical);
        ready(id.map(Self).ok_or(Problem::new(Code::NotFound)))
    }
}

/// The `{id}` of the path and the `{document_id}` behind it.
#[derive(Debug, Clone, Copy)]
pub struct Ids(pub Uuid, pub Uuid);

impl FromRequest for Ids {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = |name: &str| request.match_info().get(name).and_then(canonical);
        let ids = id("id").zip(id("document_id"));
        ready(ids.map(|(id, document)| Self(id, document)).ok_or(Problem::new(Code::NotFound)))
    }
}
