//! Which frontends' pages may call from a browser (CORS).

use super::answer::REPLAYED;
use super::submission::IDEMPOTENCY_KEY;
use actix_cors::Cors;
use actix_web::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, ETAG, IF_MATCH, IF_NONE_MATCH, LINK, LOCATION, RETRY_AFTER,
};
use actix_web::middleware::Condition;

/// Seconds for which a browser may remember the answer.
const REMEMBERED: usize = 3600;

/// Lets the pages of the named origins call, and read what the conventions put into headers. Without any, no page of
/// another origin can.
pub fn allow(origins: &[String]) -> Condition<Cors> {
    let sent = [ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, IF_MATCH, IF_NONE_MATCH];
    let read = [ETAG, LINK, LOCATION, RETRY_AFTER].map(|name| name.to_string());
    let mut cors = Cors::default()
        .allowed_methods(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
        .allowed_headers(sent)
        .allowed_header(IDEMPOTENCY_KEY)
        .allowed_header("x-request-id")
        .allowed_header("traceparent")
        .expose_headers(read.iter().map(String::as_str).chain([
            REPLAYED,
            "x-request-id",
            "ratelimit-policy",
            "ratelimit",
        ]))
        .max_age(REMEMBERED);
    for origin in origins {
        cors = cors.allowed_origin(origin);
    }
    Condition::new(!origins.is_empty(), cors)
}
