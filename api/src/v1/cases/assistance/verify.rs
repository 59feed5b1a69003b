use super::standing::{self, Standing};
use super::view::AssistanceView;
use crate::access::{AssistanceVerify, Authorized, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, EmptyRequest, Submission};
use crate::v1::cases;
use actix_web::{HttpResponse, post};
use reintegration_domain::cases::assistance::Command;

/// Verify a delivery
///
/// Done by another client than the one that recorded the delivery, or corrected who the person is. If it cost less than
/// approved, the rest becomes available again. When nothing of the case's assistance is open any
/// more, the case moves to monitoring.
#[utoipa::path(tag = "assistance", operation_id = "create_assistance_verification",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [AssistanceVerify::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the assistance")), request_body = EmptyRequest,
    responses((status = 201, description = "The assistance as it is now", body = AssistanceView)))]
#[post("/assistance/{id}/verification")]
pub async fn create_assistance_verification(
    caller: Authorized<AssistanceVerify>,
    id: Id,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, standing: Standing, asked: Asked<EmptyRequest>| {
            asked.sound()?;
            let (by, today) = (caller.actor().client, caller.today());
            let (case, person) = (standing.case.clone(), standing.person.clone());
            let corrected_it = transaction.has_corrected_identity(&person, by).await?;
            let after = standing
                .make(transaction, &Command::Verify { by, corrected_it }, today, |after| {
                    after.row.verified_by = Some(by.uuid());
                    after.row.verified_on = Some(today);
                })
                .await?;
            cases::begin_monitoring(transaction, case, &person, today).await?;
            standing::changed(transaction, after, today).await
        })
        .await
}
