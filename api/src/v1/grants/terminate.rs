use super::transition::{self, GrantReasonRequest};
use super::view::GrantView;
use crate::access::{Authorized, GrantManage, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::submission::Submission;
use actix_web::{HttpResponse, post};
use reintegration_domain::grants::{Command, apply};

/// Terminate a grant
///
/// It ends before its time. What of its money no assistance is promised goes back to the year; so does, by itself,
/// what cancellations free later. Tranches that are not payable yet lapse. What was approved can still be delivered.
/// Reports of quarters that begin after it are dropped (`report.dropped`), where nothing was written or sent yet: what
/// is delivered then stands in the final report. The lot stays as it is, but its `grant_id` is `null` again; it can be
/// announced again. Not once it is over (409 `state_forbids`).
#[utoipa::path(tag = "grants", operation_id = "create_grant_termination",
    security(("oauth2" = [GrantManage::SCOPE])),
    params(("id" = Uuid, Path, description = "The grant")), request_body = GrantReasonRequest,
    responses((status = 201, description = "The grant as it is now", body = GrantView)))]
#[post("/grants/{id}/termination")]
pub async fn create_grant_termination(
    caller: Authorized<GrantManage>,
    id: Id,
    submission: Submission<GrantReasonRequest>,
) -> Result<HttpResponse, Problem> {
    transition::make(&caller, submission, id.0, async |transaction, before, body| {
        let reason = transition::reason(body.of(before.version)?)?;
        let next = apply(*before.status, &Command::Terminate)?;
        Ok(transaction.terminate_grant(&before, &next, &reason, caller.today()).await?)
    })
    .await
}
