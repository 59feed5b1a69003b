//! Which version applies on which day.

use chrono::NaiveDate;

use super::Policy;

/// The published versions of one programme, in the order in which they come into force.
///
/// Holds policies, or whatever carries one (its id beside it, a shared pointer).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline<P = Policy>(Vec<P>);

impl<P: AsRef<Policy>> Timeline<P> {
    /// Puts the versions in order. Of two that come into force on one day the later in the list applies.
    #[must_use]
    pub fn new(mut policies: Vec<P>) -> Self {
        policies.sort_by_key(|policy| policy.as_ref().in_force_from());
        Self(policies)
    }

    /// The version that applies on the day; `None` before the first one.
    #[must_use]
    pub fn in_force_on(&self, day: NaiveDate) -> Option<&P> {
        let begun = self.0.partition_point(|policy| policy.as_ref().in_force_from() <= day);
        begun.checked_sub(1).and_then(|last| self.0.get(last))
    }

    /// Every version, the earliest first.
    #[must_use]
    pub fn policies(&self) -> &[P] {
        &self.0
    }
}
