//! The edge: every answer and every line of the log carries the request's id, every problem is worded where the request
//! is known, and no request takes longer than it may.

use crate::contract::openapi::Special;
use crate::error::{Code, Problem};
use crate::figures::Metrics;
use crate::http::connection::{Connection, Patience};
use crate::http::{head, language, operation, pace, protection, trace};
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, VARY};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse, ResponseError, web};
use reintegration_domain::locale::Language;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::timeout;
use tracing::Instrument;
use uuid::Uuid;

/// The request's id, among the request's extensions.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// How long an operation that waits for news may be asked to wait at most.
const WAITING: Duration = Duration::from_secs(30);

/// What every request is answered under.
#[derive(Debug, Clone)]
pub struct Terms {
    /// Whether callers come by https.
    pub https: bool,
    /// How long everybody may take.
    pub patience: Patience,
    /// The largest file of a report's lines, in bytes.
    pub report_bytes: usize,
    /// The largest other body, in bytes.
    pub body_bytes: usize,
    /// What is counted.
    pub metrics: Arc<Metrics>,
}

/// What answers say of their request, kept aside while it is answered.
#[derive(Debug, Clone)]
struct Edge {
    request_id: String,
    language: Language,
    instance: String,
    https: bool,
    body_bytes: usize,
}

impl Edge {
    /// Takes the caller's `X-Request-Id` (1 to 128 visible ASCII characters) or makes one.
    fn of(request: &ServiceRequest, https: bool, body_bytes: usize) -> Self {
        let request_id = request
            .headers()
            .get(&REQUEST_ID)
            .and_then(|value| value.to_str().ok())
            .filter(|id| (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic()))
            .map_or_else(|| Uuid::now_v7().to_string(), ToOwned::to_owned);
        let language = language::preferred(request.headers());
        Self { request_id, language, instance: request.path().to_owned(), https, body_bytes }
    }

    fn word(&self, problem: &Problem) -> HttpResponse {
        problem.response(self.language, &self.instance, &self.request_id)
    }

    fn complete(&self, headers: &mut HeaderMap) {
        if let Ok(value) = HeaderValue::from_str(&self.request_id) {
            headers.insert(REQUEST_ID, value);
        }
        protection::add(headers, &self.instance, self.https);
    }
}

/// A request whose time was over. It went with everything that had been begun for it, so that the framework sends this
/// in place of an answer.
#[derive(Debug)]
struct Late(Edge);

impl fmt::Display for Late {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the request took too long")
    }
}

impl ResponseError for Late {
    fn status_code(&self) -> StatusCode {
        Code::Unavailable.status()
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = self.0.word(&Problem::new(Code::Unavailable));
        self.0.complete(response.headers_mut());
        response
    }
}

/// Gives the request its id and its time, and echoes the id. HEAD is answered as GET, whose body the connection then
/// leaves out.
pub async fn give(
    terms: web::Data<Terms>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let edge = Edge::of(&request, terms.https, terms.body_bytes);
    let span =
        tracing::info_span!("request", request_id = edge.request_id, trace_id = trace::trace_id(request.headers()));
    let (method, begun, counted) = (request.method().clone(), Instant::now(), terms.metrics.begin());
    let connection = request.conn_data::<Rc<Connection>>().cloned();
    if let Some(connection) = &connection {
        connection.begin();
    }
    if method == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    request.extensions_mut().insert(RequestId(edge.request_id.clone()));
    let mut time = terms.patience.answer;
    if pace::has_body(&mut request) {
        pace::limit(&mut request, terms.patience.client, connection.clone());
        time += terms.patience.client;
        if pace::is_large(&request) {
            time += pace::way(&request, terms.report_bytes);
        }
    }
    let template = operation::template(request.request());
    let operation = template.and_then(|template| template.operation(request.method().as_str()));
    if operation.is_some_and(|operation| operation.is(Special::Waits)) {
        time += WAITING;
    }
    let answered = match head::check(&request) {
        Err(problem) => Some(Ok(request.error_response(problem).map_into_boxed_body())),
        Ok(()) => timeout(time, answer(request, next).instrument(span.clone())).await.ok(),
    };
    // The path's template: neither identifiers nor what strangers try are written down.
    let (answered, path) = match answered {
        Some(Ok(response)) => {
            let path = response.request().match_pattern();
            (Ok(complete(response, &edge)), path)
        }
        Some(Err(error)) => (Err(error), None),
        None => {
            let path = template.map(|template| template.path.clone());
            (Err(Late(edge).into()), path)
        }
    };
    let path = path.unwrap_or_else(|| "other".to_owned());
    let (status, size) = match &answered {
        Ok(response) => (response.status(), response.response().body().size()),
        Err(error) => (error.as_response_error().status_code(), BodySize::None),
    };
    if let Some(connection) = &connection {
        connection.answer(size);
    }
    counted.end(&method, &path, status, begun.elapsed());
    let (status, milliseconds) = (status.as_u16(), u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX));
    span.in_scope(|| tracing::info!(target: "access", %method, path, status, milliseconds, "answered"));
    answered
}

async fn answer(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    Ok(next.call(request).await?.map_into_boxed_body())
}

/// Words a problem, and says what every answer says. What was said of the answer on its way stays.
fn complete(response: ServiceResponse<BoxBody>, edge: &Edge) -> ServiceResponse<BoxBody> {
    let worded = response.response().error().map(|error| match error.as_error::<Problem>() {
        Some(problem) => edge.word(problem),
        None => edge.word(&framework_problem(error, edge.body_bytes)),
    });
    let mut response = match worded {
        Some(mut worded) => {
            keep(response.headers(), worded.headers_mut());
            response.into_response(worded)
        }
        None => response,
    };
    edge.complete(response.headers_mut());
    response
}

/// Adds what is said on the way (who may read the answer from a browser, how often one may call) to the worded problem.
fn keep(said: &HeaderMap, headers: &mut HeaderMap) {
    let worded: Vec<HeaderName> = headers.keys().filter(|name| **name != VARY).cloned().collect();
    for (name, value) in said.iter().filter(|(name, _)| !worded.contains(name)) {
        if !headers.get_all(name).any(|known| known == value) {
            headers.append(name.clone(), value.clone());
        }
    }
}

/// What the framework refused before a handler saw it; its own words stay here.
fn framework_problem(error: &actix_web::Error, body_bytes: usize) -> Problem {
    Problem::new(match error.as_response_error().status_code() {
        _ if pace::is_over(error) => Code::TooSlow,
        StatusCode::NOT_FOUND => Code::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => return Problem::too_large(body_bytes),
        status if status.is_client_error() => Code::Unreadable,
        _ => Code::Internal,
    })
}
