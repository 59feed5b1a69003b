use super::view::PolicyView;
use crate::access::{Authorized, Permit, PolicyRead};
use crate::contract::words;
use crate::error::Problem;
use crate::http::answer;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::programme::programmes::Programme;
use serde::Serialize;
use utoipa::ToSchema;

/// Policies.
#[derive(Debug, Serialize, ToSchema)]
pub struct PolicyList {
    /// The policies, newest first
    #[schema(max_items = 200)]
    items: Vec<PolicyView>,
    /// The cursor of the next page; `null` on the last one
    #[schema(max_length = 400)]
    next_cursor: Option<String>,
}

/// List policies
///
/// Drafts and published versions with their documents, the one drafted last first.
#[utoipa::path(tag = "policies", operation_id = "list_policies", security(("oauth2" = [PolicyRead::SCOPE])),
    params(("programme" = Option<words::ProgrammeCode>, Query, description = "The programme that they rule")),
    responses((status = 200, description = "The policies", body = PolicyList)))]
#[get("/policies")]
pub async fn list_policies(caller: Authorized<PolicyRead>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let programme = query.word("programme", Programme::parse, Programme::ALL, Programme::as_str);
    let listing = query.page();
    query.finish()?;
    let page = caller.app().store.policies(programme, listing.by_id()).await?;
    let next_cursor = listing.next(page.items.last().map(|row| row.id), page.more);
    let items = page.items.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?;
    let view = PolicyList { items, next_cursor };
    Ok(answer::list(&listing, view.next_cursor.as_deref(), &view))
}
