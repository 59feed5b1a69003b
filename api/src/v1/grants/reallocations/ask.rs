use super::view::{self, ReallocationView};
use crate::access::{Authorized, BudgetReallocate, Done, Permit};
use crate::contract::{schemas, words};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::submission::{Asked, Submission};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use reintegration_domain::amount::RawAmount;
use reintegration_domain::component::ComponentCode;
use reintegration_domain::fault::{Fault, FaultKind, Faults};
use reintegration_domain::grants::ask_for_reallocation;
use reintegration_domain::identifier::GrantId;
use reintegration_storage::NewReallocation;
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
    #[schema(required, nullable = false, value_type = words::Component)]
    from: Option<ComponentCode>,
    /// Component that gets the money; not the one that gives
    #[schema(required, nullable = false, value_type = words::Component)]
    to: Option<ComponentCode>,
    /// Amount to move; more than zero
    #[schema(required, nullable = false, value_type = schemas::PositiveAmountRequest)]
    amount: Option<RawAmount>,
    /// Reason for moving the money
    #[validate(length(max = 1000), custom(function = prose))]
    #[schema(required, nullable = false, value_type = schemas::GrantReason)]
    reason: Option<String>,
}

impl ReallocationRequest {
    fn parse(self, mut faults: Faults) -> Result<NewReallocation, Vec<Fault>> {
        let parsed = self.read(&mut faults);
        faults.result_of(parsed)
    }

    // Every part is read before the first `?`, so that the faults of each are noted.
    fn read(self, faults: &mut Faults) -> Option<NewReallocation> {
        let from = faults.required("/from", self.from);
        let to = faults.required("/to", self.to);
        if from.is_some() && from == to {
            faults.push("/to", FaultKind::SameComponent);
        }
        let amount = faults.required("/amount", self.amount);
        let amount = amount.and_then(|amount| faults.take_all(amount.parse_positive("/amount")));
        let reason = faults.required("/reason", self.reason);
        Some(NewReallocation { from: from?, to: to?, amount: amount?, reason: reason? })
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
        .once(submission, async |transaction, body| {
            let grant = transaction.rows().grant_for_update(GrantId::new(id.0)).await?;
            let grant = grant.ok_or(Problem::new(Code::NotFound))?;
            let Asked { body: asked, faults } = body.of(grant.version)?;
            let new = asked.parse(faults).map_err(Problem::validation)?;
            let status = ask_for_reallocation(*grant.status)?;
            let row = transaction.ask_reallocation(&grant, new, status, caller.actor().client).await?;
            let (tag, view) = view::show(row);
            Ok(Done::from(answer::of(StatusCode::CREATED, Some(&tag), None, &view)?))
        })
        .await
}
