use super::transition;
use super::view::GrantView;
use crate::access::{Authorized, GrantManage, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, EmptyRequest, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::grants::Command;
use reintegration_storage::entity::grant::Model;

/// Resume a grant
///
/// The grant's money can be used again, within the grant's period. Possible while the grant is suspended (409
/// `state_forbids`). The body may be left out.
#[utoipa::path(tag = "grants", operation_id = "create_grant_resumption",
    security(("oauth2" = [GrantManage::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the grant")), request_body = EmptyRequest,
    responses((status = 201, description = "The grant as it is now", body = GrantView)))]
#[post("/grants/{id}/resumption")]
pub async fn create_grant_resumption(
    caller: Authorized<GrantManage>,
    id: Id,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, before: Model, asked: Asked<EmptyRequest>| {
            asked.sound()?;
            transition::advance(transaction, before, Command::Resume, None).await
        })
        .await
}
