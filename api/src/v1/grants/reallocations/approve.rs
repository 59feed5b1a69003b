use super::answer;
use super::view::ReallocationView;
use crate::access::{Authorized, BudgetApprove, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::submission::{EmptyRequest, Submission};
use actix_web::{HttpResponse, post};

/// Approve a reallocation
///
/// The money moves at once from one line to the other. The line that gives keeps at least what it has committed (409
/// `budget_exceeded` gives in `available` what it could give). A reallocation is approved once, while the grant is
/// active (409 `state_forbids`). The client that requested it cannot approve it (403 `separation_of_duties`). The
/// body may be left out.
#[utoipa::path(tag = "grants", operation_id = "create_reallocation_approval",
    security(("oauth2" = [BudgetApprove::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the reallocation")), request_body = EmptyRequest,
    responses((status = 201, description = "The reallocation as it is now", body = ReallocationView)))]
#[post("/reallocations/{id}/approval")]
pub async fn create_reallocation_approval(
    caller: Authorized<BudgetApprove>,
    id: Id,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    answer::give(&caller, submission, id, |EmptyRequest {}| None).await
}
