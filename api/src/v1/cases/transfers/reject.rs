use super::answer::{self, Answer};
use crate::access::{Authorized, CaseTransfer, Permit};
use crate::contract::schemas;
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::submission::Submission;
use crate::v1::cases::CaseView;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A rejection of a transfer; the case stays where it is.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({ "reason": "She lives in Kutaisi still." }))]
pub struct RejectionRequest {
    /// Reason for rejecting the transfer
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(required, nullable = false, value_type = schemas::Prose)]
    reason: Option<String>,
}

/// Reject the transfer of a case
///
/// The organisation of the requested lot, or the Agency, states why the case stays where it is; the client that
/// requested the transfer cannot reject it.
#[utoipa::path(tag = "cases", operation_id = "create_case_transfer_rejection",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [CaseTransfer::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")), request_body = RejectionRequest,
    responses((status = 201, description = "The case as it is now", body = CaseView)))]
#[post("/cases/{id}/transfer/rejection")]
pub async fn create_case_transfer_rejection(
    caller: Authorized<CaseTransfer>,
    id: Id,
    submission: Submission<RejectionRequest>,
) -> Result<HttpResponse, Problem> {
    answer::give(&caller, submission, id.0, |asked, mut faults| {
        let reason = faults.required("/reason", asked.reason);
        let reason = faults.result_of(reason).map_err(Problem::validation)?;
        Ok(Answer::Rejected(reason))
    })
    .await
}
