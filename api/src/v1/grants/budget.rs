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

/// A line of the budget. Allocated ≥ committed ≥ disbursed, always; once the grant is signed, agreed + received −
/// withdrawn − lapsed = allocated.
#[derive(Debug, Serialize, ToSchema)]
pub struct BudgetLine {
    /// Component of the budget line
    #[schema(value_type = words::Component)]
    component: &'static str,
    /// Amount that the agreement gives
    agreed: Amount,
    /// Amount moved here from other lines of the grant; payments to the organisation are listed as tranches
    received: Amount,
    /// Amount taken out: for other lines, or returned to the year's budget
    withdrawn: Amount,
    /// Amount that was not committed when the grant's period was over
    lapsed: Amount,
    /// Amount that the line holds
    allocated: Amount,
    /// Amount committed to assistance, delivered assistance included
    committed: Amount,
    /// Amount of delivered assistance
    disbursed: Amount,
    /// Amount that can still be committed
    available: Amount,
}

/// Totals of all lines of the budget.
#[derive(Debug, Serialize, ToSchema)]
pub struct BudgetTotals {
    /// Amount that the agreement gives
    agreed: Amount,
    /// Amount moved here from other lines of the grant; payments to the organisation are listed as tranches
    received: Amount,
    /// Amount taken out: for other lines, or returned to the year's budget
    withdrawn: Amount,
    /// Amount that was not committed when the grant's period was over
    lapsed: Amount,
    /// Amount that the lines hold
    allocated: Amount,
    /// Amount committed to assistance, delivered assistance included
    committed: Amount,
    /// Amount of delivered assistance
    disbursed: Amount,
    /// Amount that can still be committed
    available: Amount,
}

/// A grant's budget: always the sum of its ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct Budget {
    /// Identifier of the grant
    #[schema(max_length = 36)]
    grant_id: Uuid,
    /// Lines of the budget, one for each component
    #[schema(max_items = 4)]
    lines: Vec<BudgetLine>,
    /// Totals of all lines
    totals: BudgetTotals,
    /// Amount paid to the organisation in tranches
    paid: Amount,
    /// Amount paid to the organisation beyond what it delivered or still has committed; zero before the grant is over
    to_be_paid_back: Amount,
}

/// Get a grant's budget
///
/// Shows for each component what was agreed, moved, committed, disbursed and is left, and what was paid to the
/// organisation.
#[utoipa::path(tag = "grants", operation_id = "get_grant_budget",
    security(("oauth2" = [GrantRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the grant")),
    responses((status = 200, description = "The grant's budget", body = Budget)))]
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
