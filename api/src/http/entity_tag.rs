//! Entity tags (RFC 9110 §8.8): which version of a resource a caller has seen.

use actix_web::HttpRequest;
use actix_web::http::header::{Header, IF_MATCH, IF_NONE_MATCH, IfMatch, IfNoneMatch};
use sha2::{Digest, Sha256};

/// The tag of a resource as one caller sees it: `"3"`, its version. Where a view also shows what is not the
/// resource's own, a checksum of that follows: `"3-5f1c0a99"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityTag(String);

impl EntityTag {
    /// The tag of a version.
    pub fn of(version: i64) -> Self {
        Self(format!("\"{version}\""))
    }

    /// The tag of a version shown together with `beside`; the plain one where there is nothing beside.
    pub fn with(version: i64, beside: &[String]) -> Self {
        if beside.is_empty() {
            return Self::of(version);
        }
        let digest = Sha256::digest(beside.join("\n"));
        let [a, b, c, d, ..] = digest.0;
        Self(format!("\"{version}-{:08x}\"", u32::from_be_bytes([a, b, c, d])))
    }

    /// The tag as it stands in `ETag`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the caller has exactly this (`If-None-Match`, weak comparison).
    pub fn is_known_to(&self, request: &HttpRequest) -> bool {
        match IfNoneMatch::parse(request) {
            Ok(IfNoneMatch::Any) => request.headers().contains_key(IF_NONE_MATCH),
            Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|tag| format!("\"{}\"", tag.tag()) == self.0),
            Err(_) => false,
        }
    }
}

/// What a caller expects the resource to be (`If-Match`).
#[derive(Debug, Clone)]
pub struct Expectation(IfMatch);

impl Expectation {
    /// The caller's expectation, if it sent one. One that cannot be read holds for nothing.
    pub fn of(request: &HttpRequest) -> Option<Self> {
        let is_sent = request.headers().contains_key(IF_MATCH);
        is_sent.then(|| Self(IfMatch::parse(request).unwrap_or(IfMatch::Items(Vec::new()))))
    }

    /// Whether the resource is still what was expected. Only its own version counts, not what is shown beside it.
    pub fn holds(&self, version: i64) -> bool {
        let version = version.to_string();
        match &self.0 {
            IfMatch::Any => true,
            IfMatch::Items(tags) => {
                tags.iter().any(|tag| !tag.weak && tag.tag().split('-').next() == Some(version.as_str()))
            }
        }
    }
}

/// Whether the caller expects that there is nothing yet (`If-None-Match: *`).
pub fn is_expected_new(request: &HttpRequest) -> bool {
    request.headers().contains_key(IF_NONE_MATCH) && matches!(IfNoneMatch::parse(request), Ok(IfNoneMatch::Any))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn an_expectation_holds_for_its_version_only() {
        let expects = |header: &str, version| {
            let request = TestRequest::default().insert_header(("if-match", header)).to_http_request();
            Expectation::of(&request).is_some_and(|expectation| expectation.holds(version))
        };
        assert!(expects("\"3\"", 3));
        assert!(expects("\"1\", \"3-5f1c0a99\"", 3));
        assert!(expects("*", 3));
        for stale in ["\"2\"", "\"33\"", "3", "W/\"3\"", "", "\"\""] {
            assert!(!expects(stale, 3), "{stale}");
        }
    }

    #[test]
    fn what_is_shown_beside_changes_the_tag() {
        let beside = |candidate: &str| EntityTag::with(3, &[candidate.to_owned()]);
        assert_eq!(EntityTag::with(3, &[]), EntityTag::of(3));
        assert_ne!(beside("a"), EntityTag::of(3));
        assert_ne!(beside("a"), beside("b"));
        let request = TestRequest::default().insert_header(("if-none-match", "W/\"3\"")).to_http_request();
        assert!(EntityTag::of(3).is_known_to(&request));
        assert!(!beside("a").is_known_to(&request));
    }
}
