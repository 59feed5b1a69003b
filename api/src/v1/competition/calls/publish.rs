use super::view::{self, CallView};
use crate::access::{Authorized, CallManage, Done, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::submission::{EmptyRequest, Submission};
use actix_web::{HttpResponse, post};
use reintegration_domain::competition::{CallCommand, apply_to_call};
use reintegration_domain::fault::{Fault, FaultKind};
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
        .once(submission, async |transaction, body| {
            let found = transaction.call_for_update(CallId::new(id.0), true).await?;
            let before = found.ok_or(Problem::new(Code::NotFound))?;
            body.of(before.row.version)?.sound()?;
            let command = CallCommand::Publish { today: caller.today(), proposals_until: before.row.proposals_until };
            let next = apply_to_call(*before.row.status, &command)?;
            // Two calls of one year look at one budget.
            transaction.serialise_lots().await?;
            check_regions(transaction, &before, &caller.app().territory).await?;
            if u32::try_from(before.members.len()).unwrap_or(u32::MAX) < before.row.least_scores() {
                return Err(Problem::new(Code::TooFewMembers));
            }
            check_budget(transaction, &before).await?;
            let mut after = before.clone();
            after.row.status = Word(next.state);
            after.row.published_by = Some(caller.actor().client.uuid());
            after.row.published_at = Some(caller.now());
            let call = transaction.save_call(&before, after, &next.events).await?;
            let (tag, view) = view::show(call, true);
            Ok(Done::from(answer::created(&tag, format!("/v1/calls/{}", id.0), &view)?))
        })
        .await
}

/// Every region by which people can be routed is in one lot of the call; that none is in two, the table says.
async fn check_regions(transaction: &Transaction, call: &Call, territory: &Territory) -> Result<(), Problem> {
    let lots = transaction.public().lots_of_call(CallId::new(call.row.id)).await?;
    let held: Vec<String> = lots.iter().flat_map(LotRow::regions).collect();
    let routable = territory.regions().iter().filter(|region| region.routable);
    let missing = routable.filter(|region| !held.contains(&region.code));
    let faults: Vec<Fault> =
        missing.map(|region| Fault::new(format!("/regions/{}", region.code), FaultKind::RegionMissing)).collect();
    if faults.is_empty() { Ok(()) } else { Err(Problem::because(Code::RegionsNotCovered, faults)) }
}

/// The lots together come to no more than the year has left.
async fn check_budget(transaction: &Transaction, call: &Call) -> Result<(), Problem> {
    let public = transaction.public();
    let year = public.programme_year(*call.row.programme, call.row.year).await?.or_corrupt("call: no year")?;
    let held = public.held_by_other_lots(call).await?;
    let available = year.budget_minor.checked_sub(held).unwrap_or_default();
    let lots = public.lots_of_call(CallId::new(call.row.id)).await?;
    let sum = Money::checked_sum(lots.iter().map(|lot| *lot.allocated_minor));
    if sum.is_some_and(|sum| sum <= available) {
        Ok(())
    } else {
        Err(Problem::short(Code::YearBudgetExceeded, available))
    }
}
