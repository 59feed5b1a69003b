use super::view::{self, ReallocationView};
use crate::access::{Authorized, GrantRead, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::GrantId;
use serde::Serialize;
use utoipa::ToSchema;

/// Reallocations of a grant.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReallocationList {
    /// The reallocations, newest first
    #[schema(max_items = 200)]
    items: Vec<ReallocationView>,
    /// The cursor of the next page; `null` on the last one
    #[schema(max_length = 400)]
    next_cursor: Option<String>,
}

/// List the reallocations of a grant
///
/// All that were asked for, newest first, with what was answered.
#[utoipa::path(tag = "grants", operation_id = "list_grant_reallocations",
    security(("oauth2" = [GrantRead::SCOPE])),
    params(("id" = Uuid, Path, description = "The grant")),
    responses((status = 200, description = "The reallocations", body = ReallocationList)))]
#[get("/grants/{id}/budget/reallocations")]
pub async fn list_grant_reallocations(
    caller: Authorized<GrantRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let listing = query.page();
    query.finish()?;
    let rows = caller.rows();
    let grant = rows.grant(GrantId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let page = rows.reallocations(&grant, listing.by_id()).await?;
    let next_cursor = listing.next(page.items.last().map(|row| row.id), page.more);
    let items = page.items.into_iter().map(|row| Ok(view::show(row)?.1));
    let view = ReallocationList { items: items.collect::<Result<_, Problem>>()?, next_cursor };
    Ok(answer::list(&listing, view.next_cursor.as_deref(), &view))
}
