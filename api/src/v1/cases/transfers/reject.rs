use super::answer::{self, Answer};
use crate::access::{Authorized, CaseTransfer, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::reason::reason;
use crate::http::submission::Submission;
use crate::v1::cases::CaseView;
use actix_web::{HttpResponse, post};

reason!(
    RejectionRequest,
    "A rejection of a transfer; the case stays where it is.",
    "Reason for rejecting the transfer",
    "She lives in Kutaisi still."
);

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
    answer::give(&caller, submission, id, |asked: RejectionRequest| Answer::Rejected(asked.reason)).await
}
