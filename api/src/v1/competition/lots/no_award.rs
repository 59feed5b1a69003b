use super::contest::{Contested, OutcomeRequest, awarded, changed};
use super::view::LotView;
use crate::access::{Authorized, CallManage, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::competition::{LotCommand, ProposalCommand, apply_to_lot, apply_to_proposal};
use reintegration_storage::Word;

/// End a lot without a winner
///
/// Needs a reason, which is published. Possible while the lot is open, from the day after its `proposals_until` (409
/// `state_forbids`), and at any time while it is offered: an award that the winner has not answered is then
/// cancelled, and its proposal is refused for the same reason. The lot can be announced again.
#[utoipa::path(tag = "competitions", operation_id = "create_lot_no_award",
    security(("oauth2" = [CallManage::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the lot")), request_body = OutcomeRequest,
    responses((status = 201, description = "The lot as it is now", body = LotView)))]
#[post("/lots/{id}/no-award")]
pub async fn create_lot_no_award(
    caller: Authorized<CallManage>,
    id: Id,
    submission: Submission<OutcomeRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, lot: Contested, asked: Asked<OutcomeRequest>| {
            let contest = lot.contest(&asked)?;
            let reason = asked.sound()?.reason;
            let closed = contest.is_closed(caller.today())?;
            let next = apply_to_lot(*contest.lot.status, &LotCommand::GiveToNobody { closed })?;
            if let Some(offered) = awarded(transaction, &contest).await?.map(|offered| offered.row) {
                let over = apply_to_proposal(&offered.state()?, &ProposalCommand::Decline)?;
                let mut proposal = offered.clone();
                proposal.set_state(&over.state);
                proposal.admissibility_reason = Some(reason.clone());
                transaction.save_proposal(&offered, proposal, &over.events).await?;
            }
            let mut lot = contest.lot.clone();
            lot.status = Word(next.state);
            lot.outcome_reason = Some(reason);
            transaction.save_lot(&contest.lot, lot, &next.events).await?;
            transaction.decide_where_settled(contest.call).await?;
            changed(transaction, id.0).await
        })
        .await
}
