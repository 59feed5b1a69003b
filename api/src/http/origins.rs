//! Which frontends' pages may call from a browser (CORS).

use super::answer::REPLAYED;
use super::submission::IDEMPOTENCY_KEY;
use actix_cors::Cors;
use actix_web::http::Uri;
use actix_web::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderValue, IF_MATCH, IF_NONE_MATCH, LINK, LOCATION,
    RETRY_AFTER,
};
use actix_web::middleware::Condition;
use std::net::IpAddr;

/// Seconds for which a browser may remember the answer.
const REMEMBERED: usize = 3600;

/// Whose pages may call.
#[derive(Debug, Clone)]
pub enum Origins {
    /// Those of these origins; of none, where it names none.
    Named(Vec<String>),
    /// Those that this machine serves, whatever the port: a frontend that is being written.
    OfThisMachine,
}

impl Origins {
    /// Lets their pages call, and read what the conventions put into headers. Without any, no page of another origin can.
    pub fn allow(&self) -> Condition<Cors> {
        match self {
            Self::OfThisMachine => {
                Condition::new(true, conventions().allowed_origin_fn(|origin, _| is_of_this_machine(origin)))
            }
            Self::Named(origins) => {
                let cors = origins.iter().fold(conventions(), |cors, origin| cors.allowed_origin(origin));
                Condition::new(!origins.is_empty(), cors)
            }
        }
    }
}

/// What every page that may call can send and read.
fn conventions() -> Cors {
    let sent = [ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, IF_MATCH, IF_NONE_MATCH];
    let read = [ETAG, LINK, LOCATION, RETRY_AFTER].map(|name| name.to_string());
    Cors::default()
        .allowed_methods(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
        .allowed_headers(sent)
        .allowed_header(IDEMPOTENCY_KEY)
        .allowed_header("x-purpose")
        .allowed_header("x-request-id")
        .allowed_header("traceparent")
        .expose_headers(read.iter().map(String::as_str).chain([
            REPLAYED,
            "x-request-id",
            "ratelimit-policy",
            "ratelimit",
        ]))
        .max_age(REMEMBERED)
}

fn is_of_this_machine(origin: &HeaderValue) -> bool {
    let origin: Option<Uri> = origin.to_str().ok().and_then(|origin| origin.parse().ok());
    let host = origin.as_ref().and_then(Uri::host).map(|host| host.trim_matches(['[', ']']));
    host.is_some_and(|host| host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_told_from_others() {
        for (origin, own) in [
            ("http://localhost:3000", true),
            ("http://127.0.0.1", true),
            ("http://[::1]:5173", true),
            ("http://localhost.example.org", false),
            ("http://10.0.0.1:3000", false),
            ("https://example.org", false),
            ("null", false),
        ] {
            assert_eq!(is_of_this_machine(&HeaderValue::from_static(origin)), own, "{origin}");
        }
    }
}
