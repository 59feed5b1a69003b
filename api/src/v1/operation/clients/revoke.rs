use super::record;
use super::view::{self, ClientView};
use crate::access::{Authorized, ClientManage, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, EmptyRequest, Submission};
use actix_web::{HttpResponse, post};
use reintegration_storage::entity::client::Model;

/// Revoke a client
///
/// Ends the client's access permanently: its secrets and its tokens are refused from its next request on. A client
/// cannot revoke itself. The body may be left out.
#[utoipa::path(tag = "access", operation_id = "create_client_revocation",
    security(("oauth2" = [ClientManage::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the client")), request_body = EmptyRequest,
    responses((status = 201, description = "The client as it is now", body = ClientView)))]
#[post("/clients/{id}/revocation")]
pub async fn create_client_revocation(
    caller: Authorized<ClientManage>,
    id: Id,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, before: Model, asked: Asked<EmptyRequest>| {
            asked.sound()?;
            view::changed(record::revoke(transaction, &before, Some(caller.actor().client)).await?)
        })
        .await
}
