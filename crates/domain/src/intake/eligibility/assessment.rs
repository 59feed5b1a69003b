//! The evaluation of every criterion.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::reason::{AsylumFinding, Reason, StayFinding};
use super::{Asylum, CriterionResult, Facts, MissingFact, MissingFacts, Outcome};
use crate::calendar::months_later;
use crate::person::Citizenship;
use crate::programme::policies::{ClockStop, Criterion, Ground, Grounds, Policy, Rules, StatelessRule};

/// What became of one criterion, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// The criterion.
    pub criterion: Criterion,
    /// Whether it holds.
    pub result: CriterionResult,
    /// Why; [`Finding::explanation`] puts it into words.
    pub reason: Reason,
}

/// What the service proposes, with all that it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assessment {
    /// The proposal.
    pub outcome: Outcome,
    /// Every ground that is met.
    pub grounds: Grounds,
    /// One finding per criterion, in the order of [`Criterion::ALL`].
    pub findings: [Finding; 4],
    /// The facts to ask for next; none once the outcome cannot change.
    pub missing: MissingFacts,
    /// The last good day to register; unknown while the return is.
    pub registration_deadline: Option<NaiveDate>,
}

impl Assessment {
    /// The pointers of the facts that could still change the outcome.
    #[must_use]
    pub fn missing_facts(&self) -> Vec<&'static str> {
        self.missing.iter().map(MissingFact::pointer).collect()
    }

    /// What is kept with a decision, so that it can be compared with the same facts assessed again.
    #[must_use]
    pub fn record(&self) -> AssessmentRecord {
        AssessmentRecord {
            outcome: self.outcome,
            grounds: self.grounds,
            findings: self.findings.iter().map(|finding| (finding.criterion, finding.result)).collect(),
            missing_facts: self.missing_facts().into_iter().map(ToOwned::to_owned).collect(),
            registration_deadline: self.registration_deadline,
        }
    }
}

/// An assessment as it is kept: everything but the words, which may be put better later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssessmentRecord {
    /// The proposal.
    pub outcome: Outcome,
    /// Every ground that was met.
    pub grounds: Grounds,
    /// Every criterion with its result.
    pub findings: Vec<(Criterion, CriterionResult)>,
    /// The pointers of the facts that could still have changed the outcome.
    pub missing_facts: Vec<String>,
    /// The last good day to register.
    pub registration_deadline: Option<NaiveDate>,
}

/// Evaluates all criteria. The same facts and policy always give the same answer.
#[must_use]
pub fn assess(facts: &Facts, policy: &Policy) -> Assessment {
    let rules = policy.rules();
    let deadline = facts.returned_on().map(|returned_on| months_later(returned_on, rules.registered_within_months));
    let (personal_status, person_missing) = personal_status(facts, rules);
    let (ground_abroad, grounds, ground_missing) = ground_abroad(facts, rules);
    let (returned, return_missing) = returned(facts);
    let findings = [personal_status, ground_abroad, returned, registered_in_time(facts, rules, deadline)];
    let outcome = Outcome::of(findings.iter().map(|finding| finding.result));
    let missing = match outcome {
        Outcome::Undetermined => person_missing.and(ground_missing).and(return_missing),
        Outcome::Eligible | Outcome::Ineligible => MissingFacts::NONE,
    };
    Assessment { outcome, grounds, findings, missing, registration_deadline: deadline }
}

fn personal_status(facts: &Facts, rules: &Rules) -> (Finding, MissingFacts) {
    use CriterionResult::{Met, NotMet, Undetermined};
    let none = MissingFacts::NONE;
    let (result, reason, missing) = match (facts.citizenship(), rules.stateless_persons, facts.status_in_georgia()) {
        (Some(Citizenship::Georgian), _, _) if rules.georgian_citizens => (Met, Reason::GeorgianCitizen, none),
        (Some(Citizenship::Georgian), _, _) => (NotMet, Reason::GeorgianNotIncluded, none),
        (Some(Citizenship::Foreign), _, _) => (NotMet, Reason::ForeignCitizen, none),
        (Some(Citizenship::Stateless), StatelessRule::None, _) => (NotMet, Reason::StatelessNotIncluded, none),
        (Some(Citizenship::Stateless), StatelessRule::Any, _) => (Met, Reason::Stateless, none),
        (Some(Citizenship::Stateless), StatelessRule::WithStatus, Some(true)) => {
            (Met, Reason::StatelessWithStatus, none)
        }
        (Some(Citizenship::Stateless), StatelessRule::WithStatus, Some(false)) => {
            (NotMet, Reason::StatelessWithoutStatus, none)
        }
        (Some(Citizenship::Stateless), StatelessRule::WithStatus, None) => {
            (Undetermined, Reason::StatusUnknown, none.with(MissingFact::StatusInGeorgia))
        }
        (None, StatelessRule::WithStatus, Some(false)) if !rules.georgian_citizens => {
            (NotMet, Reason::WithoutStatus, none)
        }
        (None, _, _) => (Undetermined, Reason::CitizenshipUnknown, none.with(MissingFact::Citizenship)),
    };
    (Finding { criterion: Criterion::PersonalStatus, result, reason }, missing)
}

fn ground_abroad(facts: &Facts, rules: &Rules) -> (Finding, Grounds, MissingFacts) {
    let (stay, stay_missing) = irregular_stay(facts, rules);
    let (asylum, asylum_missing) = asylum_abroad(facts, rules);
    let mut grounds = Grounds::NONE;
    if let StayFinding::LongEnough { .. } = stay {
        grounds = grounds.with(Ground::IrregularStay);
    }
    match asylum {
        AsylumFinding::Applied => grounds = grounds.with(Ground::AsylumApplied),
        AsylumFinding::Granted => grounds = grounds.with(Ground::AsylumGranted),
        AsylumFinding::NotCounted | AsylumFinding::Unknown | AsylumFinding::None => {}
    }
    let missing = stay_missing.and(asylum_missing);
    // One ground is enough: what else happened abroad can no longer change anything.
    let (result, missing) = match (grounds.is_empty(), missing.is_empty()) {
        (false, _) => (CriterionResult::Met, MissingFacts::NONE),
        (true, true) => (CriterionResult::NotMet, MissingFacts::NONE),
        (true, false) => (CriterionResult::Undetermined, missing),
    };
    let reason = Reason::Abroad { stay, asylum, more_than_months: rules.irregular_more_than_months };
    (Finding { criterion: Criterion::GroundAbroad, result, reason }, grounds, missing)
}

fn irregular_stay(facts: &Facts, rules: &Rules) -> (StayFinding, MissingFacts) {
    let none = MissingFacts::NONE;
    if !rules.grounds.contains(Ground::IrregularStay) {
        return (StayFinding::NotCounted, none);
    }
    match (facts.irregular(), facts.irregular_from()) {
        (None, _) => (StayFinding::Unknown, none.with(MissingFact::Irregular)),
        (Some(false), _) => (StayFinding::None, none),
        (Some(true), None) => (StayFinding::StartUnknown, none.with(MissingFact::IrregularFrom)),
        (Some(true), Some(from)) => length_of_stay(facts, from, months_later(from, rules.irregular_more_than_months)),
    }
}

/// "More than": a stay that ends on `too_early` itself, exactly so many months later, is not enough.
fn length_of_stay(facts: &Facts, from: NaiveDate, too_early: NaiveDate) -> (StayFinding, MissingFacts) {
    let registered_on = facts.registered_on();
    match facts.irregular_until().or(facts.returned_on()) {
        Some(until) if until > too_early => (StayFinding::LongEnough { from, until }, MissingFacts::NONE),
        Some(until) => (StayFinding::TooShort { from, until }, MissingFacts::NONE),
        None if registered_on > too_early => {
            (StayFinding::EndUnknown { from }, MissingFacts::NONE.with(MissingFact::ReturnedOn))
        }
        None => (StayFinding::TooShortAnyway { from, registered_on }, MissingFacts::NONE),
    }
}

fn asylum_abroad(facts: &Facts, rules: &Rules) -> (AsylumFinding, MissingFacts) {
    let applied_counts = rules.grounds.contains(Ground::AsylumApplied);
    let granted_counts = rules.grounds.contains(Ground::AsylumGranted);
    let finding = match facts.asylum() {
        Some(Asylum::None) => AsylumFinding::None,
        Some(Asylum::Applied) if applied_counts => AsylumFinding::Applied,
        Some(Asylum::Granted) if granted_counts => AsylumFinding::Granted,
        None if applied_counts || granted_counts => {
            return (AsylumFinding::Unknown, MissingFacts::NONE.with(MissingFact::Asylum));
        }
        Some(Asylum::Applied | Asylum::Granted) | None => AsylumFinding::NotCounted,
    };
    (finding, MissingFacts::NONE)
}

fn returned(facts: &Facts) -> (Finding, MissingFacts) {
    let (result, reason, missing) = if let Some(on) = facts.returned_on() {
        (CriterionResult::Met, Reason::Returned { on }, MissingFacts::NONE)
    } else {
        let missing = MissingFacts::NONE.with(MissingFact::ReturnedOn);
        (CriterionResult::Undetermined, Reason::ReturnUnknown, missing)
    };
    (Finding { criterion: Criterion::Returned, result, reason }, missing)
}

fn registered_in_time(facts: &Facts, rules: &Rules, deadline: Option<NaiveDate>) -> Finding {
    let within_months = rules.registered_within_months;
    let registered_on = match rules.clock_stops_on {
        ClockStop::Registration => facts.registered_on(),
    };
    let (result, reason) = match deadline {
        Some(deadline) if registered_on <= deadline => {
            (CriterionResult::Met, Reason::InTime { registered_on, deadline, within_months })
        }
        Some(deadline) => (CriterionResult::NotMet, Reason::TooLate { registered_on, deadline, within_months }),
        None => (CriterionResult::Undetermined, Reason::DeadlineUnknown { within_months }),
    };
    Finding { criterion: Criterion::RegisteredInTime, result, reason }
}
