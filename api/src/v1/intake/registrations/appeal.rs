use super::transition;
use super::view::RegistrationView;
use crate::access::{Authorized, Permit, RegistrationAppeal};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::reason::reason;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::intake::registrations::Command;
use reintegration_storage::Registration;

reason!(
    AppealRequest,
    "An appeal against a rejection.",
    "Grounds of the appeal, as the person states them",
    "The day of return is wrong."
);

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
    caller
        .change(submission, id, async |transaction, before: Registration, asked: Asked<AppealRequest>| {
            let reason = asked.sound()?.reason;
            let change = |after: &mut Registration| {
                after.personal.appeal_reason = Some(reason);
                after.row.note_stated_by(caller.actor().client);
            };
            transition::make(&caller, transaction, &before, &Command::Appeal { on: caller.today() }, change).await
        })
        .await
}
