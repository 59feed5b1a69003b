use super::record;
use super::request::ClientRequest;
use super::schema;
use super::view::{self, ClientView};
use crate::access::{Authorized, ClientManage, Permit};
use crate::error::Problem;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};

/// Create a client
///
/// Creates a system that can request tokens from now on. The answer has the client's secret, once: only a hash is
/// kept, and a repeated request with the same `Idempotency-Key` gets `null` instead. A client that is created with a
/// key set has no secret: it signs its requests for tokens (`private_key_jwt`).
#[utoipa::path(tag = "access", operation_id = "create_client",
    security(("oauth2" = [ClientManage::SCOPE])), request_body = schema::ClientRequest,
    responses((status = 201, description = "The new client, with its secret if it has one", body = ClientView)))]
#[post("/clients")]
pub async fn create_client(
    caller: Authorized<ClientManage>,
    submission: Submission<ClientRequest>,
) -> Result<HttpResponse, Problem> {
    let new = record::draw_secret(None).await?;
    caller
        .once(submission, async |transaction, body| {
            let Asked { body: asked, faults } = body.of_something_new();
            let territory = &caller.app().territory;
            let row = record::create(transaction, asked, faults, territory, new.hash).await?;
            if row.jwks.is_some() { view::changed(row) } else { view::issued(row, new.secret) }
        })
        .await
}
