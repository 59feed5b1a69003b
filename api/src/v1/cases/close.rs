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
use reintegration_domain::fault::FaultKind;
use reintegration_domain::identifier::{self, CaseId};
use reintegration_storage::Transaction;
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
    /// Identifier of the other case of the same person; required if the case is closed as a `duplicate`, and only then
    #[schema(value_type = Option<Uuid>, max_length = 36)]
    duplicate_of: Option<String>,
    /// Explanation of the closure
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = Option<schemas::Prose>)]
    explanation: Option<String>,
}

/// Close a case
///
/// Closes the case today, in Tbilisi's time. First, all assistance has to be verified or cancelled and a requested
/// transfer answered: the problem lists what is still open. A case that is closed as a `duplicate` names the other case,
/// which shows it among its `duplicates`. A manager can reopen the case.
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
            let (ClosureRequest { reason, explanation, .. }, duplicate_of) = read(transaction, &case, asked).await?;
            let command = Command::Close {
                reason,
                on: caller.today(),
                transfer_pending: transaction.pending_transfer(case.id).await?.is_some(),
                open_assistance: transaction.open_assistance(case.id).await?,
            };
            let change = |after: &mut Model| after.duplicate_of = duplicate_of.map(CaseId::uuid);
            let when = (caller.today(), caller.app().agreement.as_ref());
            transition::make_with(transaction, &case, &command, explanation, when, change).await
        })
        .await
}

/// The body, and the case of which this one is a duplicate.
async fn read(
    transaction: &Transaction,
    case: &Model,
    Asked { body, mut faults }: Asked<ClosureRequest>,
) -> Result<(ClosureRequest, Option<CaseId>), Problem> {
    const PLACE: &str = "/duplicate_of";
    let mut other = None;
    // Whether another case belongs there can be told where the reason could be read.
    if !faults.is_unread("/reason") {
        match (body.reason, body.duplicate_of.as_deref()) {
            (ClosureReason::Duplicate, None) => faults.push(PLACE, FaultKind::Required),
            (ClosureReason::Duplicate, Some(text)) => {
                other = faults.take(PLACE, identifier::parse(text)).map(CaseId::new);
                if let Some(named) = other
                    && !transaction.may_close_as_duplicate(case, named).await?
                {
                    faults.push(PLACE, FaultKind::UnknownCase);
                }
            }
            (_, Some(_)) => faults.push(PLACE, FaultKind::UnknownField),
            (_, None) => {}
        }
    }
    faults.into_result().map_err(Problem::validation)?;
    Ok((body, other))
}
