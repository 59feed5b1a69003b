//! A proposal as it is shown.

use crate::contract::texts::Text;
use crate::contract::words;
use crate::http::entity_tag::EntityTag;
use crate::money::Amount;
use crate::organisation::OrganisationName;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::access::{Actor, Role};
use reintegration_domain::competition::ProposalStatus;
use reintegration_storage::Proposal;
use reintegration_storage::entity::proposal_score;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A planned amount for one component.
#[derive(Debug, Serialize, ToSchema)]
pub struct BudgetLineView {
    /// Component of the budget line
    #[schema(value_type = words::Component)]
    component: &'static str,
    /// Planned amount of money
    amount: Amount,
}

/// Summary of the scores of a proposal.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalScoresView {
    /// Number of members that scored the proposal
    #[schema(example = 3, minimum = 0)]
    count: u32,
    /// Average of the members' totals in hundredths of a point, rounded half up; `null` where there are no scores
    #[schema(example = 7850, minimum = 0, maximum = 10_000)]
    average_total: Option<u32>,
    /// Whether the scores are frozen, so that none can be changed: every member that may score has scored, and at
    /// least as many as the call requires
    complete: bool,
}

/// The points for one criterion.
#[derive(Debug, Serialize, ToSchema)]
pub struct CriterionPointsView {
    /// Code of the criterion
    #[schema(example = "reach", max_length = 30)]
    criterion: String,
    /// Points for the criterion
    #[schema(example = 80, minimum = 0, maximum = 100)]
    points: u32,
}

/// The score that the caller gave.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnScoreView {
    /// Points for each criterion
    #[schema(max_items = 20)]
    points: Vec<CriterionPointsView>,
    /// Weighted total of the points, in hundredths of a point
    #[schema(example = 7850, minimum = 0, maximum = 10_000)]
    total: i32,
    /// Comment on the points; `null` where there is none
    #[schema(max_length = 4000)]
    comment: Option<String>,
    /// Time when the score was given
    scored_at: DateTime<Utc>,
}

/// A proposal for a lot.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalView {
    /// Identifier of the proposal
    #[schema(max_length = 36)]
    id: Uuid,
    /// Human-readable reference, for letters and calls
    #[schema(example = "PROP-2027-000001", max_length = 40)]
    reference: String,
    /// Identifier of the call
    #[schema(max_length = 36)]
    call_id: Uuid,
    /// Identifier of the lot
    #[schema(max_length = 36)]
    lot_id: Uuid,
    /// Number of the lot's announcement that the proposal answers
    #[schema(example = 1, minimum = 1)]
    round: i32,
    /// Organisation that made the proposal
    organisation: OrganisationName,
    /// Status of the proposal
    #[schema(value_type = words::ProposalStatus)]
    status: ProposalStatus,
    /// Summary of what the organisation plans to do
    #[schema(max_length = 4000)]
    summary: String,
    /// Requested amount of money
    amount: Amount,
    /// Requested amount for each component
    #[schema(max_items = 20)]
    budget: Vec<BudgetLineView>,
    /// Last day to correct a defect; `null` where there is nothing to correct
    due_on: Option<NaiveDate>,
    /// Reason for the refusal or the requested correction; `null` where none was given
    #[schema(max_length = 4000)]
    reason: Option<String>,
    /// Awarded amount; `null` where the proposal was not awarded
    awarded: Option<Amount>,
    /// Summary of the scores; `null` for a partner until the lot has its outcome
    scores: Option<ProposalScoresView>,
    /// The score that the caller gave; `null` where it gave none
    own_score: Option<OwnScoreView>,
    /// Version of the proposal, one higher after each change; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// Time when the proposal was submitted
    created_at: DateTime<Utc>,
    /// Time of the last change to the proposal
    updated_at: DateTime<Utc>,
}

fn own_score(row: &proposal_score::Model) -> OwnScoreView {
    let points = row.points.iter();
    let points = points.map(|one| CriterionPointsView { criterion: one.criterion.clone(), points: one.points });
    OwnScoreView { points: points.collect(), total: row.total, comment: row.comment.clone(), scored_at: row.scored_at }
}

/// The proposal as `actor` sees it, with its tag. Scores are not the proposal's own: the tag tells them apart.
pub fn show(proposal: Proposal, actor: &Actor) -> (EntityTag, ProposalView) {
    let view = ProposalView::new(proposal, actor);
    let scores = view
        .scores
        .as_ref()
        .map(|scores| format!("{} {} {}", scores.count, scores.average_total.unwrap_or_default(), scores.complete));
    let own = view.own_score.as_ref().map(|own| format!("{} {}", own.total, own.scored_at));
    let beside: Vec<String> = scores.into_iter().chain(own).collect();
    (EntityTag::with(view.version, &beside), view)
}

impl ProposalView {
    /// The proposal as `actor` sees it.
    pub fn new(proposal: Proposal, actor: &Actor) -> Self {
        let standing = proposal.standing();
        let shown = actor.role != Role::Partner || proposal.settled;
        let own = proposal.scores.iter().find(|score| score.member == actor.client.uuid());
        let own_score = own.map(own_score);
        let Proposal { row, organisation, .. } = proposal;
        let budget = row
            .budget
            .iter()
            .map(|line| BudgetLineView { component: line.component.as_str(), amount: line.amount.into() });
        Self {
            budget: budget.collect(),
            amount: row.amount_minor.get().into(),
            awarded: row.awarded_minor.map(|awarded| awarded.get().into()),
            scores: shown.then_some(ProposalScoresView {
                count: standing.count,
                average_total: standing.average,
                complete: row.scores_frozen,
            }),
            own_score,
            id: row.id,
            reference: row.reference,
            call_id: row.call_id,
            lot_id: row.lot_id,
            round: row.round,
            organisation: OrganisationName {
                id: organisation.id,
                name: Text { ka: organisation.name_ka, en: organisation.name_en },
            },
            status: *row.status,
            summary: row.summary,
            due_on: row.cure_due_on,
            reason: row.admissibility_reason,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
