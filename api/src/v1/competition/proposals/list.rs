use super::view::ProposalView;
use crate::access::{Authorized, CallRead, Permit, sees_drafts};
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::LotId;

listed!(ProposalView as ProposalList, "A page of the proposals for a lot.", "The proposals on this page, newest first");

/// List the proposals for a lot
///
/// Lists the proposals of every round, newest first. A partner sees its own.
#[utoipa::path(tag = "competitions", operation_id = "list_lot_proposals",
    security(("oauth2" = [CallRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the lot")),
    responses((status = 200, description = "A page of proposals, newest first", body = ProposalList)))]
#[get("/lots/{id}/proposals")]
pub async fn list_lot_proposals(
    caller: Authorized<CallRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    let public = caller.app().store.public();
    let lot = public.lot_of_competition(LotId::new(id.0), sees_drafts(caller.actor())).await?;
    let lot = lot.ok_or(Problem::new(Code::NotFound))?;
    let page = caller.rows().proposals(lot.id, listing.by_id()).await?;
    Ok(listing.send(page, |proposal| proposal.row.id, |proposal| ProposalView::new(proposal, caller.actor())))
}
