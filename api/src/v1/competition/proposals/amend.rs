use super::request::{ProposalPatch, ProposalRequest};
use super::standing::Standing;
use super::view::{self, ProposalView};
use crate::access::{Authorized, Done, Permit, ProposalSubmit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Patch, Submission};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, patch};
use reintegration_domain::competition::{ProposalCommand, ProposalContent, ProposalState, apply_to_proposal};
use reintegration_domain::identifier::ProposalId;
use reintegration_storage::{Json, Tetri};

/// Amend a proposal
///
/// A JSON merge patch (RFC 7396): members that are left out stay. A proposal that is not examined yet can be amended
/// until the last day for proposals. A proposal with a defect can be amended until the day set for the correction,
/// and is then examined again. Otherwise 409 `state_forbids` or `deadline_passed`.
#[utoipa::path(tag = "competitions", operation_id = "update_proposal",
    security(("oauth2" = [ProposalSubmit::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the proposal")),
    request_body(content = ProposalPatch, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The proposal as it is now", body = ProposalView)))]
#[patch("/proposals/{id}")]
pub async fn update_proposal(
    caller: Authorized<ProposalSubmit>,
    id: Id,
    submission: Submission<Patch<ProposalRequest>>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, standing: Standing, asked: Asked<Patch<ProposalRequest>>| {
            let before = &standing.proposal.row;
            let (asked, faults) = asked.body.applied(&ProposalRequest::of(before), asked.faults)?;
            let content = ProposalContent::parse(asked.into(), faults, *standing.contest.lot.allocated_minor);
            let content = content.map_err(Problem::validation)?;
            standing.check_open()?;
            let command =
                ProposalCommand::Amend { today: caller.today(), proposals_until: standing.contest.proposals_until() };
            let state = before.state()?;
            let next = apply_to_proposal(&state, &command)?;
            let mut after = before.clone();
            after.summary = content.summary;
            after.amount_minor = Tetri(content.amount);
            after.budget = Json(content.budget);
            // A defect is mended by a change only; nothing changes where nothing would.
            if after != *before {
                if matches!(state, ProposalState::Defective { .. }) {
                    after.admissibility_reason = None;
                }
                after.set_state(&next.state);
                transaction.save_proposal(before, after, &next.events).await?;
            }
            let found = transaction.rows().proposal(ProposalId::new(id.0)).await?;
            let (tag, view) = view::show(found.ok_or(Problem::new(Code::Internal))?, caller.actor());
            Ok(Done::from(answer::of(StatusCode::OK, Some(&tag), None, &view)?))
        })
        .await
}
