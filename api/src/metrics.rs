//! Figures for Prometheus.

use crate::app::App;
use crate::error::{Code, Problem};
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{HttpResponse, get, web};
use prometheus::{HistogramOpts, HistogramVec, IntCounter, IntCounterVec, Opts, Registry, TextEncoder};
use std::time::Instant;

/// What one replica counts.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    /// Registrations that expired by this replica's hand.
    pub expired: IntCounter,
    /// Tokens whose signature was looked at; the others were remembered.
    pub signatures: IntCounter,
}

impl Metrics {
    /// Nothing counted yet.
    pub fn new() -> Result<Self, prometheus::Error> {
        let requests = IntCounterVec::new(
            Opts::new("reintegration_requests_total", "Requests answered, by operation and status"),
            &["method", "path", "status"],
        )?;
        let seconds = HistogramVec::new(
            HistogramOpts::new("reintegration_request_seconds", "Seconds from request to answer, by operation"),
            &["method", "path"],
        )?;
        let expired =
            IntCounter::new("reintegration_registrations_expired_total", "Registrations that expired by themselves")?;
        let signatures =
            IntCounter::new("reintegration_token_signatures_total", "Tokens whose signature was looked at")?;
        let registry = Registry::new();
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        registry.register(Box::new(expired.clone()))?;
        registry.register(Box::new(signatures.clone()))?;
        Ok(Self { registry, requests, seconds, expired, signatures })
    }
}

/// Counts each answer. Paths are templates: neither identifiers nor what strangers try become labels.
pub async fn count(
    app: web::Data<App>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let begun = Instant::now();
    let response = next.call(request).await?;
    let path = response.request().match_pattern().unwrap_or_else(|| "other".to_owned());
    let method = match response.request().method().as_str() {
        known @ ("GET" | "POST" | "PATCH" | "PUT" | "DELETE" | "HEAD" | "OPTIONS") => known,
        _ => "other",
    };
    app.metrics.requests.with_label_values(&[method, &path, response.status().as_str()]).inc();
    app.metrics.seconds.with_label_values(&[method, &path]).observe(begun.elapsed().as_secs_f64());
    Ok(response)
}

/// Get this replica's figures
///
/// In Prometheus' text format: requests by operation and status, latencies, what jobs did.
#[utoipa::path(tag = "health", operation_id = "get_metrics", security(()),
    responses((status = 200, description = "The figures", body = String, content_type = "text/plain")))]
#[get("/metrics")]
pub async fn get_metrics(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let text = TextEncoder::new()
        .encode_to_string(&app.metrics.registry.gather())
        .map_err(|_| Problem::new(Code::Internal))?;
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text))
}
