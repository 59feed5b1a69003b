use super::view::{self, TrancheView};
use crate::access::{Authorized, GrantRead, Permit};
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::GrantId;

listed!(
    TrancheView as TrancheList,
    "A page of the tranches of a grant.",
    "The tranches on this page, in the order of payment"
);

/// List the tranches of a grant
///
/// Lists the tranches in the order of payment. A grant has no tranches before it is signed.
#[utoipa::path(tag = "grants", operation_id = "list_grant_tranches",
    security(("oauth2" = [GrantRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the grant")),
    responses((status = 200, description = "A page of tranches, in the order of payment", body = TrancheList)))]
#[get("/grants/{id}/tranches")]
pub async fn list_grant_tranches(
    caller: Authorized<GrantRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    let rows = caller.rows();
    let grant = rows.grant(GrantId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let tranches = rows.tranches(&grant).await?;
    let names = rows.client_names(&tranches).await?;
    Ok(listing.send_all(tranches.into_iter().map(|row| view::show(row, &names).1)))
}
