//! What a proposal says.

use serde::{Deserialize, Serialize};

use crate::amount::RawAmount;
use crate::component::ComponentCode;
use crate::fault::{Fault, FaultKind, Faults};
use crate::money::Money;

/// A line of a budget as it was told.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawBudgetLine {
    pub component: Option<ComponentCode>,
    pub amount: Option<RawAmount>,
}

/// A proposal as it was told.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawProposal {
    pub summary: Option<String>,
    pub budget: Option<Vec<RawBudgetLine>>,
}

/// What one component is to get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetLine {
    /// The component.
    pub component: ComponentCode,
    /// More than nothing.
    pub amount: Money,
}

/// What a proposal says.
///
/// Invariant: each component at most once, and together more than nothing and no more than the lot has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalContent {
    /// What the organisation means to do.
    pub summary: String,
    /// What it is to cost, in the order of the components.
    pub budget: Vec<BudgetLine>,
    /// What the budget comes to.
    pub amount: Money,
}

impl ProposalContent {
    /// Reads a proposal for a lot that has `most`. Fails with every fault.
    pub fn parse(raw: RawProposal, most: Money) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::new();
        let summary = faults.required("/summary", raw.summary);
        let lines = faults.required("/budget", raw.budget).unwrap_or_default();
        if lines.is_empty() {
            faults.push("/budget", FaultKind::TooFewItems { min: 1 });
        }
        let (mut budget, mut seen) = (Vec::new(), Vec::new());
        for (index, line) in lines.into_iter().enumerate() {
            let at = |field: &str| format!("/budget/{index}/{field}");
            let component = faults.required(at("component"), line.component);
            if component.is_some_and(|component| seen.contains(&component)) {
                faults.push(at("component"), FaultKind::DuplicateItem);
            }
            seen.extend(component);
            let amount = faults.required(at("amount"), line.amount);
            let amount = amount.and_then(|amount| faults.take_all(amount.parse_positive(&at("amount"))));
            if let (Some(component), Some(amount)) = (component, amount) {
                budget.push(BudgetLine { component, amount });
            }
        }
        budget.sort_by_key(|line: &BudgetLine| line.component);
        let amount = Money::checked_sum(budget.iter().map(|line| line.amount));
        let within = amount.filter(|amount| *amount <= most).ok_or(FaultKind::MoreThanAvailable { available: most });
        let amount = faults.take("/budget", within);
        let (summary, amount) = faults.result_of(summary.zip(amount))?;
        Ok(Self { summary, budget, amount })
    }
}
