//! What a plan says.

use serde::{Deserialize, Serialize};

use crate::amount::RawAmount;
use crate::component::ComponentCode;
use crate::fault::{Fault, FaultKind, Faults};
use crate::money::Money;
use crate::programme::instruments::Dimension;
use crate::programme::policies::Policy;

/// Assistance that a plan intends. It promises nothing yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Of which component.
    pub component: ComponentCode,
    /// How much.
    pub amount: Money,
}

/// What a plan says without its words: it stays when the person's data is erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// The dimension of each goal.
    pub goals: Vec<Dimension>,
    /// The dimension of each need.
    pub needs: Vec<Dimension>,
    /// What is intended.
    pub assistance: Vec<Item>,
}

impl Outline {
    /// What is intended of a component in all.
    #[must_use]
    pub fn intended(&self, component: ComponentCode) -> Money {
        let amounts = self.assistance.iter().filter(|item| item.component == component).map(|item| item.amount);
        Money::checked_sum(amounts).unwrap_or(Money::MAX)
    }
}

/// The words of a plan, each at the place that its outline has for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    /// The plan in short.
    pub summary: Option<String>,
    /// What each goal is.
    pub goals: Vec<String>,
    /// What each need is.
    pub needs: Vec<String>,
    /// What there is to say about each item.
    pub notes: Vec<Option<String>>,
}

/// What a plan says.
///
/// Invariant: there is a goal, the policy gives every component, every amount is more than nothing, and the texts are
/// as many as the outline has places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Without its words.
    pub outline: Outline,
    /// Its words.
    pub texts: Texts,
}

/// A plan as it was told.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawContent {
    pub summary: Option<String>,
    pub goals: Vec<RawPoint>,
    pub needs: Vec<RawPoint>,
    pub assistance: Vec<RawItem>,
}

/// A goal or a need as it was told.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawPoint {
    pub dimension: Dimension,
    pub text: String,
}

/// Intended assistance as it was told.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "each is the member of the same name")]
pub struct RawItem {
    pub component: ComponentCode,
    pub amount: RawAmount,
    pub note: Option<String>,
}

/// The most goals, and the most needs, of a plan.
const MOST_POINTS: u32 = 30;
/// The most items of intended assistance.
const MOST_ITEMS: u32 = 20;

impl Content {
    /// Reads a plan under the policy in force. Fails with every fault: what is missing, lists that are too long,
    /// components that the policy does not give, amounts of nothing. How long texts may be is the reader's to say.
    pub fn parse(raw: RawContent, policy: &Policy) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::new();
        if raw.goals.is_empty() {
            faults.push("/goals", FaultKind::TooFewItems { min: 1 });
        }
        let goals = at_most(MOST_POINTS, "/goals", raw.goals, &mut faults);
        let needs = at_most(MOST_POINTS, "/needs", raw.needs, &mut faults);
        let items = at_most(MOST_ITEMS, "/assistance", raw.assistance, &mut faults).into_iter().enumerate();
        let items: Vec<_> = items.filter_map(|(index, raw)| item(index, raw, policy, &mut faults)).collect();
        faults.into_result()?;
        let pair = |point: RawPoint| (point.dimension, point.text);
        let (goal_dimensions, goals) = goals.into_iter().map(pair).unzip();
        let (need_dimensions, needs) = needs.into_iter().map(pair).unzip();
        let (assistance, notes) = items.into_iter().unzip();
        Ok(Self {
            outline: Outline { goals: goal_dimensions, needs: need_dimensions, assistance },
            texts: Texts { summary: raw.summary, goals, needs, notes },
        })
    }
}

/// What was told, unless it is too much to look at.
fn at_most<T>(max: u32, place: &str, told: Vec<T>, faults: &mut Faults) -> Vec<T> {
    if u32::try_from(told.len()).is_ok_and(|count| count <= max) {
        return told;
    }
    faults.push(place, FaultKind::TooManyItems { max });
    Vec::new()
}

fn item(index: usize, raw: RawItem, policy: &Policy, faults: &mut Faults) -> Option<(Item, Option<String>)> {
    let at = |name: &str| format!("/assistance/{index}/{name}");
    if policy.component(raw.component).is_none() {
        faults.push(at("component"), FaultKind::ComponentNotOffered);
    }
    let amount = faults.take_all(raw.amount.parse_positive(&at("amount")))?;
    Some((Item { component: raw.component, amount }, raw.note))
}
