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

/// A closure of a case.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "completed" }))]
pub struct ClosureRequest {
    /// Reason for closing the case
    #[schema(value_type = words::ClosureReason)]
    reason: ClosureReason,
    /// Explanation of the closure
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = Option<schemas::Prose>)]
    explanation: Option<String>,
}

/// Close a case
///
/// Closes the case today, in Tbilisi's time. First, all assistance has to be verified or cancelled and a requested
/// transfer answered: the problem lists what is still open. A manager can reopen the case.
#[utoipa::path(tag = "cases", operation_id = "create_case_closure",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [CaseClose::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")), request_body = ClosureRequest,
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
            transition::make(transaction, &case, &command, explanation, (caller.today(), &caller.app().agreement)).await
        })
        .await
}
