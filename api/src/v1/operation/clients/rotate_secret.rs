use super::record;
use super::view::{self, ClientView};
use crate::access::{Authorized, ClientManage, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use chrono::TimeDelta;
use reintegration_storage::entity::client::Model;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A day: long enough to put the new secret in place everywhere.
const USUAL_OVERLAP: i64 = 86_400;

/// A rotation of a client's secret.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "overlap_seconds": 86400 }))]
pub struct SecretRotationRequest {
    /// Seconds for which the previous secret stays valid beside the new one; a day when left out, 0 ends it at once
    #[validate(range(min = 0, max = 2_592_000))]
    #[schema(example = 86400, default = 86400, minimum = 0, maximum = 2_592_000)]
    overlap_seconds: Option<i64>,
}

/// Give a client a new secret
///
/// The previous secret stays valid for a while, so that the client always has a valid secret. At most these two are
/// valid: older secrets end at once, whatever time they had left. The body may be left out. The answer has the new
/// secret, once. Tokens that were issued before stay valid until they expire.
#[utoipa::path(tag = "access", operation_id = "create_client_secret_rotation",
    security(("oauth2" = [ClientManage::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the client")), request_body = SecretRotationRequest,
    responses((status = 201, description = "The client with its new secret", body = ClientView)))]
#[post("/clients/{id}/secret-rotation")]
pub async fn create_client_secret_rotation(
    caller: Authorized<ClientManage>,
    id: Id,
    submission: Submission<SecretRotationRequest>,
) -> Result<HttpResponse, Problem> {
    // Its salt stays the client's for ever: it does not matter who else changes the secret meanwhile.
    let secrets = caller.app().store.clients().secrets(id.0, caller.now()).await?;
    let new = record::draw_secret(secrets.into_iter().next().map(|secret| secret.secret_hash)).await?;
    caller
        .change(submission, id, async |transaction, before: Model, asked: Asked<SecretRotationRequest>| {
            let overlap_seconds = asked.sound()?.overlap_seconds.unwrap_or(USUAL_OVERLAP);
            let overlap = TimeDelta::try_seconds(overlap_seconds).unwrap_or_default();
            let after = record::rotate_secret(transaction, &before, new.hash, caller.now() + overlap).await?;
            view::issued(after, new.secret)
        })
        .await
}
