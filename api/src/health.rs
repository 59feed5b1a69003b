//! Whether this replica lives, and whether it can serve.

use crate::app::App;
use crate::error::{Code, Problem};
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// What a health check says.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`: anything else is a problem
    #[schema(example = "ok", max_length = 2)]
    status: &'static str,
}

/// Say that the process lives
///
/// Answers as long as the process runs, whatever its database does: an orchestrator restarts what does not answer.
#[utoipa::path(tag = "health", operation_id = "check_liveness",
    responses((status = 200, description = "The process lives", body = Health)))]
#[get("/health/live")]
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok" })
}

/// Say whether requests can be served
///
/// Asks the database. A load balancer sends requests only where this answers 200.
#[utoipa::path(tag = "health", operation_id = "check_readiness",
    responses((status = 200, description = "Requests can be served", body = Health),
              (status = 503, description = "The database is away", body = crate::error::ProblemDocument, content_type = "application/problem+json")))]
#[get("/health/ready")]
pub async fn ready(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    app.store.ping().await.map_err(|_| Problem::new(Code::Unavailable))?;
    Ok(HttpResponse::Ok().json(Health { status: "ok" }))
}
