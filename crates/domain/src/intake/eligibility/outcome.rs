//! What can come out.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// The result for a criterion.
    pub enum CriterionResult {
        /// The criterion is met.
        Met = "met", "სრულდება" =>
            "პირობა სრულდება.";
        /// The criterion is not met.
        NotMet = "not_met", "არ სრულდება" =>
            "პირობა არ სრულდება.";
        /// A fact is missing, so that the result is unknown.
        Undetermined = "undetermined", "ვერ დგინდება" =>
            "საჭირო ცნობა აკლია და ამიტომ შედეგი უცნობია.";
    }
}

vocabulary! {
    /// The outcome that the service proposes; a person decides.
    pub enum Outcome {
        /// Every criterion is met.
        Eligible = "eligible", "აკმაყოფილებს პირობებს" =>
            "ყველა პირობა სრულდება.";
        /// At least one criterion is not met.
        Ineligible = "ineligible", "არ აკმაყოფილებს პირობებს" =>
            "ერთი პირობა მაინც არ სრულდება.";
        /// No criterion is unmet, and at least one is undetermined.
        Undetermined = "undetermined", "ვერ დგინდება" =>
            "არც ერთი პირობა დარღვეული არ არის, მაგრამ ერთი მაინც ვერ დგინდება.";
    }
}

impl Outcome {
    /// The fold of the criteria: ineligible as soon as one is not met, else undetermined while one is.
    #[must_use]
    pub fn of(results: impl IntoIterator<Item = CriterionResult>) -> Self {
        results.into_iter().fold(Self::Eligible, |outcome, result| match (outcome, result) {
            (Self::Ineligible, _) | (_, CriterionResult::NotMet) => Self::Ineligible,
            (Self::Undetermined, _) | (_, CriterionResult::Undetermined) => Self::Undetermined,
            (Self::Eligible, CriterionResult::Met) => Self::Eligible,
        })
    }
}
