use super::view::{self, ReallocationView};
use crate::access::{Authorized, GrantRead, Permit};
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::GrantId;

listed!(
    ReallocationView as ReallocationList,
    "A page of the reallocations of a grant.",
    "The reallocations on this page, newest first"
);

/// List the reallocations of a grant
///
/// Lists every requested reallocation with its answer, newest first.
#[utoipa::path(tag = "grants", operation_id = "list_grant_reallocations",
    security(("oauth2" = [GrantRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the grant")),
    responses((status = 200, description = "A page of reallocations, newest first", body = ReallocationList)))]
#[get("/grants/{id}/budget/reallocations")]
pub async fn list_grant_reallocations(
    caller: Authorized<GrantRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    let rows = caller.rows();
    let grant = rows.grant(GrantId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let page = rows.reallocations(&grant, listing.by_id()).await?;
    let names = rows.client_names(&page.items).await?;
    Ok(listing.send(page, |row| row.id, |row| view::show(row, &names).1))
}
