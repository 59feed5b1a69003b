use super::answer;
use super::view::ReallocationView;
use crate::access::{Authorized, BudgetApprove, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::submission::{EmptyRequest, Submission};
use actix_web::{HttpResponse, post};

/// Approve a reallocation
///
/// The money moves at once: out of one line, which never gets below what is promised of it (409 `budget_exceeded` says
/// in `available` what it could give), and into the other. Once, and while the grant is active (409 `state_forbids`).
/// Who asked does not approve (403 `separation_of_duties`). The body may be left out.
#[utoipa::path(tag = "grants", operation_id = "create_reallocation_approval",
    security(("oauth2" = [BudgetApprove::SCOPE])),
    params(("id" = Uuid, Path, description = "The reallocation")), request_body = EmptyRequest,
    responses((status = 201, description = "The reallocation as it is now", body = ReallocationView)))]
#[post("/reallocations/{id}/approval")]
pub async fn create_reallocation_approval(
    caller: Authorized<BudgetApprove>,
    id: Id,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    answer::give(&caller, submission, id.0, |EmptyRequest {}, faults| {
        faults.into_result().map_err(Problem::validation)?;
        Ok(None)
    })
    .await
}
