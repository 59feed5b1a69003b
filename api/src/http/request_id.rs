//! Every answer and every line of the log carries the request's id; every problem is worded here, where the request is
//! known.

use crate::error::{Code, Problem};
use crate::http::{language, trace};
use actix_web::HttpMessage;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use std::time::Instant;
use tracing::Instrument;
use uuid::Uuid;

/// The request's id, among the request's extensions.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Takes the caller's `X-Request-Id` (1 to 128 visible ASCII characters) or makes one, and echoes it. HEAD is answered
/// as GET, whose body the connection then leaves out.
pub async fn give(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let request_id = request
        .headers()
        .get(&REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(|id| (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic()))
        .map_or_else(|| Uuid::now_v7().to_string(), ToOwned::to_owned);
    let language = language::preferred(request.headers());
    let instance = request.path().to_owned();
    let span = tracing::info_span!("request", request_id, trace_id = trace::trace_id(request.headers()));
    let (method, begun) = (request.method().clone(), Instant::now());
    if method == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    request.extensions_mut().insert(RequestId(request_id.clone()));
    let response = next.call(request).instrument(span.clone()).await?.map_into_boxed_body();
    let problem = response.response().error().map(|error| match error.as_error::<Problem>() {
        Some(problem) => problem.response(language, &instance, &request_id),
        None => framework_problem(error).response(language, &instance, &request_id),
    });
    let mut response = match problem {
        Some(worded) => response.into_response(worded),
        None => response,
    };
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    // The path's template: neither identifiers nor what strangers try are written down.
    let path = response.request().match_pattern().unwrap_or_else(|| "other".to_owned());
    let (status, milliseconds) =
        (response.status().as_u16(), u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX));
    span.in_scope(|| tracing::info!(target: "access", %method, path, status, milliseconds, "answered"));
    Ok(response)
}

/// What the framework refused before a handler saw it; its own words stay here.
fn framework_problem(error: &actix_web::Error) -> Problem {
    Problem::new(match error.as_response_error().status_code() {
        StatusCode::NOT_FOUND => Code::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
        status if status.is_client_error() => Code::Unreadable,
        _ => Code::Internal,
    })
}
