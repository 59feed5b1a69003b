use super::transition;
use super::view::RegistrationView;
use crate::access::{Authorized, Permit, RegistrationAppeal};
use crate::contract::schemas;
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::submission::Submission;
use actix_web::{HttpResponse, post};
use reintegration_domain::intake::registrations::Command;
use reintegration_storage::Registration;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// An appeal against a rejection.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "The day of return is wrong." }))]
pub struct AppealRequest {
    /// Grounds of the appeal, as the person states them
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(required, nullable = false, value_type = schemas::Prose)]
    reason: Option<String>,
}

/// Appeal against a rejection
///
/// Possible once, within the days that the policy gives. The appeal is decided by another client than the one that
/// decided first and the one that appeals.
#[utoipa::path(tag = "registrations", operation_id = "create_registration_appeal",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [RegistrationAppeal::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the registration")), request_body = AppealRequest,
    responses((status = 201, description = "The registration after the appeal", body = RegistrationView)))]
#[post("/registrations/{id}/appeal")]
pub async fn create_registration_appeal(
    caller: Authorized<RegistrationAppeal>,
    id: Id,
    submission: Submission<AppealRequest>,
) -> Result<HttpResponse, Problem> {
    let (command, by) = (Command::Appeal { on: caller.today() }, caller.actor().client);
    transition::make(&caller, submission, id.0, command, |asked, mut faults| {
        faults.required("/reason", asked.reason.as_ref());
        faults.into_result().map_err(Problem::validation)?;
        Ok(move |after: &mut Registration| {
            after.personal.appeal_reason = asked.reason;
            after.row.note_stated_by(by);
        })
    })
    .await
}
