use super::transition;
use super::view::RegistrationView;
use crate::access::{Authorized, Permit, RegistrationWithdraw};
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

/// A withdrawal of a registration by the person.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "The person has left the country again." }))]
pub struct WithdrawalRequest {
    /// Reason for the withdrawal, if the person gives one
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = Option<schemas::Prose>)]
    reason: Option<String>,
}

/// Withdraw a registration
///
/// Possible while the decision is not final. The body may be left out.
#[utoipa::path(tag = "registrations", operation_id = "create_registration_withdrawal",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [RegistrationWithdraw::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the registration")), request_body = WithdrawalRequest,
    responses((status = 201, description = "The registration after the withdrawal", body = RegistrationView)))]
#[post("/registrations/{id}/withdrawal")]
pub async fn create_registration_withdrawal(
    caller: Authorized<RegistrationWithdraw>,
    id: Id,
    submission: Submission<WithdrawalRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, before: Registration, asked: Asked<WithdrawalRequest>| {
            let WithdrawalRequest { reason } = asked.sound()?;
            let change = |after: &mut Registration| after.personal.status_reason = reason;
            transition::make(&caller, transaction, &before, &Command::Withdraw, change).await
        })
        .await
}
