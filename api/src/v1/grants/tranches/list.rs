use super::view::{self, TrancheView};
use crate::access::{Authorized, GrantRead, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::GrantId;
use serde::Serialize;
use utoipa::ToSchema;

/// Tranches of a grant.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrancheList {
    /// The tranches, in the order of payment
    #[schema(max_items = 200)]
    items: Vec<TrancheView>,
    /// The cursor of the next page; `null` on the last one
    #[schema(max_length = 400)]
    next_cursor: Option<String>,
}

/// List the tranches of a grant
///
/// What is paid when, in the order of payment. There are none before the signature.
#[utoipa::path(tag = "grants", operation_id = "list_grant_tranches",
    security(("oauth2" = [GrantRead::SCOPE])),
    params(("id" = Uuid, Path, description = "The grant")),
    responses((status = 200, description = "The tranches", body = TrancheList)))]
#[get("/grants/{id}/tranches")]
pub async fn list_grant_tranches(
    caller: Authorized<GrantRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let listing = query.page();
    query.finish()?;
    let rows = caller.rows();
    let grant = rows.grant(GrantId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let tranches = rows.tranches(&grant).await?.into_iter().map(|row| Ok(view::show(row)?.1));
    let (items, next_cursor) = listing.cut(tranches.collect::<Result<Vec<_>, Problem>>()?);
    let next = next_cursor.clone();
    Ok(answer::list(&listing, next.as_deref(), &TrancheList { items, next_cursor }))
}
