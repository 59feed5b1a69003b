use super::contest::{Offered, OutcomeRequest, changed};
use super::view::LotView;
use crate::access::{Authorized, Permit, ProposalSubmit};
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::competition::{LotCommand, ProposalCommand, apply_to_lot, apply_to_proposal};
use reintegration_storage::Word;

/// Decline the award of a lot
///
/// Done by the organisation whose proposal won; for any other organisation the lot does not exist (404). The proposal
/// becomes `refused`, with the reason. The lot is open again, and can be awarded to another proposal. 409
/// `state_forbids` if the lot is not offered.
#[utoipa::path(tag = "competitions", operation_id = "create_lot_award_declination",
    security(("oauth2" = [ProposalSubmit::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the lot")), request_body = OutcomeRequest,
    responses((status = 201, description = "The lot as it is now", body = LotView)))]
#[post("/lots/{id}/award/declination")]
pub async fn create_lot_award_declination(
    caller: Authorized<ProposalSubmit>,
    id: Id,
    submission: Submission<OutcomeRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, offered: Offered, asked: Asked<OutcomeRequest>| {
            let (contest, winner) = offered.contest(&asked)?;
            let reason = asked.sound()?.reason;
            let next = apply_to_lot(*contest.lot.status, &LotCommand::Decline)?;
            let before = winner.ok_or(Problem::new(Code::Internal))?.row;
            let refusal = apply_to_proposal(&before.state()?, &ProposalCommand::Decline)?;
            let mut proposal = before.clone();
            proposal.set_state(&refusal.state);
            proposal.admissibility_reason = Some(reason);
            transaction.save_proposal(&before, proposal, &refusal.events).await?;
            let mut lot = contest.lot.clone();
            lot.status = Word(next.state);
            lot.outcome_reason = None;
            transaction.save_lot(&contest.lot, lot, &next.events).await?;
            changed(transaction, id.0).await
        })
        .await
}
