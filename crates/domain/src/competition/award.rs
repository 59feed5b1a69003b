//! What an award may be, and what it comes to.

use super::content::BudgetLine;
use crate::money::Money;

/// What the scores of a proposal come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// How many members scored it.
    pub count: u32,
    /// The average of their totals, in hundredths; `None` of none.
    pub average: Option<u32>,
}

/// Whether awarding `chosen` has to be explained: another one of those that could be awarded stands better.
#[must_use]
pub fn needs_reason(chosen: Standing, others: &[Standing], minimum: u32) -> bool {
    others.iter().any(|other| other.count >= minimum && other.average > chosen.average)
}

/// The lines when they are to come to `to`: each reduced in proportion, to the tetri, and the tetri that rounding leaves
/// over given to where it took most. Lines that come to nothing are left out. `None` where `to` is more than they have.
#[must_use]
pub fn reduced(lines: &[BudgetLine], to: Money) -> Option<Vec<BudgetLine>> {
    let whole = Money::checked_sum(lines.iter().map(|line| line.amount)).filter(|whole| to <= *whole)?;
    let whole = i128::from(whole.minor());
    if whole == 0 {
        return Some(Vec::new());
    }
    let mut parts = Vec::with_capacity(lines.len());
    let mut left = i128::from(to.minor());
    for line in lines {
        let product = i128::from(line.amount.minor()).checked_mul(i128::from(to.minor()))?;
        let (part, rest) = (product.checked_div(whole)?, product.checked_rem(whole)?);
        left = left.checked_sub(part)?;
        parts.push((line.component, part, rest));
    }
    // Who lost most to rounding comes first; among equals, the order of the components.
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|place| parts.get(*place).map(|(component, _, rest)| (std::cmp::Reverse(*rest), *component)));
    for place in order {
        if left == 0 {
            break;
        }
        if let Some((_, part, _)) = parts.get_mut(place) {
            *part = part.checked_add(1)?;
            left = left.checked_sub(1)?;
        }
    }
    let lines = parts.into_iter().filter(|(_, part, _)| *part > 0).map(|(component, part, _)| {
        let amount = i64::try_from(part).ok().and_then(Money::from_minor)?;
        Some(BudgetLine { component, amount })
    });
    lines.collect()
}
