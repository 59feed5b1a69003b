use super::contest::{Contested, changed};
use super::view::LotView;
use crate::access::{Authorized, CallManage, Permit};
use crate::contract::schemas;
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::submission::{Asked, Submission};
use crate::v1::competition::assessments::not_cleared;
use actix_web::{HttpResponse, post};
use reintegration_domain::amount::RawAmount;
use reintegration_domain::competition::{
    LotCommand, ProposalCommand, ProposalStatus, Standing, apply_to_lot, apply_to_proposal, needs_reason,
};
use reintegration_domain::fault::{FaultKind, Faults};
use reintegration_domain::identifier;
use reintegration_domain::money::Money;
use reintegration_storage::{Contest, Proposal, Tetri, Word};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// An award of a lot.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "proposal_id": "01980000-0000-7000-8000-000000000001", "reason": "It reaches every village." }))]
pub struct AwardRequest {
    /// Identifier of the winning proposal
    #[schema(value_type = Uuid)]
    proposal_id: String,
    /// Awarded amount, if it is less than the proposal asks for: the lines are then reduced in proportion. When left
    /// out, the whole requested amount is awarded
    #[schema(value_type = Option<schemas::PositiveAmountRequest>)]
    amount: Option<RawAmount>,
    /// Reason for the award; required if another proposal has a better score
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = Option<schemas::Prose>)]
    reason: Option<String>,
}

/// What is awarded, for which reason.
struct Award {
    proposal: Proposal,
    amount: Money,
    reason: Option<String>,
}

/// Award a lot
///
/// Awards the lot to an admitted proposal of its current round with enough scores (409 `too_few_scores`), while the
/// lot is open, from the day after its `proposals_until` (409 `state_forbids`). The organisation has to be cleared:
/// assessed, not at high risk, and with nothing flagged (409 `organisation_not_cleared` names the obstacle). The lot
/// is `offered` until the organisation accepts or declines, or until the award is cancelled with `POST
/// /v1/lots/{id}/no-award`; the other proposals stay `admitted`.
#[utoipa::path(tag = "competitions", operation_id = "create_lot_award",
    security(("oauth2" = [CallManage::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the lot")), request_body = AwardRequest,
    responses((status = 201, description = "The lot as it is now", body = LotView)))]
#[post("/lots/{id}/award")]
pub async fn create_lot_award(
    caller: Authorized<CallManage>,
    id: Id,
    submission: Submission<AwardRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, lot: Contested, asked: Asked<AwardRequest>| {
            let contest = lot.contest(&asked)?;
            let competitors = transaction.competitors(&contest.lot).await?;
            let award = read(asked, &contest, &competitors)?;
            let closed = contest.is_closed(caller.today())?;
            let next = apply_to_lot(*contest.lot.status, &LotCommand::Offer { closed })?;
            let before = &award.proposal.row;
            let command = ProposalCommand::Award {
                scores: award.proposal.standing().count,
                least_scores: contest.call.row.least_scores(),
                not_cleared: not_cleared(transaction, before.organisation_id, caller.today()).await?,
            };
            let won = apply_to_proposal(&before.state()?, &command)?;
            let mut proposal = before.clone();
            proposal.set_state(&won.state);
            proposal.awarded_by = Some(caller.actor().client.uuid());
            proposal.awarded_minor = Some(Tetri(award.amount));
            transaction.save_proposal(before, proposal, &won.events).await?;
            let mut lot = contest.lot.clone();
            lot.status = Word(next.state);
            lot.outcome_reason = award.reason;
            transaction.save_lot(&contest.lot, lot, &next.events).await?;
            changed(transaction, id.0).await
        })
        .await
}

fn read(
    Asked { body: asked, mut faults }: Asked<AwardRequest>,
    contest: &Contest,
    competitors: &[Proposal],
) -> Result<Award, Problem> {
    let proposal = identifier::parse(&asked.proposal_id).and_then(|id| {
        let found = competitors.iter().find(|one| one.row.id == id);
        found.cloned().ok_or(FaultKind::UnknownProposal)
    });
    let proposal = faults.take("/proposal_id", proposal);
    let asked_for = proposal.as_ref().map(|proposal| *proposal.row.amount_minor);
    let amount = match asked.amount {
        None => asked_for,
        Some(amount) => within(&mut faults, &amount, asked_for),
    };
    if let (Some(chosen), None) = (&proposal, &asked.reason) {
        let least = contest.call.row.least_scores();
        let others: Vec<Standing> = competitors.iter().filter(|one| could_win(one)).map(Proposal::standing).collect();
        if could_win(chosen) && needs_reason(chosen.standing(), &others, least) {
            faults.push("/reason", FaultKind::BetterScored);
        }
    }
    let (proposal, amount) = faults.result_of(proposal.zip(amount)).map_err(Problem::validation)?;
    Ok(Award { proposal, amount, reason: asked.reason })
}

/// An amount of more than nothing, and no more than was asked for.
fn within(faults: &mut Faults, amount: &RawAmount, asked_for: Option<Money>) -> Option<Money> {
    let amount = faults.take_all(amount.parse_positive("/amount"))?;
    match asked_for {
        Some(available) if amount > available => {
            faults.push("/amount/amount", FaultKind::MoreThanAvailable { available });
            None
        }
        _ => Some(amount),
    }
}

fn could_win(proposal: &Proposal) -> bool {
    proposal.row.status == ProposalStatus::Admitted
}
