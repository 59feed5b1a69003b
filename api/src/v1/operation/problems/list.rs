use crate::contract::texts::Text;
use crate::error::{Code, Problem};
use crate::http::page::listed;
use crate::http::public::Keep;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::fault::FaultCode;
use serde::Serialize;
use utoipa::ToSchema;

/// A code of a problem, with its meaning.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemMeaning {
    /// Stable code of the problem
    #[schema(example = "day_in_future", max_length = 100)]
    code: &'static str,
    /// HTTP status of the problem; absent for a fault of a field, which is sent inside `validation_failed`
    #[schema(example = 422)]
    status: Option<u16>,
    /// Meaning of the code
    title: Text,
}

listed!(
    ProblemMeaning as ProblemCatalogue,
    "A page of the catalogue of problems.",
    "The codes on this page: first those of problems, then those of faults of fields"
);

/// List the codes of problems
///
/// Codes are only ever added, and a code keeps its meaning.
#[utoipa::path(tag = "problems", operation_id = "list_problems",
    extensions(("x-from-memory" = json!(true)), ("x-digested" = json!(true))),
    responses((status = 200, description = "A page of the catalogue of problems", body = ProblemCatalogue)))]
#[get("/problems")]
pub async fn list_problems(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    let problems = Code::ALL.iter().map(|code| ProblemMeaning {
        code: code.as_str(),
        status: Some(code.status().as_u16()),
        title: code.title().into(),
    });
    let faults = FaultCode::ALL.iter().map(|code| ProblemMeaning {
        code: code.as_str(),
        status: None,
        title: code.title().into(),
    });
    listing.send_public(&request, Keep::Release, problems.chain(faults))
}
