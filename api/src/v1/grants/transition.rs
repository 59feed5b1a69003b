//! What happens to a grant.

use super::view;
use crate::access::{Authorized, Done, Permit};
use crate::contract::schemas;
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::limits::prose;
use crate::http::submission::{Asked, Held, Submission};
use actix_web::HttpResponse;
use reintegration_domain::grants::{Command, apply};
use reintegration_domain::identifier::GrantId;
use reintegration_storage::Transaction;
use reintegration_storage::entity::grant::Model;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A reason for suspending or terminating a grant.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "The report of the second quarter is missing." }))]
pub struct GrantReasonRequest {
    /// Reason for the suspension or termination, shown in the grant
    #[validate(length(max = 1000), custom(function = prose))]
    #[schema(required, nullable = false, value_type = schemas::GrantReason)]
    reason: Option<String>,
}

/// Reads the reason.
pub fn reason(Asked { body: asked, mut faults }: Asked<GrantReasonRequest>) -> Result<String, Problem> {
    let reason = faults.required("/reason", asked.reason);
    faults.result_of(reason).map_err(Problem::validation)
}

/// Carries a transition out on the grant `id` in the caller's rows, once for each key.
pub async fn make<P: Permit, T>(
    caller: &Authorized<P>,
    submission: Submission<T>,
    id: Uuid,
    work: impl AsyncFnOnce(&mut Transaction, Model, Held<T>) -> Result<Model, Problem>,
) -> Result<HttpResponse, Problem> {
    caller
        .once(submission, async |transaction, body| {
            let before = transaction.rows().grant_for_update(GrantId::new(id)).await?;
            let before = before.ok_or(Problem::new(Code::NotFound))?;
            let grant = work(transaction, before, body).await?;
            let (tag, view) = view::show(grant);
            Ok(Done::from(answer::created(&tag, format!("/v1/grants/{id}"), &view)?))
        })
        .await
}

/// The grant after a command that only changes where it stands; `reason` is kept.
pub async fn advance(
    transaction: &mut Transaction,
    before: Model,
    command: Command,
    reason: Option<String>,
) -> Result<Model, Problem> {
    let next = apply(*before.status, &command)?;
    let mut after = before.clone();
    after.status_reason = reason;
    Ok(transaction.save_grant(&before, after, &next).await?)
}
