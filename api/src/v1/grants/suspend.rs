use super::transition::{self, GrantReasonRequest};
use super::view::GrantView;
use crate::access::{Authorized, GrantManage, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::grants::Command;
use reintegration_storage::entity::grant::Model;

/// Suspend a grant
///
/// Until the grant is resumed, no new assistance is approved from it and none of its tranches is released. Approved
/// assistance can still be delivered. Possible while the grant is active (409 `state_forbids`).
#[utoipa::path(tag = "grants", operation_id = "create_grant_suspension",
    security(("oauth2" = [GrantManage::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the grant")), request_body = GrantReasonRequest,
    responses((status = 201, description = "The grant as it is now", body = GrantView)))]
#[post("/grants/{id}/suspension")]
pub async fn create_grant_suspension(
    caller: Authorized<GrantManage>,
    id: Id,
    submission: Submission<GrantReasonRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, before: Model, asked: Asked<GrantReasonRequest>| {
            let reason = asked.sound()?.reason;
            transition::advance(transaction, before, Command::Suspend, Some(reason)).await
        })
        .await
}
