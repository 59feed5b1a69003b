//! The language of problem titles.

use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};
use reintegration_domain::locale::Language;

/// The first language of `Accept-Language` that the service speaks; English otherwise. Weights are not read: callers
/// list what they prefer first.
pub fn preferred(headers: &HeaderMap) -> Language {
    let header = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    header
        .split(',')
        .filter_map(|range| range.trim().split(['-', ';']).next())
        .find_map(|tag| Language::parse(&tag.to_ascii_lowercase()))
        .unwrap_or(Language::En)
}
