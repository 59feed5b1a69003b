//! The `OpenAPI` document, generated from the handlers.

mod access;
mod complete;
mod operations;
mod schemas;
mod shared;
mod special;

pub use special::{Operation, Special, Template};

use crate::error::ProblemDocument;
use actix_web::App;
use std::sync::OnceLock;
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;
use utoipa_actix_web::service_config::ServiceConfig;

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

/// Made once, of the operations that whoever puts the service together lists: what stands beneath them asks it, and knows
/// none.
static GENERATED: OnceLock<Generated> = OnceLock::new();

/// Generates the document of these operations, where it is not there yet.
pub fn describe(operations: fn(&mut ServiceConfig)) {
    GENERATED.get_or_init(|| generate(operations));
}

fn generate(operations: fn(&mut ServiceConfig)) -> Generated {
    let (_, document) =
        App::new().into_utoipa_app().openapi(Contract::openapi()).configure(operations).split_for_parts();
    let mut document = serde_json::to_value(document).unwrap_or_default();
    complete::complete(&mut document);
    let templates = special::take(&mut document);
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    Generated { text, templates }
}

/// The document, as committed in `openapi/v1.json`.
pub fn document() -> &'static str {
    GENERATED.get().map_or("", |generated| &generated.text)
}

/// Every path with its operations.
pub fn templates() -> &'static [Template] {
    GENERATED.get().map_or(&[], |generated| &generated.templates)
}

/// Where the pages are.
const PAGES: &str = "/docs";

/// Whether a path is that of a page or of a file of theirs.
pub fn is_page(path: &str) -> bool {
    path.strip_prefix(PAGES).is_some_and(|below| below.is_empty() || below.starts_with('/'))
}
