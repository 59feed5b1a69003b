use crate::access::{Authorized, CallManage, Done, Permit};
use crate::error::Problem;
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, EmptyRequest, Submission};
use actix_web::{HttpResponse, delete};
use reintegration_domain::competition::{CallCommand, apply_to_call};
use reintegration_storage::Call;

/// Discard a call
///
/// Only a draft can be discarded (409 `state_forbids`). Its lots are deleted with it, and their regions become free
/// for other lots of the year.
#[utoipa::path(tag = "competitions", operation_id = "delete_call",
    security(("oauth2" = [CallManage::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the call")),
    responses((status = 204, description = "The call was deleted")))]
#[delete("/calls/{id}")]
pub async fn delete_call(
    caller: Authorized<CallManage>,
    id: Id,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, call: Call, asked: Asked<EmptyRequest>| {
            asked.sound()?;
            let next = apply_to_call(*call.row.status, &CallCommand::Discard)?;
            transaction.discard_call(call, &next.events).await?;
            Ok(Done::from(answer::gone()))
        })
        .await
}
