//! The `OpenAPI` document, generated from the handlers.

mod access;
mod complete;
mod days;
mod feed;
mod operations;
mod schemas;
mod shared;
mod special;

#[cfg(test)]
pub use days::{COMMITTED, dated};
pub use special::{Operation, Special, Template};

use crate::error::ProblemDocument;
use actix_web::App;
use chrono::NaiveDate;
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
        (name = "access", description = "Tokens, clients and their permissions"),
        (name = "assistance", description = "Assistance to returnees, from the proposal to the verified delivery"),
        (name = "audit", description = "Records of who did and saw what, and the seals that show that they were not altered"),
        (name = "cases", description = "People accepted into the programme, from acceptance to closing"),
        (name = "changes", description = "The feed of all changes"),
        (name = "competitions", description = "Calls for proposals: lots, questions, proposals, scores and awards"),
        (name = "contract", description = "This OpenAPI document"),
        (name = "documents", description = "Documents sent as evidence"),
        (name = "eligibility", description = "Checks of eligibility, with reasons, of which nothing is stored"),
        (name = "follow-ups", description = "Visits after everything is delivered, and the surveys answered there"),
        (name = "grants", description = "Agreements on lots: their status, their budget with its ledger, and their tranches"),
        (name = "health", description = "Health checks for orchestrators and load balancers"),
        (name = "organisations", description = "The partner organisations that serve lots, and the Agency"),
        (name = "policies", description = "The rules of a programme; each version is in force from a certain day on"),
        (name = "problems", description = "The catalogue of problem codes"),
        (name = "programmes", description = "Programmes, their years and lots"),
        (name = "registrations", description = "Registrations of returnees, and the decisions on them"),
        (name = "reports", description = "Reports of organisations on the periods of their grants, checked against the case records"),
        (name = "territory", description = "Regions and their municipalities"),
        (name = "vocabularies", description = "The lists of words with their meanings, and the questions of a check of eligibility")
    )
)]
struct Contract;

struct Generated {
    text: String,
    /// Without indentation, and with its days still to be written.
    served: String,
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
    feed::describe_data(&mut document);
    let templates = special::take(&mut document);
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    let served = serde_json::to_string(&document).unwrap_or_default();
    Generated { text: days::dated(&text, days::COMMITTED), served, templates }
}

/// The document, as committed in `openapi/v1.json`.
pub fn document() -> &'static str {
    GENERATED.get().map_or("", |generated| &generated.text)
}

/// The same document without indentation, with examples that are good on `today`: on that of the committed one when
/// left out.
pub fn served(today: Option<NaiveDate>) -> String {
    let served = GENERATED.get().map_or("", |generated| &generated.served);
    days::dated(served, today.unwrap_or(days::COMMITTED))
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
