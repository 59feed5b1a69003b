use super::view::{self, GrantView};
use crate::access::{Authorized, GrantRead, Permit};
use crate::contract::words;
use crate::error::Problem;
use crate::http::answer;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::grants::Status;
use reintegration_domain::identifier::OrganisationId;
use reintegration_storage::GrantFilter;
use serde::Serialize;
use utoipa::ToSchema;

/// Grants.
#[derive(Debug, Serialize, ToSchema)]
pub struct GrantList {
    /// The grants, newest first
    #[schema(max_items = 200)]
    items: Vec<GrantView>,
    /// The cursor of the next page; `null` on the last one
    #[schema(max_length = 400)]
    next_cursor: Option<String>,
}

/// List grants
///
/// An organisation sees its own. Filters narrow together; one that matches nothing gives an empty list.
#[utoipa::path(tag = "grants", operation_id = "list_grants",
    security(("oauth2" = [GrantRead::SCOPE])),
    params(("year" = Option<i32>, Query, description = "The budget year", example = 2020, minimum = 1900, maximum = 9999),
           ("lot" = Option<Uuid>, Query, description = "The lot"),
           ("organisation" = Option<Uuid>, Query, description = "The organisation that holds them"),
           ("status" = Option<words::GrantStatus>, Query, description = "Where they stand")),
    responses((status = 200, description = "The grants", body = GrantList)))]
#[get("/grants")]
pub async fn list_grants(caller: Authorized<GrantRead>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let filter = GrantFilter {
        year: query.whole("year", 1900, 9999).and_then(|year| i32::try_from(year).ok()),
        lot: query.id("lot"),
        organisation: query.id("organisation").map(OrganisationId::new),
        status: query.word("status", Status::parse, Status::ALL, Status::as_str),
    };
    let listing = query.page();
    query.finish()?;
    let page = caller.rows().grants(&filter, listing.by_id()).await?;
    let next_cursor = listing.next(page.items.last().map(|row| row.id), page.more);
    let items = page.items.into_iter().map(|row| Ok(view::show(row)?.1));
    let view = GrantList { items: items.collect::<Result<_, Problem>>()?, next_cursor };
    Ok(answer::list(&listing, view.next_cursor.as_deref(), &view))
}
