//! A plan as it is sent.

use crate::contract::{schemas, words};
use crate::http::limits::prose;
use crate::http::list;
use reintegration_domain::amount::RawAmount;
use reintegration_domain::cases::plans::{RawContent, RawItem, RawPoint};
use reintegration_domain::component::ComponentCode;
use reintegration_domain::programme::instruments::Dimension;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// The last revision that can be named; nobody writes as many.
pub const MOST_REVISIONS: i64 = 1_000_000;

/// A reintegration plan. The length of its lists is checked together with their entries.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "summary": "A tailor's workshop at home.",
    "goals": [{ "dimension": "economic", "text": "An income of her own within half a year." }],
    "needs": [{ "dimension": "social", "text": "A kindergarten place for the younger child." }],
    "assistance": [{
        "component": "income_source", "amount": { "amount": "2500.00", "currency": "GEL" }, "note": "A sewing machine."
    }]
}))]
pub struct PlanRequest {
    /// Summary of the plan
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = Option<schemas::Prose>)]
    summary: Option<String>,
    /// Goals of the person
    #[serde(deserialize_with = "list::of_at_most::<30, _, _>")]
    #[validate(nested)]
    #[schema(min_items = 1, max_items = 30)]
    goals: Vec<PlanPointRequest>,
    /// Needs of the person
    #[serde(deserialize_with = "list::at_most::<30, _, _>")]
    #[validate(nested)]
    #[schema(max_items = 30)]
    needs: Option<Vec<PlanPointRequest>>,
    /// Intended assistance; it commits no money yet
    #[serde(deserialize_with = "list::at_most::<20, _, _>")]
    #[validate(nested)]
    #[schema(max_items = 20)]
    assistance: Option<Vec<PlanItemRequest>>,
}

/// A goal or a need of the person.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanPointRequest {
    /// Dimension of reintegration that this point belongs to
    #[schema(value_type = words::Dimension)]
    dimension: Dimension,
    /// Text of the goal or need
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = schemas::Prose)]
    text: String,
}

/// Intended assistance in a plan.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanItemRequest {
    /// Component that the policy in force offers
    #[schema(value_type = words::Component)]
    component: ComponentCode,
    /// Intended amount; more than zero
    #[schema(value_type = schemas::PositiveAmountRequest)]
    amount: RawAmount,
    /// Note on the intended assistance
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = Option<schemas::Prose>)]
    note: Option<String>,
}

impl From<PlanRequest> for RawContent {
    fn from(asked: PlanRequest) -> Self {
        let points = |asked: Vec<PlanPointRequest>| asked.into_iter().map(Into::into).collect();
        Self {
            summary: asked.summary,
            goals: points(asked.goals),
            needs: asked.needs.map(points).unwrap_or_default(),
            assistance: asked.assistance.into_iter().flatten().map(Into::into).collect(),
        }
    }
}

impl From<PlanPointRequest> for RawPoint {
    fn from(asked: PlanPointRequest) -> Self {
        Self { dimension: asked.dimension, text: asked.text }
    }
}

impl From<PlanItemRequest> for RawItem {
    fn from(asked: PlanItemRequest) -> Self {
        Self { component: asked.component, amount: asked.amount, note: asked.note }
    }
}
