use super::contest::Contested;
use crate::access::{Authorized, CallManage, Done, Permit};
use crate::error::Problem;
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, EmptyRequest, Submission};
use actix_web::{HttpResponse, delete};
use reintegration_domain::competition::{CallCommand, apply_to_call};

/// Remove a lot of a call
///
/// Possible while the call is a draft (409 `state_forbids`). The regions of the lot become free for other lots of the
/// year.
#[utoipa::path(tag = "competitions", operation_id = "delete_lot",
    security(("oauth2" = [CallManage::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the lot")),
    responses((status = 204, description = "The lot was deleted")))]
#[delete("/lots/{id}")]
pub async fn delete_lot(
    caller: Authorized<CallManage>,
    id: Id,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, lot: Contested, asked: Asked<EmptyRequest>| {
            let contest = lot.contest(&asked)?;
            asked.sound()?;
            // The call stays as it is; the state only says whether it can lose a lot.
            let _ = apply_to_call(*contest.call.row.status, &CallCommand::RemoveLot)?;
            transaction.remove_lot(contest.lot).await?;
            Ok(Done::from(answer::gone()))
        })
        .await
}
