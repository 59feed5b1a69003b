use super::standing::{Standing, changed};
use super::view::ProposalView;
use crate::access::{Authorized, Permit, ProposalSubmit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, EmptyRequest, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::competition::{ProposalCommand, apply_to_proposal};

/// Withdraw a proposal
///
/// Done by its organisation, until the proposal is awarded or refused (409 `state_forbids`). The body may be left
/// out.
#[utoipa::path(tag = "competitions", operation_id = "create_proposal_withdrawal",
    security(("oauth2" = [ProposalSubmit::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the proposal")), request_body = EmptyRequest,
    responses((status = 201, description = "The proposal as it is now", body = ProposalView)))]
#[post("/proposals/{id}/withdrawal")]
pub async fn create_proposal_withdrawal(
    caller: Authorized<ProposalSubmit>,
    id: Id,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, standing: Standing, asked: Asked<EmptyRequest>| {
            let before = &standing.proposal.row;
            asked.sound()?;
            let next = apply_to_proposal(&before.state()?, &ProposalCommand::Withdraw)?;
            let mut after = before.clone();
            after.set_state(&next.state);
            after.withdrawn_at = Some(caller.now());
            transaction.save_proposal(before, after, &next.events).await?;
            changed(&caller, transaction, id.0).await
        })
        .await
}
