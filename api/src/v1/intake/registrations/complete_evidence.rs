use super::transition;
use super::view::RegistrationView;
use crate::access::{Authorized, Permit, RegistrationDecide};
use crate::contract::schemas;
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::intake::registrations::Command;
use reintegration_storage::Registration;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// The end of the wait for evidence.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "The passport shows the return, too." }))]
pub struct EvidenceCompletionRequest {
    /// Reason for waiting no longer, if there is one
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = Option<schemas::Prose>)]
    reason: Option<String>,
}

/// End the wait for evidence
///
/// The registration returns to `submitted` before everything that was requested is there, and needs a decision. The body may
/// be left out.
#[utoipa::path(tag = "registrations", operation_id = "create_registration_evidence_completion",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [RegistrationDecide::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the registration")), request_body = EvidenceCompletionRequest,
    responses((status = 201, description = "The registration as it is now", body = RegistrationView)))]
#[post("/registrations/{id}/evidence-completion")]
pub async fn create_registration_evidence_completion(
    caller: Authorized<RegistrationDecide>,
    id: Id,
    submission: Submission<EvidenceCompletionRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, before: Registration, asked: Asked<EvidenceCompletionRequest>| {
            let EvidenceCompletionRequest { reason } = asked.sound()?;
            let change = |after: &mut Registration| after.personal.status_reason = reason;
            transition::make(&caller, transaction, &before, &Command::CompleteEvidence, change).await
        })
        .await
}
