//! The figures, fetched.

use crate::app::App;
use crate::error::{Code, Problem};
use actix_web::{HttpResponse, get, web};

/// Get this replica's metrics
///
/// Metrics in Prometheus' text format: requests by operation and status, latencies, connections, the feed, jobs. The
/// request does not use the database and works without it.
#[utoipa::path(tag = "health", operation_id = "get_metrics",
    extensions(("x-from-memory" = json!(true)), ("x-uncounted" = json!(true))),
    security(()),
    responses((status = 200, description = "The replica's metrics", body = String, content_type = "text/plain")))]
#[get("/metrics")]
pub async fn get_metrics(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let text = app.metrics.text(&app.pools).map_err(|_| Problem::new(Code::Internal))?;
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text))
}
