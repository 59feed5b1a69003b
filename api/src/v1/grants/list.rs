use super::view::{self, GrantView};
use crate::access::{Authorized, GrantRead, Permit};
use crate::contract::words;
use crate::error::Problem;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::OrganisationId;
use reintegration_storage::GrantFilter;

listed!(GrantView as GrantList, "A page of grants.", "The grants on this page, newest first");

/// List grants
///
/// Lists grants, newest first; an organisation sees its own. Filters are combined: a row has to match all of them. A
/// filter that matches nothing gives an empty list.
#[utoipa::path(tag = "grants", operation_id = "list_grants",
    security(("oauth2" = [GrantRead::SCOPE])),
    params(("year" = Option<i32>, Query, description = "Only grants of this budget year", example = 2020, minimum = 1900, maximum = 9999),
           ("lot" = Option<Uuid>, Query, description = "Only grants of this lot"),
           ("organisation" = Option<Uuid>, Query, description = "Only grants that this organisation holds"),
           ("status" = Option<words::GrantStatus>, Query, description = "Only grants with this status")),
    responses((status = 200, description = "A page of grants, newest first", body = GrantList)))]
#[get("/grants")]
pub async fn list_grants(caller: Authorized<GrantRead>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let filter = GrantFilter {
        year: query.whole("year", 1900, 9999).and_then(|year| i32::try_from(year).ok()),
        lot: query.id("lot"),
        organisation: query.id("organisation").map(OrganisationId::new),
        status: query.word("status"),
    };
    let listing = query.page();
    query.finish()?;
    let page = caller.rows().grants(&filter, listing.by_id()).await?;
    Ok(listing.send(page, |row| row.id, |row| view::show(row).1))
}
