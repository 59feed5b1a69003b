use super::standing::Delivery;
use super::view::AssistanceView;
use crate::access::{AssistanceDeliver, Authorized, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::reason::reason;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::cases::assistance::{Command, ReversalKind};

reason!(
    DeliveryWithdrawalRequest,
    "A withdrawal of the record of a delivery.",
    "Reason for withdrawing the record",
    "The amount was 100.00, not 10.00."
);

/// Withdraw the record of a delivery
///
/// Takes back a record that says something wrong. The assistance is `approved` again, with its whole amount committed,
/// and can be delivered; the withdrawn record stays in `reversals`. Possible until the delivery is verified (409
/// `state_forbids`), and only for the client that recorded it (403 `not_the_author`). While a submitted or accepted
/// report claims the delivery, the answer is 409 `reported_already`: the report is returned first.
#[utoipa::path(tag = "assistance", operation_id = "create_assistance_delivery_withdrawal",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [AssistanceDeliver::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the assistance")), request_body = DeliveryWithdrawalRequest,
    responses((status = 201, description = "The assistance as it is now", body = AssistanceView)))]
#[post("/assistance/{id}/delivery/withdrawal")]
pub async fn create_assistance_delivery_withdrawal(
    caller: Authorized<AssistanceDeliver>,
    id: Id,
    submission: Submission<DeliveryWithdrawalRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, delivery: Delivery, asked: Asked<DeliveryWithdrawalRequest>| {
            let reason = asked.sound()?.reason;
            let (by, today) = (caller.actor().client, caller.today());
            let command = Command::WithdrawDelivery { by, claimed: delivery.claimed };
            let how = (ReversalKind::Withdrawal, reason);
            let agreement = &caller.app().agreement;
            Box::pin(delivery.take_back(transaction, &command, how, (by, today), agreement)).await
        })
        .await
}
