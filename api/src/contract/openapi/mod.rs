//! The `OpenAPI` document, generated from the handlers, and its pages.

mod access;
mod complete;
mod schemas;
mod shared;
mod special;

pub use special::{Operation, Special, Template};

use crate::error::{Problem, ProblemDocument};
use crate::http::query::Query;
use crate::routes;
use actix_web::{App, HttpRequest, HttpResponse, get};
use std::sync::OnceLock;
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;
use utoipa_swagger_ui::{Config, SwaggerUi, oauth};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Reintegration assistance to returned migrants",
        version = "1.0.0",
        description = include_str!("introduction.md"),
        contact(name = "Agency for IDPs, Eco-migrants and Livelihood Provision", url = "https://idp.gov.ge/en/"),
        license(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")
    ),
    servers((url = "/", description = "This service")),
    components(schemas(ProblemDocument)),
    tags(
        (name = "access", description = "Tokens, clients, and what one may do"),
        (name = "assistance", description = "What a returnee gets, from the proposal to the verified hand-over"),
        (name = "audit", description = "Who did and saw what, and the seals that show it was not altered"),
        (name = "cases", description = "People accepted into the programme, from acceptance to closing"),
        (name = "changes", description = "The feed of everything that happens"),
        (name = "competitions", description = "Calls for proposals: lots, questions, proposals, scores and awards"),
        (name = "contract", description = "This document"),
        (name = "documents", description = "What was sent as evidence"),
        (name = "eligibility", description = "Who is eligible, and why, without leaving a trace"),
        (name = "follow-ups", description = "Visits once everything is delivered, and the surveys answered there"),
        (name = "grants", description = "The agreement on a lot: its life, its budget with the ledger that explains it, its tranches"),
        (name = "health", description = "For orchestrators and load balancers"),
        (name = "organisations", description = "The partner organisations that serve lots"),
        (name = "policies", description = "The rules of a programme, each version in force from a day on"),
        (name = "problems", description = "The catalogue of problems"),
        (name = "programmes", description = "Programmes, their years and lots"),
        (name = "registrations", description = "Returnees' requests to be included, and what is decided on them"),
        (name = "reports", description = "What organisations tell of the periods of their grants, held against the case records"),
        (name = "territory", description = "Regions and municipalities")
    )
)]
struct Contract;

struct Generated {
    text: String,
    templates: Vec<Template>,
}

fn generated() -> &'static Generated {
    static GENERATED: OnceLock<Generated> = OnceLock::new();
    GENERATED.get_or_init(|| {
        let (_, document) =
            App::new().into_utoipa_app().openapi(Contract::openapi()).configure(routes::list).split_for_parts();
        let mut document = serde_json::to_value(document).unwrap_or_default();
        complete::complete(&mut document);
        let templates = special::take(&mut document);
        let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
        text.push('\n');
        Generated { text, templates }
    })
}

/// The document, as committed in `openapi/v1.json`.
#[must_use]
pub fn document() -> &'static str {
    &generated().text
}

/// Every path with its operations.
pub fn templates() -> &'static [Template] {
    &generated().templates
}

/// Get this document
///
/// The contract, generated from the operations that are served: the same bytes as `openapi/v1.json` in the repository.
#[utoipa::path(tag = "contract", operation_id = "get_openapi_document",
    extensions(("x-from-memory" = json!(true))),
    responses((status = 200, description = "The document", body = Object)))]
#[get("/openapi.json")]
pub async fn serve(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    Ok(HttpResponse::Ok().content_type("application/json").body(document()))
}

/// Where the pages are.
const PAGES: &str = "/docs";

/// Whether a path is that of a page or of a file of theirs.
pub fn is_page(path: &str) -> bool {
    path.strip_prefix(PAGES).is_some_and(|below| below.is_empty() || below.starts_with('/'))
}

/// Swagger UI, from files inside the binary.
pub fn browse() -> SwaggerUi {
    let config = Config::from("/v1/openapi.json").persist_authorization(true).display_operation_id(true);
    // No scope is preselected: a token asked for without any carries all that its client can have.
    let oauth = oauth::Config::new().app_name("Reintegration");
    SwaggerUi::new("/docs/{_:.*}").config(config).oauth(oauth)
}
