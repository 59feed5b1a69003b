use super::transition;
use super::view::CaseView;
use crate::access::{Authorized, CaseClose, Permit};
use crate::contract::{schemas, words};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::cases::{ClosureReason, Command};
use reintegration_storage::entity::case::Model;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A case ends.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "completed" }))]
pub struct ClosureRequest {
    /// Why
    #[schema(value_type = words::ClosureReason)]
    reason: ClosureReason,
    /// What there is to say about it
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = Option<schemas::Prose>)]
    explanation: Option<String>,
}

/// Close a case
///
/// Today, in Tbilisi. Assistance that is not verified or cancelled, and a transfer that waits for an answer, come first: the
/// problem lists what is open. A manager can reopen it.
#[utoipa::path(tag = "cases", operation_id = "create_case_closure",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [CaseClose::SCOPE])),
    params(("id" = Uuid, Path, description = "The case")), request_body = ClosureRequest,
    responses((status = 201, description = "The case as it is now", body = CaseView)))]
#[post("/cases/{id}/closure")]
pub async fn create_case_closure(
    caller: Authorized<CaseClose>,
    id: Id,
    submission: Submission<ClosureRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, case: Model, asked: Asked<ClosureRequest>| {
            let ClosureRequest { reason, explanation } = asked.sound()?;
            let command = Command::Close {
                reason,
                on: caller.today(),
                transfer_pending: transaction.pending_transfer(case.id).await?.is_some(),
                open_assistance: transaction.open_assistance(case.id).await?,
            };
            transition::make(transaction, &case, &command, explanation).await
        })
        .await
}
