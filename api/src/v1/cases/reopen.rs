use super::transition;
use super::view::CaseView;
use crate::access::{Authorized, CaseReopen, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::reason::reason;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::cases::Command;
use reintegration_storage::entity::case::Model;

reason!(ReopeningRequest, "A reopening of a closed case.", "Reason for reopening the case", "Closed by mistake.");

/// Reopen a case
///
/// The case continues at the stage at which it was closed.
#[utoipa::path(tag = "cases", operation_id = "create_case_reopening",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [CaseReopen::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")), request_body = ReopeningRequest,
    responses((status = 201, description = "The case as it is now", body = CaseView)))]
#[post("/cases/{id}/reopening")]
pub async fn create_case_reopening(
    caller: Authorized<CaseReopen>,
    id: Id,
    submission: Submission<ReopeningRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, case: Model, asked: Asked<ReopeningRequest>| {
            let reason = asked.sound()?.reason;
            transition::make(
                transaction,
                &case,
                &Command::Reopen,
                Some(reason),
                (caller.today(), &caller.app().agreement),
            )
            .await
        })
        .await
}
