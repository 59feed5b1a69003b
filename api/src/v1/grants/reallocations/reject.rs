use super::answer;
use super::view::ReallocationView;
use crate::access::{Authorized, BudgetApprove, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::reason::reason;
use crate::http::submission::Submission;
use actix_web::{HttpResponse, post};

reason!(
    ReallocationRejectionRequest,
    "A rejection of a reallocation; the money stays where it is.",
    "Reason for rejecting the reallocation",
    "The courses of the autumn are still to be paid.",
    GrantReason,
    1000
);

/// Reject a reallocation
///
/// The money stays where it is. Possible while the reallocation has no answer (409 `state_forbids`). The client that
/// requested it cannot reject it (403 `separation_of_duties`).
#[utoipa::path(tag = "grants", operation_id = "create_reallocation_rejection",
    security(("oauth2" = [BudgetApprove::SCOPE])),
    params(("id" = Uuid, Path,
            description = "Identifier of the reallocation")), request_body = ReallocationRejectionRequest,
    responses((status = 201, description = "The reallocation as it is now", body = ReallocationView)))]
#[post("/reallocations/{id}/rejection")]
pub async fn create_reallocation_rejection(
    caller: Authorized<BudgetApprove>,
    id: Id,
    submission: Submission<ReallocationRejectionRequest>,
) -> Result<HttpResponse, Problem> {
    answer::give(&caller, submission, id, |asked: ReallocationRejectionRequest| Some(asked.reason)).await
}
