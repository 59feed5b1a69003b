//! Compression, where it is asked for, and only of what anybody may read. The length of a compressed answer tells whether
//! what its caller sent stands in it a second time (BREACH): what holds a token, a secret or somebody's data is sent as it is.

use crate::contract::openapi;
use actix_http::encoding::Encoder;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT_ENCODING, AcceptEncoding, CACHE_CONTROL, ContentEncoding, ETAG, Encoding, Header, HeaderValue, VARY,
};
use actix_web::middleware::Next;

/// Compresses the answer if it is public and the caller takes gzip.
pub async fn compress(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let (page, taken) = (openapi::is_page(request.path()), is_taken(&request));
    let mut response = next.call(request).await?.map_into_boxed_body();
    if !page && !is_public(&response) {
        return Ok(response);
    }
    if !taken || response.status() != StatusCode::OK {
        response.headers_mut().append(VARY, HeaderValue::from_static("accept-encoding"));
        return Ok(response);
    }
    // The same version, other bytes.
    let weak = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok()).map(|tag| format!("W/{tag}"));
    if let Some(tag) = weak.and_then(|tag| HeaderValue::from_str(&tag).ok()) {
        response.headers_mut().insert(ETAG, tag);
    }
    Ok(response.map_body(|head, body| Encoder::response(ContentEncoding::Gzip, head, body).boxed()))
}

fn is_taken(request: &ServiceRequest) -> bool {
    let known = [Encoding::gzip(), Encoding::identity()];
    let asked = request.headers().contains_key(ACCEPT_ENCODING).then(|| AcceptEncoding::parse(request).ok()).flatten();
    asked.and_then(|asked| asked.negotiate(known.iter())) == Some(Encoding::gzip())
}

/// Whether the answer says that anybody may keep it.
fn is_public(response: &ServiceResponse<BoxBody>) -> bool {
    let control = response.headers().get(CACHE_CONTROL).and_then(|control| control.to_str().ok());
    control.is_some_and(|control| control.starts_with("public"))
}
