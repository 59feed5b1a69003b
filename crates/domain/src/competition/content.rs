//! What a proposal says.

use serde::{Deserialize, Serialize};

use crate::amount::RawAmount;
use crate::component::ComponentCode;
use crate::fault::{Fault, FaultKind, Faults};
use crate::money::Money;

/// A line of a budget as it was told.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawBudgetLine {
    pub component: ComponentCode,
    pub amount: RawAmount,
}

/// A proposal as it was told.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawProposal {
    pub summary: String,
    pub budget: Vec<RawBudgetLine>,
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
    /// Reads a proposal for a lot that has `most`; `faults` holds what was found in it before. Fails with every fault.
    pub fn parse(raw: RawProposal, mut faults: Faults, most: Money) -> Result<Self, Vec<Fault>> {
        if raw.budget.is_empty() {
            faults.push("/budget", FaultKind::TooFewItems { min: 1 });
        }
        let (mut budget, mut seen) = (Vec::new(), Vec::new());
        for (index, RawBudgetLine { component, amount }) in raw.budget.into_iter().enumerate() {
            let at = |field: &str| format!("/budget/{index}/{field}");
            if !faults.is_unread(&at("component")) {
                if seen.contains(&component) {
                    faults.push(at("component"), FaultKind::DuplicateItem);
                }
                seen.push(component);
            }
            if let Some(amount) = faults.take_all(amount.parse_positive(&at("amount"))) {
                budget.push(BudgetLine { component, amount });
            }
        }
        budget.sort_by_key(|line: &BudgetLine| line.component);
        let amount = Money::checked_sum(budget.iter().map(|line| line.amount));
        let within = amount.filter(|amount| *amount <= most).ok_or(FaultKind::MoreThanAvailable { available: most });
        let amount = faults.take("/budget", within);
        let amount = faults.result_of(amount)?;
        Ok(Self { summary: raw.summary, budget, amount })
    }
}
