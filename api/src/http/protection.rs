//! What every answer tells a browser, so that it does nothing with it that nobody meant.

use crate::contract::openapi;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderValue, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};

/// An answer of the API is data: no page, and in nobody's frame.
const DATA: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// The documentation runs its own files and talks to this service. Its styles are set by its scripts; its pictures are
/// inside its style sheet.
const PAGES: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// A year: browsers come by https only from then on.
const BY_HTTPS_ONLY: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Adds the headers to an answer from `path`. What the answer says of caches stays.
pub fn add(headers: &mut HeaderMap, path: &str, https: bool) {
    let pages = openapi::is_page(path);
    headers.insert(CONTENT_SECURITY_POLICY, if pages { PAGES } else { DATA });
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if !headers.contains_key(CACHE_CONTROL) {
        // The pages' files come with the program, and change with it.
        let unsaid = if pages { "no-cache" } else { "no-store" };
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(unsaid));
    }
    if https {
        headers.insert(STRICT_TRANSPORT_SECURITY, BY_HTTPS_ONLY);
    }
}
