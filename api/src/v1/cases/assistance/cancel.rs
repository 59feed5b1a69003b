use super::standing::{self, Standing};
use super::view::AssistanceView;
use crate::access::{AssistanceCancel, Authorized, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::reason::reason;
use crate::http::submission::{Asked, Submission};
use crate::v1::cases;
use actix_web::{HttpResponse, post};
use reintegration_domain::cases::assistance::Command;

reason!(
    CancellationRequest,
    "A cancellation of assistance.",
    "Reason for cancelling the assistance",
    "The person found work."
);

/// Cancel assistance
///
/// Possible before the assistance is delivered. The committed money becomes available again.
#[utoipa::path(tag = "assistance", operation_id = "create_assistance_cancellation",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [AssistanceCancel::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the assistance")), request_body = CancellationRequest,
    responses((status = 201, description = "The assistance as it is now", body = AssistanceView)))]
#[post("/assistance/{id}/cancellation")]
pub async fn create_assistance_cancellation(
    caller: Authorized<AssistanceCancel>,
    id: Id,
    submission: Submission<CancellationRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, standing: Standing, asked: Asked<CancellationRequest>| {
            let reason = asked.sound()?.reason;
            let today = caller.today();
            let (case, person) = (standing.case.clone(), standing.person.clone());
            let cancel = standing.make(transaction, &Command::Cancel, today, |after| after.reason = Some(reason));
            let after = cancel.await?;
            cases::begin_monitoring(transaction, case, &person, today).await?;
            standing::changed(transaction, after, today).await
        })
        .await
}
