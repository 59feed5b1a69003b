use super::view::ProposalView;
use crate::access::{Authorized, CallRead, Permit, sees_drafts};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::LotId;
use serde::Serialize;
use utoipa::ToSchema;

/// Proposals for a lot.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalList {
    /// The proposals, newest first
    #[schema(max_items = 200)]
    items: Vec<ProposalView>,
    /// The cursor of the next page; `null` on the last one
    #[schema(max_length = 400)]
    next_cursor: Option<String>,
}

/// List the proposals for a lot
///
/// Of every round, newest first. A partner sees its own.
#[utoipa::path(tag = "competitions", operation_id = "list_lot_proposals",
    security(("oauth2" = [CallRead::SCOPE])),
    params(("id" = Uuid, Path, description = "The lot")),
    responses((status = 200, description = "The proposals", body = ProposalList)))]
#[get("/lots/{id}/proposals")]
pub async fn list_lot_proposals(
    caller: Authorized<CallRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let listing = query.page();
    query.finish()?;
    let public = caller.app().store.public();
    let lot = public.lot_of_competition(LotId::new(id.0), sees_drafts(caller.actor())).await?;
    let lot = lot.ok_or(Problem::new(Code::NotFound))?;
    let page = caller.rows().proposals(lot.id, listing.by_id()).await?;
    let next_cursor = listing.next(page.items.last().map(|proposal| proposal.row.id), page.more);
    let items = page.items.into_iter().map(|proposal| ProposalView::new(proposal, caller.actor()));
    let view = ProposalList { items: items.collect::<Result<_, _>>()?, next_cursor };
    Ok(answer::list(&listing, view.next_cursor.as_deref(), &view))
}
