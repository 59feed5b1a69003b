use super::transition;
use super::view::CaseView;
use crate::access::{Authorized, CaseSuspend, Permit};
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

/// A suspension of a case.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({ "reason": "In hospital." }))]
pub struct SuspensionRequest {
    /// Reason for suspending the case
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(required, nullable = false, value_type = schemas::Prose)]
    reason: Option<String>,
}

/// Suspend a case
///
/// Work on the case stops until it is resumed; its stage is kept.
#[utoipa::path(tag = "cases", operation_id = "create_case_suspension",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [CaseSuspend::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")), request_body = SuspensionRequest,
    responses((status = 201, description = "The case as it is now", body = CaseView)))]
#[post("/cases/{id}/suspension")]
pub async fn create_case_suspension(
    caller: Authorized<CaseSuspend>,
    id: Id,
    submission: Submission<SuspensionRequest>,
) -> Result<HttpResponse, Problem> {
    transition::make(&caller, submission, id.0, |asked, mut faults| {
        faults.required("/reason", asked.reason.as_ref());
        faults.into_result().map_err(Problem::validation)?;
        Ok((Command::Suspend, asked.reason))
    })
    .await
}
