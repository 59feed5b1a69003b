//! Media types: what comes in and what is asked for.

use super::operation;
use crate::error::{Code, Problem};
use actix_web::HttpRequest;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, Quality, QualityItem, from_comma_delimited,
};
use actix_web::middleware::Next;

/// Refuses a body of any other type than JSON, or a JSON merge patch (RFC 7396), in UTF-8 and as it is.
pub fn check_json(request: &HttpRequest) -> Result<(), Problem> {
    match essence(request).as_deref() {
        Some("application/json" | "application/merge-patch+json") => Ok(()),
        _ => Err(Problem::new(Code::UnsupportedMediaType)),
    }
}

/// What the body is, without its parameters; `None` where it is not UTF-8, or packed, or said to be several things.
pub fn essence(request: &HttpRequest) -> Option<String> {
    let headers = request.headers();
    let mut said = headers.get_all(CONTENT_TYPE);
    let media_type = said.next().and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = media_type.split(';').map(|part| part.trim().to_ascii_lowercase());
    let essence = parts.next().unwrap_or_default();
    let mut charsets = parts.filter_map(|part| Some(part.strip_prefix("charset=")?.trim_matches('"').to_owned()));
    // A spreadsheet may have saved its table in UTF-16; the file itself shows which of the two it is.
    let wide = |charset: &str| essence == "text/csv" && ["utf-16", "utf-16le", "utf-16be"].contains(&charset);
    let utf8 = charsets.all(|charset| charset == "utf-8" || wide(&charset));
    let plain = headers.get_all(CONTENT_ENCODING).all(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity"));
    (utf8 && plain && said.next().is_none()).then_some(essence)
}

/// Refuses a request whose caller takes nothing of what its operation sends, before it does anything.
pub async fn negotiate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let sent = operation::of(&request).map_or(&[][..], |operation| &operation.sent);
    if !sent.is_empty() && !sent.iter().any(|one| accepts(request.headers(), one)) {
        return Ok(request.error_response(Problem::new(Code::NotAcceptable)));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

/// Whether the caller takes what is sent as `media_type`: the range that names it most closely says so (RFC 9110
/// §12.5.1). Without `Accept` it does; a range that cannot be read says nothing.
pub fn accepts(headers: &HeaderMap, media_type: &str) -> bool {
    let mut said = headers.get_all(ACCEPT);
    if said.all(|value| value.as_bytes().trim_ascii().is_empty()) {
        return true;
    }
    let ranges: Vec<QualityItem<String>> = from_comma_delimited(headers.get_all(ACCEPT)).unwrap_or_default();
    let closest = ranges.iter().filter_map(|range| Some((closeness(&range.item, media_type)?, range.quality))).max();
    closest.is_some_and(|(_, quality)| quality > Quality::ZERO)
}

/// How closely a range names the type; `None` where it names another one.
fn closeness(range: &str, media_type: &str) -> Option<u8> {
    let named = range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let family = media_type.split_once('/').map(|(family, _)| family);
    match named.split_once('/')? {
        ("*", "*") => Some(0),
        (of, "*") if Some(of) == family => Some(1),
        _ => (named == media_type).then_some(2),
    }
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
        for refused in [
            "text/json",
            "application/json; charset=windows-1251",
            "application/json; charset=utf-8; charset=utf-7",
            "",
            "application/jsonp",
        ] {
            assert!(refuses(refused, "identity"), "{refused}");
        }
    }

    #[test]
    fn the_closest_range_says_what_is_taken() {
        let accepts = |accept: &'static [&'static str], media_type: &str| {
            let mut headers = HeaderMap::new();
            for value in accept {
                headers.append(ACCEPT, HeaderValue::from_static(value));
            }
            super::accepts(&headers, media_type)
        };
        let (json, csv) = ("application/json", "text/csv");
        for (accept, media_type) in [
            (&[][..], json),
            (&[""], json),
            (&["*/*"], json),
            (&["application/json"], json),
            (&["text/html, application/*;q=0.1"], json),
            (&["APPLICATION/JSON; charset=utf-8"], json),
            (&["text/html", "application/json"], json),
            (&["*/*;q=0, application/json"], json),
            (&["application/*;q=0, application/json;q=0.001"], json),
            (&["application/json;q=0, */*"], csv),
            (&["text/csv"], csv),
        ] {
            assert!(accepts(accept, media_type), "{accept:?} {media_type}");
        }
        for (accept, media_type) in [
            (&["text/html"][..], json),
            (&["application/xml, text/*"], json),
            (&["application/json;q=0"], json),
            (&["application/json;q=0.000, */*"], json),
            (&["application/json; Q=0"], json),
            (&["application/*;q=0, */*"], json),
            (&["*/*;q=0"], json),
            (&["application/json;q=2"], json),
            (&["application/json;q=nonsense"], json),
            (&["json"], json),
            (&["application/json"], csv),
        ] {
            assert!(!accepts(accept, media_type), "{accept:?} {media_type}");
        }
    }
}
