//! The `OpenAPI` document, generated from the handlers.

mod access;
mod complete;
mod operations;
mod schemas;
mod shared;

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
        contact(name = "Agency for IDPs, Eco-migrants and Livelihood Provision"),
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    servers((url = "/", description = "This service")),
    components(schemas(ProblemDocument)),
    tags(
        (name = "eligibility", description = "Who is eligible, and why, without leaving a trace"),
        (name = "programmes", description = "Programmes, their years and lots"),
        (name = "territory", description = "Regions and municipalities"),
        (name = "registrations", description = "Returnees' requests to be included, and what is decided on them"),
        (name = "documents", description = "What was sent as evidence"),
        (name = "cases", description = "People accepted into the programme, from acceptance to closing"),
        (name = "assistance", description = "What a returnee gets, from the proposal to the verified hand-over"),
        (name = "competitions", description = "Calls for proposals: lots, questions, proposals, scores and awards"),
        (name = "grants", description = "The agreement on a lot: its life, its budget with the ledger that explains it, its tranches"),
        (name = "reports", description = "What organisations tell of the periods of their grants, held against the case records"),
        (name = "follow-ups", description = "Visits once everything is delivered, and the surveys answered there"),
        (name = "changes", description = "The feed of everything that happens"),
        (name = "organisations", description = "The partner organisations that serve lots"),
        (name = "policies", description = "The rules of a programme, each version in force from a day on"),
        (name = "audit", description = "Who did and saw what, and the seals that show it was not altered"),
        (name = "access", description = "Tokens, clients, and what one may do"),
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
    let mut methods: Vec<(String, Vec<String>)> = Vec::new();
    for (path, method, _) in operations::operations(&mut document["paths"]) {
        let method = method.to_uppercase();
        match methods.last_mut() {
            Some((last, methods)) if last == path => methods.push(method),
            _ => methods.push((path.to_owned(), vec![method])),
        }
    }
    for (_, methods) in &mut methods {
        if methods.iter().any(|method| method == "GET") {
            methods.push("HEAD".to_owned());
        }
    }
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    Generated { text, methods }
}

/// The document, as committed in `openapi/v1.json`.
pub fn document() -> &'static str {
    GENERATED.get().map_or("", |generated| &generated.text)
}

/// Every path template with its methods.
pub fn methods() -> &'static [(String, Vec<String>)] {
    GENERATED.get().map_or(&[], |generated| &generated.methods)
}
