use super::standing::Delivery;
use super::view::AssistanceView;
use crate::access::{AssistanceVerify, Authorized, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::reason::reason;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::cases::assistance::{Command, ReversalKind};

reason!(
    VerificationRefusalRequest,
    "A refusal to verify a delivery.",
    "Reason for the refusal",
    "The act names another amount."
);

/// Refuse to verify a delivery
///
/// Done by another client than the one that recorded the delivery (403 `separation_of_duties`), instead of the
/// verification. The assistance is `approved` again, with its whole amount committed, and can be delivered; the refused
/// record stays in `reversals`. Possible until the delivery is verified (409 `state_forbids`). While a submitted or
/// accepted report claims the delivery, the answer is 409 `reported_already`: the report is returned first.
#[utoipa::path(tag = "assistance", operation_id = "create_assistance_verification_refusal",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [AssistanceVerify::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the assistance")), request_body = VerificationRefusalRequest,
    responses((status = 201, description = "The assistance as it is now", body = AssistanceView)))]
#[post("/assistance/{id}/verification/refusal")]
pub async fn create_assistance_verification_refusal(
    caller: Authorized<AssistanceVerify>,
    id: Id,
    submission: Submission<VerificationRefusalRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, delivery: Delivery, asked: Asked<VerificationRefusalRequest>| {
            let reason = asked.sound()?.reason;
            let (by, today) = (caller.actor().client, caller.today());
            let command = Command::RefuseVerification { by, claimed: delivery.claimed };
            let how = (ReversalKind::Refusal, reason);
            let agreement = &caller.app().agreement;
            Box::pin(delivery.take_back(transaction, &command, how, (by, today), agreement)).await
        })
        .await
}
