use super::record;
use super::request::key_set;
use super::schema;
use super::view::{self, ClientView};
use crate::access::{Authorized, ClientManage, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_storage::entity::client::Model;
use serde::Deserialize;
use serde_json::Value;
use validator::Validate;

/// A replacement of a client's keys.
#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct KeySetReplacementRequest {
    jwks: Option<Value>,
}

/// Replace a client's keys
///
/// The new key set replaces the old one from the client's next request for a token on. To change a key without a gap,
/// keep the old key and the new one in the set together for a while. Possible only for clients that were created with
/// a key set.
#[utoipa::path(tag = "access", operation_id = "create_client_key_set_replacement",
    security(("oauth2" = [ClientManage::SCOPE])),
    params(("id" = Uuid, Path,
            description = "Identifier of the client")), request_body = schema::KeySetReplacementRequest,
    responses((status = 201, description = "The client as it is now", body = ClientView)))]
#[post("/clients/{id}/key-set-replacement")]
pub async fn create_client_key_set_replacement(
    caller: Authorized<ClientManage>,
    id: Id,
    submission: Submission<KeySetReplacementRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, before: Model, asked: Asked<KeySetReplacementRequest>| {
            let Asked { body: asked, mut faults } = asked;
            let jwks = faults.required("/jwks", asked.jwks);
            let jwks = jwks.filter(|jwks| faults.take_all(key_set(jwks)).is_some());
            let jwks = faults.result_of(jwks).map_err(Problem::validation)?;
            view::changed(record::replace_key_set(transaction, &before, jwks).await?)
        })
        .await
}
