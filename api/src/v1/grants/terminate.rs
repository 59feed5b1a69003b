use super::transition::{self, GrantReasonRequest};
use super::view::GrantView;
use crate::access::{Authorized, GrantManage, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::grants::{Command, apply};
use reintegration_storage::entity::grant::Model;

/// Terminate a grant
///
/// The grant ends before its time. Money that is not committed to assistance returns to the year's budget, and so
/// does, automatically, money that later cancellations free. Tranches that are not payable yet lapse. Approved
/// assistance can still be delivered. Reports of quarters that begin after the termination are dropped
/// (`report.dropped`), if nothing was written or sent for them yet: what is delivered then is reported in the final
/// report. The lot stays as it is, but its `grant_id` is `null` again; it can be announced again. A grant that is
/// over cannot be terminated (409 `state_forbids`).
#[utoipa::path(tag = "grants", operation_id = "create_grant_termination",
    security(("oauth2" = [GrantManage::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the grant")), request_body = GrantReasonRequest,
    responses((status = 201, description = "The grant as it is now", body = GrantView)))]
#[post("/grants/{id}/termination")]
pub async fn create_grant_termination(
    caller: Authorized<GrantManage>,
    id: Id,
    submission: Submission<GrantReasonRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, before: Model, asked: Asked<GrantReasonRequest>| {
            let reason = asked.sound()?.reason;
            let next = apply(*before.status, &Command::Terminate)?;
            transition::changed(transaction.terminate_grant(&before, &next, &reason, caller.today()).await?)
        })
        .await
}
