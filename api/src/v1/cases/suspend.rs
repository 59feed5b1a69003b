use super::transition;
use super::view::CaseView;
use crate::access::{Authorized, CaseSuspend, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::reason::reason;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::cases::Command;
use reintegration_storage::entity::case::Model;

reason!(SuspensionRequest, "A suspension of a case.", "Reason for suspending the case", "In hospital.");

/// Suspend a case
///
/// Work on the case stops until it is resumed; its stage is kept. Nothing of it is due meanwhile: the plan, proposals,
/// deliveries, visits and the answer to a transfer wait.
#[utoipa::path(tag = "cases", operation_id = "create_case_suspension",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [CaseSuspend::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")), request_body = SuspensionRequest,
    responses((status = 201, description = "The case as it is now", body = CaseView)))]
#[post("/cases/{id}/suspension")]
pub async fn create_case_suspension(
    caller: Authorized<CaseSuspend>,
    id: Id,
    submission: Submission<SuspensionRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, case: Model, asked: Asked<SuspensionRequest>| {
            let reason = asked.sound()?.reason;
            transition::make(
                transaction,
                &case,
                &Command::Suspend { on: caller.today() },
                Some(reason),
                (caller.today(), &caller.app().agreement),
            )
            .await
        })
        .await
}
