use crate::contract::texts::Text;
use crate::contract::words;
use crate::v1::competition::lots::ServingLot;
use crate::v1::programme::programmes::year::ComponentView;
use chrono::{Datelike, NaiveDate};
use reintegration_domain::intake::eligibility::{Assessment, Facts, Finding};
use reintegration_domain::programme::policies::{Ground, Policy};
use reintegration_storage::LotRow;
use serde::Serialize;
use utoipa::ToSchema;

/// The result for one criterion.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingView {
    /// Code of the criterion
    #[schema(value_type = words::Criterion)]
    criterion: &'static str,
    /// Whether the criterion is met
    #[schema(value_type = words::CriterionResult)]
    result: &'static str,
    /// Explanation in words that a returnee understands
    explanation: Text,
    /// The programme's condition
    citation: Text,
}

/// The policy that was applied.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppliedPolicy {
    /// Code of the programme
    #[schema(value_type = words::ProgrammeCode)]
    programme: &'static str,
    /// Version of the policy
    #[schema(example = "2019-01-01", max_length = 50)]
    version: String,
    /// First day on which the policy is in force
    #[schema(example = "2019-01-01")]
    in_force_from: NaiveDate,
}

/// An assessment of the facts by the rules.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssessmentView {
    /// Outcome that the service proposes
    #[schema(value_type = words::Outcome)]
    outcome: &'static str,
    /// Every ground that is met
    #[schema(value_type = Vec<words::Ground>, max_items = 3)]
    grounds: Vec<&'static str>,
    /// Result for every criterion, in a fixed order
    #[schema(max_items = 4, min_items = 4)]
    findings: Vec<FindingView>,
    /// Missing facts that could still change the outcome, as pointers into the request
    #[schema(max_items = 10)]
    missing_facts: Vec<&'static str>,
    /// Last day on which registration is in time; `null` while the return is unknown
    #[schema(example = "2020-06-15")]
    registration_deadline: Option<NaiveDate>,
    /// The policy that was applied
    policy: AppliedPolicy,
    /// Lot that would serve the residence; `null` without a residence, or if the year has no lots
    lot: Option<ServingLot>,
    /// Components that the programme offers in the year of registration
    #[schema(max_items = 20)]
    components: Vec<ComponentView>,
}

impl AssessmentView {
    /// The assessment of `facts` under `policy`, with the lot that serves the residence.
    pub fn new(facts: &Facts, policy: &Policy, assessment: &Assessment, lot: Option<&LotRow>) -> Self {
        let finding = |finding: &Finding| FindingView {
            criterion: finding.criterion.as_str(),
            result: finding.result.as_str(),
            explanation: finding.explanation().into(),
            citation: policy.citation(finding.criterion).into(),
        };
        Self {
            outcome: assessment.outcome.as_str(),
            grounds: assessment.grounds.iter().map(Ground::as_str).collect(),
            findings: assessment.findings.iter().map(finding).collect(),
            missing_facts: assessment.missing_facts(),
            registration_deadline: assessment.registration_deadline,
            policy: AppliedPolicy {
                programme: policy.programme().as_str(),
                version: policy.version().to_owned(),
                in_force_from: policy.in_force_from(),
            },
            lot: lot.map(Into::into),
            components: ComponentView::of(policy, facts.registered_on().year()),
        }
    }
}
