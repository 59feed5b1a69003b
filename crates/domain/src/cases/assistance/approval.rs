//! What an approval of assistance is held against.

use chrono::NaiveDate;

use super::refusal::Refusal;
use crate::grants;
use crate::money::Money;

/// What an approval is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Approval {
    /// Whether the approver is among those who proposed it.
    pub proposed_it: bool,
    /// Whether the approver is among those who stated who the person is.
    pub stated_it: bool,
    /// What the case's approved plan intends for the component; `None` where no plan was approved.
    pub planned: Option<Money>,
    /// What the case has of the component already: approved or more.
    pub given: Money,
    /// Whether the approver gives a reason.
    pub reasoned: bool,
    /// The day of the approval.
    pub on: NaiveDate,
    /// The first day and the last day of the lot's grant.
    pub period: (NaiveDate, NaiveDate),
    /// Where the lot's grant stands.
    pub grant: grants::Status,
    /// What the policy has for the component, and for the person.
    pub offer: Offer,
}

/// What the policy in force has of a component for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// It does not give the component.
    NotOffered,
    /// The assistance fits into what one person can get.
    Enough,
    /// With all that the person has already, it would be more than one can get.
    Exceeded,
}

impl Approval {
    /// How much of `amount` the plan does not intend; `None` where it intends all of it.
    #[must_use]
    pub fn beyond_plan(&self, amount: Money) -> Option<Money> {
        let left = self.planned.unwrap_or_default().checked_sub(self.given).unwrap_or_default();
        amount.checked_sub(left).filter(|beyond| *beyond > Money::ZERO)
    }

    /// Fails with the first thing that stands in the way of `amount`.
    pub(super) fn check(&self, amount: Money) -> Result<(), Refusal> {
        let (first, last) = self.period;
        if self.proposed_it || self.stated_it {
            Err(Refusal::SeparationOfDuties)
        } else if self.planned.is_none() {
            Err(Refusal::PlanNotApproved)
        } else if self.on < first || self.on > last {
            Err(Refusal::GrantPeriodOver)
        } else if self.grant != grants::Status::Active {
            Err(Refusal::NoGrantInForce)
        } else {
            match self.offer {
                Offer::NotOffered => Err(Refusal::ComponentNotOffered),
                Offer::Exceeded => Err(Refusal::CeilingExceeded),
                Offer::Enough if self.beyond_plan(amount).is_some() && !self.reasoned => Err(Refusal::ReasonRequired),
                Offer::Enough => Ok(()),
            }
        }
    }
}
