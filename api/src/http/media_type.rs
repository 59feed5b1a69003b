//! Media types: what comes in and what is asked for.

use crate::error::{Code, Problem};
use actix_web::HttpRequest;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use actix_web::middleware::Next;

/// Refuses a body of any other type than JSON, or a JSON merge patch (RFC 7396), in UTF-8 and as it is.
pub fn check_json(request: &HttpRequest) -> Result<(), Problem> {
    match essence(request).as_deref() {
        Some("application/json" | "application/merge-patch+json") => Ok(()),
        _ => Err(Problem::new(Code::UnsupportedMediaType)),
    }
}

/// What the body is, without its parameters; `None` where it is not UTF-8, or packed.
pub fn essence(request: &HttpRequest) -> Option<String> {
    let headers = request.headers();
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = media_type.split(';').map(|part| part.trim().to_ascii_lowercase());
    let essence = parts.next().unwrap_or_default();
    let charset =
        parts.find_map(|part| part.strip_prefix("charset=").map(|charset| charset.trim_matches('"').to_owned()));
    let utf8 = charset.is_none_or(|charset| charset == "utf-8");
    let plain = headers.get_all(CONTENT_ENCODING).all(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity"));
    (utf8 && plain).then_some(essence)
}

/// Refuses a request under `/v1` whose caller takes no JSON, before it does anything.
pub async fn negotiate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let path = request.path();
    let json = path.starts_with("/v1/") && !path.ends_with("/content") && path != "/v1/report-schema.csv";
    if json && !accepts_json(request.headers()) {
        return Ok(request.error_response(Problem::new(Code::NotAcceptable)));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

/// Whether the caller takes JSON. Without `Accept` it does.
pub fn accepts_json(headers: &HeaderMap) -> bool {
    let Some(accept) = headers.get(ACCEPT) else { return true };
    accept.to_str().unwrap_or_default().split(',').any(|range| {
        let mut parts = range.split(';').map(|part| part.trim().to_ascii_lowercase());
        let essence = parts.next().unwrap_or_default();
        let refused = parts.any(|part| matches!(part.as_str(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        let taken =
            matches!(essence.as_str(), "" | "*/*" | "application/*" | "application/json" | "application/problem+json");
        taken && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;
    use actix_web::test::TestRequest;

    #[test]
    fn a_body_is_json_in_utf_8() {
        let refuses = |media_type: &str, encoding: &str| {
            let request = TestRequest::default()
                .insert_header((CONTENT_TYPE, media_type))
                .insert_header((CONTENT_ENCODING, encoding))
                .to_http_request();
            check_json(&request).is_err()
        };
        for taken in
            ["application/json", "Application/JSON; charset=\"UTF-8\"", "application/merge-patch+json;charset=utf-8"]
        {
            assert!(!refuses(taken, "identity"), "{taken}");
        }
        assert!(refuses("application/json", "gzip"));
        for refused in ["text/json", "application/json; charset=windows-1251", "", "application/jsonp"] {
            assert!(refuses(refused, "identity"), "{refused}");
        }
    }

    #[test]
    fn json_is_what_is_sent() {
        let accepts = |accept| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, HeaderValue::from_static(accept));
            accepts_json(&headers)
        };
        for taken in ["*/*", "application/json", "text/html, application/*;q=0.1", "APPLICATION/JSON; charset=utf-8"] {
            assert!(accepts(taken), "{taken}");
        }
        for refused in ["text/html", "application/xml, text/*", "application/json;q=0"] {
            assert!(!accepts(refused), "{refused}");
        }
        assert!(accepts_json(&HeaderMap::new()));
    }
}
