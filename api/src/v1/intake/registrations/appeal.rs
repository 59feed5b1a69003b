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

/// The person asks for a rejection to be looked at again.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "The day of return is wrong." }))]
pub struct AppealRequest {
    /// What the person says against the rejection
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(required, nullable = false, value_type = schemas::Prose)]
    reason: Option<String>,
}

/// Appeal against a rejection
///
/// Once, within the days that the policy gives. Somebody else than the first decider, and than who appeals, decides on it.
#[utoipa::path(tag = "registrations", operation_id = "create_registration_appeal",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [RegistrationAppeal::SCOPE])),
    params(("id" = Uuid, Path, description = "The registration")), request_body = AppealRequest,
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
