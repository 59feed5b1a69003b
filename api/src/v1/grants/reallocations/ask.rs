use super::view::{self, ReallocationView};
use crate::access::{Authorized, BudgetReallocate, Done, Permit};
use crate::contract::{schemas, words};
use crate::error::Problem;
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::submission::{Asked, Submission};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use reintegration_domain::amount::RawAmount;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::fault::{FaultKind, Faults};
use reintegration_domain::grants::ask_for_reallocation;
use reintegration_storage::NewReallocation;
use reintegration_storage::entity::grant;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A request to move money from one component to another.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "from": "vocational", "to": "medical", "amount": { "amount": "1500.00", "currency": "GEL" },
    "reason": "Fewer people than expected want a course."
}))]
pub struct ReallocationRequest {
    /// Component that gives the money
    #[schema(value_type = words::Component)]
    from: ComponentCode,
    /// Component that gets the money; not the one that gives
    #[schema(value_type = words::Component)]
    to: ComponentCode,
    /// Amount to move; more than zero
    #[schema(value_type = schemas::PositiveAmountRequest)]
    amount: RawAmount,
    /// Reason for moving the money
    #[validate(length(max = 1000), custom(function = prose))]
    #[schema(value_type = schemas::GrantReason)]
    reason: String,
}

impl ReallocationRequest {
    /// Reads the request. Fails with every fault.
    fn parse(self, mut faults: Faults) -> Result<NewReallocation, Problem> {
        let Self { from, to, amount, reason } = self;
        if from == to && !faults.has("/from") {
            faults.push("/to", FaultKind::SameComponent);
        }
        let amount = faults.take_all(amount.parse_positive("/amount"));
        let amount = faults.result_of(amount).map_err(Problem::validation)?;
        Ok(NewReallocation { from, to, amount, reason })
    }
}

/// Request a reallocation within a grant
///
/// Requests to move money from one component to another; the money moves once another client approves the request.
/// Possible while the grant is active (409 `state_forbids`).
#[utoipa::path(tag = "grants", operation_id = "create_grant_reallocation",
    security(("oauth2" = [BudgetReallocate::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the grant")), request_body = ReallocationRequest,
    responses((status = 201, description = "The requested reallocation", body = ReallocationView)))]
#[post("/grants/{id}/budget/reallocations")]
pub async fn create_grant_reallocation(
    caller: Authorized<BudgetReallocate>,
    id: Id,
    submission: Submission<ReallocationRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, grant: grant::Model, asked: Asked<ReallocationRequest>| {
            let new = asked.body.parse(asked.faults)?;
            let status = ask_for_reallocation(*grant.status)?;
            let row = transaction.ask_reallocation(&grant, new, status, caller.actor().client).await?;
            let names = transaction.rows().client_names([&row]).await?;
            let (tag, view) = view::show(row, &names);
            Ok(Done::from(answer::of(StatusCode::CREATED, Some(&tag), None, &view)?))
        })
        .await
}
