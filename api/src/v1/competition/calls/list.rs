use super::view::CallView;
use crate::access::{CallRead, Permit, Visitor};
use crate::contract::words;
use crate::error::{Problem, ProblemDocument};
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_storage::CallFilter;

listed!(CallView as CallList, "A page of calls for proposals.", "The calls on this page, newest first");

/// List calls for proposals
///
/// Lists published calls, newest first. With a token that has `call:read`, drafts are listed and the members are
/// shown, but not to partners.
#[utoipa::path(tag = "competitions", operation_id = "list_calls",
    security((), ("oauth2" = [CallRead::SCOPE])),
    params(("year" = Option<i32>, Query, description = "Only calls of this budget year", example = 2027, minimum = 1900, maximum = 9999),
           ("status" = Option<words::CallStatus>, Query, description = "Only calls with this status")),
    responses((status = 200, description = "A page of calls, newest first", body = CallList),
              (status = 401, description = "The request has a token that is not valid", body = ProblemDocument, content_type = "application/problem+json")))]
#[get("/calls")]
pub async fn list_calls(visitor: Visitor, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let filter = CallFilter {
        year: query.whole("year", 1900, 9999).and_then(|year| i32::try_from(year).ok()),
        status: query.word("status"),
        drafts: visitor.sees_drafts(),
    };
    let listing = query.page();
    query.finish()?;
    let page = visitor.app().store.public().calls(&filter, listing.by_id()).await?;
    Ok(listing.send(page, |call| call.row.id, |call| CallView::new(call, filter.drafts)))
}
