use super::standing::{Standing, changed};
use super::view::ProposalView;
use crate::access::{Authorized, Permit, ProposalScore};
use crate::contract::schemas;
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::list;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::competition::{Criteria, Points, ProposalCommand, RawPoints, apply_to_proposal};
use reintegration_domain::fault::{Fault, FaultKind};
use reintegration_storage::Json;
use reintegration_storage::entity::proposal_score::Model;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A score for a proposal by a member of the commission.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "points": [{ "criterion": "reach", "points": 80 }, { "criterion": "experience", "points": 75 }],
    "comment": "Reaches every municipality."
}))]
pub struct ScoreRequest {
    /// Points for every criterion of the call, each once
    #[serde(deserialize_with = "list::of_at_most::<20, _, _>")]
    #[validate(nested)]
    #[schema(value_type = std::collections::BTreeSet<PointsRequest>, min_items = 1, max_items = 20)]
    points: Vec<PointsRequest>,
    /// Comment on the points
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = Option<schemas::Prose>)]
    comment: Option<String>,
}

/// The points for one criterion.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PointsRequest {
    /// Code of the criterion
    #[schema(example = "reach", max_length = 30)]
    criterion: String,
    /// Number of whole points
    #[schema(example = 80, minimum = 0, maximum = 100)]
    points: i64,
}

/// Score a proposal
///
/// Done by a member of the call's commission (403 `not_a_member`) that has no conflict of interest with the
/// organisation (403 `conflict_of_interest`), from the day after the lot's `proposals_until`. Only an admitted
/// proposal is scored, and only until its lot has its outcome or is announced again (409 `state_forbids`). If a
/// member scores again, the new points replace the old ones, until every member that may score has scored, and at
/// least as many as the call requires: then the scores are frozen (409 `scores_frozen`).
#[utoipa::path(tag = "competitions", operation_id = "create_proposal_score",
    security(("oauth2" = [ProposalScore::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the proposal")), request_body = ScoreRequest,
    responses((status = 201, description = "The proposal as it is now", body = ProposalView)))]
#[post("/proposals/{id}/scores")]
pub async fn create_proposal_score(
    caller: Authorized<ProposalScore>,
    id: Id,
    submission: Submission<ScoreRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, standing: Standing, asked: Asked<ScoreRequest>| {
            let (before, call) = (&standing.proposal.row, &standing.contest.call);
            let (points, comment) = read(asked, &call.row.criteria)?;
            let member = caller.actor().client.uuid();
            if !call.members.contains(&member) {
                return Err(Problem::new(Code::NotAMember));
            }
            if transaction.conflict(call.row.id, member, before.organisation_id).await?.is_some() {
                return Err(Problem::new(Code::ConflictOfInterest));
            }
            standing.check_open()?;
            let closed = standing.contest.is_closed(caller.today())?;
            // The proposal stays as it is; the state only says whether it takes a score.
            let _ = apply_to_proposal(&before.state()?, &ProposalCommand::Score { closed })?;
            if before.scores_frozen {
                return Err(Problem::new(Code::ScoresFrozen));
            }
            let score = Model {
                proposal_id: before.id,
                member,
                points: Json(points.each().to_vec()),
                total: i32::try_from(points.total()).unwrap_or(i32::MAX),
                comment,
                scored_at: caller.now(),
            };
            transaction.put_score(call, before, score).await?;
            changed(&caller, transaction, id.0).await
        })
        .await
}

fn read(
    Asked { body: asked, mut faults }: Asked<ScoreRequest>,
    criteria: &Criteria,
) -> Result<(Points, Option<String>), Problem> {
    let raw = asked.points.into_iter().map(|one| RawPoints { criterion: one.criterion, points: one.points });
    // An item that could not be read may be of the criterion that is not there.
    let unread = faults.has_below("/points");
    let missing = |fault: &Fault| matches!(fault.kind, FaultKind::CriterionMissing { .. });
    let points = Points::parse(raw.collect(), criteria);
    let points = points.map_err(|found| found.into_iter().filter(|fault| !(unread && missing(fault))).collect());
    let points = faults.take_all(points);
    let points = faults.result_of(points).map_err(Problem::validation)?;
    Ok((points, asked.comment))
}
