use crate::access::{Authorized, GrantRead, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use crate::lots::Amount;
use crate::words;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::grant::Line;
use reintegration_domain::identifier::GrantId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A line of the budget. Allocated ≥ committed ≥ disbursed, always.
#[derive(Debug, Serialize, ToSchema)]
pub struct BudgetLine {
    /// The component
    #[schema(value_type = words::Component)]
    component: &'static str,
    /// What it was given
    allocated: Amount,
    /// What is promised, what was handed over included
    committed: Amount,
    /// What was handed over
    disbursed: Amount,
    /// What can still be promised
    available: Amount,
}

/// A grant's budget: at every instant the sum of its ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct Budget {
    /// The grant
    #[schema(max_length = 36)]
    grant_id: Uuid,
    /// Its lines, one for each component
    #[schema(max_items = 4)]
    lines: Vec<BudgetLine>,
}

/// Get a grant's budget
///
/// What is allocated to each component, committed, disbursed and left.
#[utoipa::path(tag = "grants", operation_id = "get_grant_budget",
    security(("oauth2" = [GrantRead::SCOPE])),
    params(("id" = Uuid, Path, description = "The grant")),
    responses((status = 200, description = "The budget", body = Budget)))]
#[get("/grants/{id}/budget")]
pub async fn get_grant_budget(
    caller: Authorized<GrantRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let rows = caller.rows();
    let grant = rows.grant(GrantId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let line = |(component, line): (reintegration_domain::component::ComponentCode, Line)| BudgetLine {
        component: component.as_str(),
        allocated: line.allocated().into(),
        committed: line.committed().into(),
        disbursed: line.disbursed().into(),
        available: line.available().into(),
    };
    let lines = rows.grant_lines(&grant).await?.into_iter().map(line).collect();
    Ok(answer::personal(&Budget { grant_id: grant.id, lines }))
}
