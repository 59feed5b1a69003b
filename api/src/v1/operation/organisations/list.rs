use super::view::OrganisationView;
use crate::access::{Authorized, OrganisationRead, Permit};
use crate::error::Problem;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_storage::entity::organisation::Model;

listed!(
    OrganisationView as OrganisationList,
    "A page of organisations.",
    "The organisations on this page, newest first"
);

/// List organisations
///
/// Lists all organisations on record, newest first.
#[utoipa::path(tag = "organisations", operation_id = "list_organisations",
    security(("oauth2" = [OrganisationRead::SCOPE])),
    responses((status = 200, description = "A page of organisations, newest first", body = OrganisationList)))]
#[get("/organisations")]
pub async fn list_organisations(
    caller: Authorized<OrganisationRead>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    let page = caller.app().store.organisations(listing.by_id()).await?;
    let mut newest = caller.rows().newest_assessments(page.items.iter().map(|row| row.id)).await?;
    let names = caller.rows().client_names(newest.values()).await?;
    let show = |row: Model| {
        let newest = newest.remove(&row.id);
        OrganisationView::new(row, newest, &names, caller.today())
    };
    Ok(listing.send(page, |row| row.id, show))
}
