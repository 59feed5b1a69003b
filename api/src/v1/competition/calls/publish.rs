use super::transition;
use super::view::CallView;
use crate::access::{Authorized, CallManage, Permit};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, EmptyRequest, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::competition::{CallCommand, Publication, apply_to_call};
use reintegration_domain::identifier::CallId;
use reintegration_domain::money::Money;
use reintegration_domain::programme::regions::Territory;
use reintegration_storage::{Call, LotRow, OrCorrupt, Transaction, Word};

/// Publish a call for proposals
///
/// From then on anybody can read the call, and organisations can ask questions and submit proposals until the last
/// day for each. Every routable region has to be in one of the call's lots (409 `regions_not_covered` names the
/// missing ones); the call needs as many members as a proposal needs scores (409 `too_few_members`); and the lots
/// have to fit into the year's budget (409 `year_budget_exceeded` gives the rest in `available`). A call is published
/// once (409 `state_forbids`), and not after `proposals_until` (409 `deadline_passed`).
///
/// After publication the last days can only be moved later and the commission can only grow. Name more members than
/// `minimum_scores`, because a member with a conflict of interest does not score. Scores and awards follow from the
/// day after `proposals_until`. The body may be left out.
#[utoipa::path(tag = "competitions", operation_id = "create_call_publication",
    security(("oauth2" = [CallManage::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the call")), request_body = EmptyRequest,
    responses((status = 201, description = "The call as it is now", body = CallView)))]
#[post("/calls/{id}/publication")]
pub async fn create_call_publication(
    caller: Authorized<CallManage>,
    id: Id,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, before: Call, asked: Asked<EmptyRequest>| {
            asked.sound()?;
            // Two calls of one year look at one budget.
            transaction.serialise_lots().await?;
            let lots = transaction.public().lots_of_call(CallId::new(before.row.id)).await?;
            let command = CallCommand::Publish(Publication {
                today: caller.today(),
                proposals_until: before.row.proposals_until,
                missing_regions: missing_regions(&lots, &caller.app().territory),
                members: before.members.len(),
                least_scores: before.row.least_scores(),
                lots: Money::checked_sum(lots.iter().map(|lot| *lot.allocated_minor)),
                available: available(transaction, &before).await?,
            });
            let next = apply_to_call(*before.row.status, &command)?;
            let mut after = before.clone();
            after.row.status = Word(next.state);
            after.row.published_by = Some(caller.actor().client.uuid());
            after.row.published_at = Some(caller.now());
            transition::changed(transaction.save_call(&before, after, &next.events).await?)
        })
        .await
}

/// The regions by which people can be routed and that are in none of the lots; that none is in two, the table says.
fn missing_regions(lots: &[LotRow], territory: &Territory) -> Vec<String> {
    let held: Vec<String> = lots.iter().flat_map(LotRow::regions).collect();
    let routable = territory.regions().iter().filter(|region| region.routable);
    routable.map(|region| region.code.clone()).filter(|code| !held.contains(code)).collect()
}

/// What the year of the call has left for its lots.
async fn available(transaction: &Transaction, call: &Call) -> Result<Money, Problem> {
    let public = transaction.public();
    let year = public.programme_year(*call.row.programme, call.row.year).await?.or_corrupt("call: no year")?;
    let held = public.held_by_other_lots(call).await?;
    Ok(year.budget_minor.checked_sub(held).unwrap_or_default())
}
