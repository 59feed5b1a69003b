//! Media types: what comes in and what is asked for.

use crate::error::{Code, Problem};
use actix_web::HttpRequest;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{ACCEPT, CONTENT_TYPE, HeaderMap};
use actix_web::middleware::Next;

/// Refuses a body of any other type than JSON, or a JSON merge patch (RFC 7396).
pub fn check_json(request: &HttpRequest) -> Result<(), Problem> {
    let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/json" | "application/merge-patch+json" => Ok(()),
        _ => Err(Problem::new(Code::UnsupportedMediaType)),
    }
}

/// Refuses a request under `/v1` whose caller takes no JSON, before it does anything.
pub async fn negotiate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if request.path().starts_with("/v1/") && !accepts_json(request.headers()) {
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
