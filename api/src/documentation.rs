//! The contract, for programs and for people.

use crate::contract::openapi::document;
use crate::error::Problem;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use utoipa_swagger_ui::{Config, SwaggerUi, oauth};

/// Get this OpenAPI document
///
/// The document is generated from the operations that the service has: the same bytes as `openapi/v1.json` in the
/// repository.
#[utoipa::path(tag = "contract", operation_id = "get_openapi_document",
    extensions(("x-from-memory" = json!(true))),
    responses((status = 200, description = "The OpenAPI document", body = Object)))]
#[get("/openapi.json")]
pub async fn serve(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    Ok(HttpResponse::Ok().content_type("application/json").body(document()))
}

/// Swagger UI, from files inside the binary.
pub fn browse() -> SwaggerUi {
    let config = Config::from("/v1/openapi.json").persist_authorization(true).display_operation_id(true);
    // No scope is preselected: a token asked for without any carries all that its client can have.
    let oauth = oauth::Config::new().app_name("Reintegration");
    SwaggerUi::new("/docs/{_:.*}").config(config).oauth(oauth)
}
