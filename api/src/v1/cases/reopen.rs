use super::transition;
use super::view::CaseView;
use crate::access::{Authorized, CaseReopen, Permit};
use crate::contract::schemas;
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::submission::Submission;
use actix_web::{HttpResponse, post};
use reintegration_domain::cases::Command;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A reopening of a closed case.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({ "reason": "Closed by mistake." }))]
pub struct ReopeningRequest {
    /// Reason for reopening the case
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(required, nullable = false, value_type = schemas::Prose)]
    reason: Option<String>,
}

/// Reopen a case
///
/// The case continues at the stage at which it was closed.
#[utoipa::path(tag = "cases", operation_id = "create_case_reopening",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [CaseReopen::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")), request_body = ReopeningRequest,
    responses((status = 201, description = "The case as it is now", body = CaseView)))]
#[post("/cases/{id}/reopening")]
pub async fn create_case_reopening(
    caller: Authorized<CaseReopen>,
    id: Id,
    submission: Submission<ReopeningRequest>,
) -> Result<HttpResponse, Problem> {
    transition::make(&caller, submission, id.0, |asked, mut faults| {
        faults.required("/reason", asked.reason.as_ref());
        faults.into_result().map_err(Problem::validation)?;
        Ok((Command::Reopen, asked.reason))
    })
    .await
}
