//! A proposal as it is sent.

use crate::contract::schemas::{self, schemas};
use crate::contract::words;
use crate::http::limits::prose;
use crate::http::list;
use reintegration_domain::amount::RawAmount;
use reintegration_domain::competition::{BudgetLine, RawBudgetLine, RawProposal};
use reintegration_domain::component::ComponentCode;
use reintegration_storage::entity::proposal::Model;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema};
use utoipa::{PartialSchema, ToSchema};
use validator::Validate;

/// A proposal for a lot. The requested amount is the sum of its budget lines.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "summary": "Workshops and visits in every municipality of the lot.",
    "budget": [
        { "component": "income_source", "amount": { "amount": "80000.00", "currency": "GEL" } },
        { "component": "medical", "amount": { "amount": "20000.00", "currency": "GEL" } }
    ]
}))]
pub struct ProposalRequest {
    /// Summary of what the organisation plans to do
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = schemas::Prose)]
    summary: String,
    /// Budget of the proposal, each component at most once; the total is at most the amount of the lot
    #[serde(deserialize_with = "list::of_at_most::<20, _, _>")]
    #[validate(nested)]
    #[schema(value_type = std::collections::BTreeSet<BudgetLineRequest>, min_items = 1, max_items = 20)]
    budget: Vec<BudgetLineRequest>,
}

/// A planned amount for one component.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BudgetLineRequest {
    /// Component of the budget line
    #[schema(value_type = words::Component)]
    component: ComponentCode,
    /// Planned amount; more than zero
    #[schema(value_type = schemas::PositiveAmountRequest)]
    amount: RawAmount,
}

schemas! {
    ProposalPatch, "A JSON merge patch (RFC 7396) of a proposal: members that are left out stay",
        ObjectBuilder::new()
            .description(Some("A JSON merge patch (RFC 7396) of a proposal: members that are left out stay"))
            .examples([serde_json::json!({ "summary": "Workshops in every municipality of the lot." })]);
}

impl ProposalRequest {
    /// The proposal as it would have been sent.
    pub fn of(row: &Model) -> Self {
        let line = |line: &BudgetLine| BudgetLineRequest { component: line.component, amount: line.amount.into() };
        Self { summary: row.summary.clone(), budget: row.budget.iter().map(line).collect() }
    }
}

impl From<ProposalRequest> for RawProposal {
    fn from(asked: ProposalRequest) -> Self {
        let line = |line: BudgetLineRequest| RawBudgetLine { component: line.component, amount: line.amount };
        Self { summary: asked.summary, budget: asked.budget.into_iter().map(line).collect() }
    }
}
