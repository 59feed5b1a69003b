//! The `OpenAPI` document, generated from the handlers, and its pages.

use crate::routes;
use actix_web::{App, HttpResponse, get};
use std::sync::OnceLock;
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;
use utoipa_swagger_ui::{Config, SwaggerUi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Reintegration assistance to returned migrants",
        version = "1.0.0",
        description = "The state programme's service: who is eligible and why, and which organisation serves whom.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    servers((url = "/", description = "This service")),
    tags(
        (name = "programmes", description = "Programmes, their years and lots"),
        (name = "territory", description = "Regions and municipalities"),
        (name = "eligibility", description = "Who is eligible, and why"),
        (name = "problems", description = "The catalogue of problems"),
        (name = "health", description = "For orchestrators and load balancers"),
        (name = "contract", description = "This document")
    )
)]
struct Contract;

struct Generated {
    text: String,
    methods: Vec<(String, Vec<String>)>,
}

fn generated() -> &'static Generated {
    static GENERATED: OnceLock<Generated> = OnceLock::new();
    GENERATED.get_or_init(|| {
        let (_, document) =
            App::new().into_utoipa_app().openapi(Contract::openapi()).configure(routes::list).split_for_parts();
        let mut text = document.to_pretty_json().unwrap_or_default();
        text.push('\n');
        let value: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        let paths = value["paths"].as_object().into_iter().flatten();
        let methods = paths
            .map(|(path, item)| {
                let methods = item.as_object().into_iter().flatten().map(|(method, _)| method.to_uppercase());
                (path.clone(), methods.collect())
            })
            .collect();
        Generated { text, methods }
    })
}

/// The document, as committed in `openapi/v1.json`.
#[must_use]
pub fn document() -> &'static str {
    &generated().text
}

/// Every path template with its methods.
pub fn methods() -> &'static [(String, Vec<String>)] {
    &generated().methods
}

/// Get this document
#[utoipa::path(tag = "contract", operation_id = "get_openapi_document",
    responses((status = 200, description = "The document", body = serde_json::Value)))]
#[get("/openapi.json")]
pub async fn serve() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(document())
}

/// Swagger UI, from files inside the binary.
pub fn browse() -> SwaggerUi {
    SwaggerUi::new("/docs/{_:.*}").config(Config::from("/v1/openapi.json"))
}
