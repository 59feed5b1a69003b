use super::answer::{self, Answer};
use crate::access::{Authorized, CaseTransfer, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::submission::{EmptyRequest, Submission};
use crate::v1::cases::CaseView;
use actix_web::{HttpResponse, post};

/// Accept the transfer of a case
///
/// The organisation of the requested lot, or the Agency, takes over the case; the client that requested the transfer
/// cannot accept it. From then on the case and its registration belong to the receiver, and the former organisation
/// no longer sees them. Assistance that is still open has to be completed or cancelled first. The body may be left
/// out.
#[utoipa::path(tag = "cases", operation_id = "create_case_transfer_acceptance",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [CaseTransfer::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")), request_body = EmptyRequest,
    responses((status = 201, description = "The case as it is now", body = CaseView)))]
#[post("/cases/{id}/transfer/acceptance")]
pub async fn create_case_transfer_acceptance(
    caller: Authorized<CaseTransfer>,
    id: Id,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    answer::give(&caller, submission, id, |EmptyRequest {}| Answer::Accepted).await
}
