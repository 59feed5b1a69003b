use super::transition;
use super::view::CallView;
use crate::access::{Authorized, CallManage, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, EmptyRequest, Submission};
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use reintegration_domain::competition::{CallCommand, CallRefusal, apply_to_call};
use reintegration_storage::Word;
use reintegration_storage::{Call, StorageError, Transaction};

/// Close a call for proposals
///
/// Possible from the day after the last day for proposals (409 `state_forbids` before); the service then also closes
/// the call automatically. From then on proposals are scored and awarded. The body may be left out.
#[utoipa::path(tag = "competitions", operation_id = "create_call_closure",
    security(("oauth2" = [CallManage::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the call")), request_body = EmptyRequest,
    responses((status = 201, description = "The call as it is now", body = CallView)))]
#[post("/calls/{id}/closure")]
pub async fn create_call_closure(
    caller: Authorized<CallManage>,
    id: Id,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, before: Call, asked: Asked<EmptyRequest>| {
            asked.sound()?;
            transition::changed(close(transaction, &before, caller.today()).await??)
        })
        .await
}

/// Closes a locked call, or says why not.
pub async fn close(
    transaction: &mut Transaction,
    before: &Call,
    today: NaiveDate,
) -> Result<Result<Call, CallRefusal>, StorageError> {
    let command = CallCommand::Close { today, proposals_until: before.row.proposals_until };
    let next = match apply_to_call(*before.row.status, &command) {
        Ok(next) => next,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut after = before.clone();
    after.row.status = Word(next.state);
    after.row.closed_at = Some(transaction.stamp().now);
    Ok(Ok(transaction.save_call(before, after, &next.events).await?))
}
