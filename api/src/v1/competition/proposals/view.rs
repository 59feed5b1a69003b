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

/// What one component is to get.
#[derive(Debug, Serialize, ToSchema)]
pub struct BudgetLineView {
    /// The component
    #[schema(value_type = words::Component)]
    component: &'static str,
    /// How much
    amount: Amount,
}

/// What the scores of a proposal come to.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalScoresView {
    /// How many members scored it
    #[schema(example = 3, minimum = 0)]
    count: u32,
    /// The average of their totals in hundredths of a point, rounded half up; `null` of none
    #[schema(example = 7850, minimum = 0, maximum = 10_000)]
    average_total: Option<u32>,
    /// Whether its scores are frozen, so that none is changed any more: every member that may has scored it, and no
    /// fewer than the call asks for
    complete: bool,
}

/// The points for one criterion.
#[derive(Debug, Serialize, ToSchema)]
pub struct CriterionPointsView {
    /// The criterion's code
    #[schema(example = "reach", max_length = 30)]
    criterion: String,
    /// The points
    #[schema(example = 80, minimum = 0, maximum = 100)]
    points: u32,
}

/// What the caller scored.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnScoreView {
    /// The points for each criterion
    #[schema(max_items = 20)]
    points: Vec<CriterionPointsView>,
    /// What they come to, weighted, in hundredths of a point
    #[schema(example = 7850, minimum = 0, maximum = 10_000)]
    total: i32,
    /// What was said with them; `null` where nothing was
    #[schema(max_length = 4000)]
    comment: Option<String>,
    /// When they were given
    scored_at: DateTime<Utc>,
}

/// A proposal for a lot.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalView {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// What people quote
    #[schema(example = "PROP-2027-000001", max_length = 40)]
    reference: String,
    /// The call
    #[schema(max_length = 36)]
    call_id: Uuid,
    /// The lot
    #[schema(max_length = 36)]
    lot_id: Uuid,
    /// Which announcement of the lot it answers
    #[schema(example = 1, minimum = 1)]
    round: i32,
    /// Whose it is
    organisation: OrganisationName,
    /// Where it stands
    #[schema(value_type = words::ProposalStatus)]
    status: ProposalStatus,
    /// What the organisation means to do
    #[schema(max_length = 4000)]
    summary: String,
    /// What it asks for
    amount: Amount,
    /// The same by component
    #[schema(max_items = 20)]
    budget: Vec<BudgetLineView>,
    /// The last day to mend it; `null` where nothing is to be mended
    due_on: Option<NaiveDate>,
    /// Why it is refused or has to be mended; `null` where nothing was said
    #[schema(max_length = 4000)]
    reason: Option<String>,
    /// What it was awarded; `null` where it was not
    awarded: Option<Amount>,
    /// What its scores come to; `null` to a partner until the lot has its outcome
    scores: Option<ProposalScoresView>,
    /// What the caller scored; `null` where it has not
    own_score: Option<OwnScoreView>,
    /// Counts the changes; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// When it was submitted
    created_at: DateTime<Utc>,
    /// When it last changed
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
