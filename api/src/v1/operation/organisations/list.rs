use super::view::OrganisationView;
use crate::access::{Authorized, OrganisationRead, Permit};
use crate::error::Problem;
use crate::http::answer;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

/// Organisations.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationList {
    /// The organisations, newest first
    #[schema(max_items = 200)]
    items: Vec<OrganisationView>,
    /// The cursor of the next page; `null` on the last one
    #[schema(max_length = 400)]
    next_cursor: Option<String>,
}

/// List organisations
///
/// All that are on record, newest first.
#[utoipa::path(tag = "organisations", operation_id = "list_organisations",
    security(("oauth2" = [OrganisationRead::SCOPE])),
    responses((status = 200, description = "The organisations", body = OrganisationList)))]
#[get("/organisations")]
pub async fn list_organisations(
    caller: Authorized<OrganisationRead>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let listing = query.page();
    query.finish()?;
    let page = caller.app().store.organisations(listing.by_id()).await?;
    let next_cursor = listing.next(page.items.last().map(|row| row.id), page.more);
    let mut newest = caller.rows().newest_assessments(page.items.iter().map(|row| row.id)).await?;
    let items = page.items.into_iter().map(|row| {
        let newest = newest.remove(&row.id);
        OrganisationView::new(row, newest, caller.today())
    });
    let view = OrganisationList { items: items.collect::<Result<_, _>>()?, next_cursor };
    Ok(answer::list(&listing, view.next_cursor.as_deref(), &view))
}
