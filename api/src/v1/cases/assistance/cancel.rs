use super::standing;
use super::view::AssistanceView;
use crate::access::{AssistanceCancel, Authorized, Permit};
use crate::contract::schemas;
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::submission::Submission;
use actix_web::{HttpResponse, post};
use reintegration_domain::cases::assistance::Command;
use reintegration_storage::{Booking, StorageError};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A cancellation of assistance.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({ "reason": "The person found work." }))]
pub struct CancellationRequest {
    /// Reason for cancelling the assistance
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(required, nullable = false, value_type = schemas::Prose)]
    reason: Option<String>,
}

/// Cancel assistance
///
/// Possible before the assistance is delivered. The committed money becomes available again.
#[utoipa::path(tag = "assistance", operation_id = "create_assistance_cancellation",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [AssistanceCancel::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the assistance")), request_body = CancellationRequest,
    responses((status = 201, description = "The assistance as it is now", body = AssistanceView)))]
#[post("/assistance/{id}/cancellation")]
pub async fn create_assistance_cancellation(
    caller: Authorized<AssistanceCancel>,
    id: Id,
    submission: Submission<CancellationRequest>,
) -> Result<HttpResponse, Problem> {
    standing::transition(&caller, submission, id.0, async |transaction, standing, body| {
        let (asked, mut faults) = body.of(standing.assistance.row.version)?;
        faults.required("/reason", asked.reason.as_ref());
        faults.into_result().map_err(Problem::validation)?;
        let row = &standing.assistance.row;
        let (amount, component, assistance) = (*row.amount_minor, *row.component, (row.id, row.case_id));
        let grant = row.grant_id;
        let (after, events) = standing.make(transaction, &Command::Cancel, |after| after.reason = asked.reason).await?;
        let movements: Vec<_> = events.iter().flat_map(|event| event.movements(amount)).collect();
        if let Some(grant) = grant {
            let booked = transaction.book(Booking { grant, component, assistance, on: caller.today() }, &movements);
            booked
                .await?
                .map_err(|shortage| StorageError::Corrupt(format!("assistance {}: {shortage}", after.row.id)))?;
        }
        Ok(after)
    })
    .await
}
