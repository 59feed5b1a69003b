use crate::access::{Authorized, GrantRead, Permit};
use crate::contract::words;
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use crate::money::Amount;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::grants::to_be_paid_back;
use reintegration_domain::identifier::GrantId;
use reintegration_domain::money::Money;
use reintegration_storage::{BudgetRow, paid};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A line of the budget. Allocated ≥ committed ≥ disbursed, always; once the grant is signed, agreed + received − withdrawn
/// − lapsed = allocated.
#[derive(Debug, Serialize, ToSchema)]
pub struct BudgetLine {
    /// The component
    #[schema(value_type = words::Component)]
    component: &'static str,
    /// What the agreement gives it
    agreed: Amount,
    /// What came from other lines of the grant; payments to the organisation stand under its tranches
    received: Amount,
    /// What was taken out: for other lines, or given back to the year
    withdrawn: Amount,
    /// What nobody was promised until the grant's period was over
    lapsed: Amount,
    /// What it holds
    allocated: Amount,
    /// What is promised, what was handed over included
    committed: Amount,
    /// What was handed over
    disbursed: Amount,
    /// What can still be promised
    available: Amount,
}

/// What all lines together come to.
#[derive(Debug, Serialize, ToSchema)]
pub struct BudgetTotals {
    /// What the agreement gives it
    agreed: Amount,
    /// What came from other lines of the grant; payments to the organisation stand under its tranches
    received: Amount,
    /// What was taken out: for other lines, or given back to the year
    withdrawn: Amount,
    /// What nobody was promised until the grant's period was over
    lapsed: Amount,
    /// What it holds
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
    /// All lines together
    totals: BudgetTotals,
    /// What the organisation was paid in tranches
    paid: Amount,
    /// What it was paid beyond what it handed over or still promises; nothing before the grant is over
    to_be_paid_back: Amount,
}

/// Get a grant's budget
///
/// What is agreed for each component, moved, committed, disbursed and left; and what was paid for it.
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
    let budget = rows.budget(&grant).await?;
    let line = |row: &BudgetRow| BudgetLine {
        component: row.component.as_str(),
        agreed: row.agreed.into(),
        received: row.received.into(),
        withdrawn: row.withdrawn.into(),
        lapsed: row.lapsed.into(),
        allocated: row.line.allocated().into(),
        committed: row.line.committed().into(),
        disbursed: row.line.disbursed().into(),
        available: row.line.available().into(),
    };
    let lines = budget.iter().map(line).collect();
    let paid = paid(&rows.tranches(&grant).await?)?;
    let promised = Money::checked_sum(budget.iter().map(|row| row.line.committed())).unwrap_or(Money::MAX);
    Ok(answer::personal(&Budget {
        grant_id: grant.id,
        lines,
        totals: totals(&budget),
        paid: paid.into(),
        to_be_paid_back: to_be_paid_back(*grant.status, promised, paid).into(),
    }))
}

/// What the lines come to together.
fn totals(rows: &[BudgetRow]) -> BudgetTotals {
    // A grant's lines come to no more than the grant, which is an amount.
    let sum = |of: fn(&BudgetRow) -> Money| Money::checked_sum(rows.iter().map(of)).unwrap_or(Money::MAX).into();
    BudgetTotals {
        agreed: sum(|row| row.agreed),
        received: sum(|row| row.received),
        withdrawn: sum(|row| row.withdrawn),
        lapsed: sum(|row| row.lapsed),
        allocated: sum(|row| row.line.allocated()),
        committed: sum(|row| row.line.committed()),
        disbursed: sum(|row| row.line.disbursed()),
        available: sum(|row| row.line.available()),
    }
}
