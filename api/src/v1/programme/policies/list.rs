use super::view::PolicyView;
use crate::access::{Authorized, Permit, PolicyRead};
use crate::contract::words;
use crate::error::Problem;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};

listed!(PolicyView as PolicyList, "A page of policies.", "The policies on this page, newest first");

/// List policies
///
/// Lists drafts and published versions with their documents; the one drafted last comes first.
#[utoipa::path(tag = "policies", operation_id = "list_policies", security(("oauth2" = [PolicyRead::SCOPE])),
    params(("programme" = Option<words::ProgrammeCode>, Query, description = "Only policies of this programme")),
    responses((status = 200, description = "A page of policies, newest first", body = PolicyList)))]
#[get("/policies")]
pub async fn list_policies(caller: Authorized<PolicyRead>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let programme = query.word("programme");
    let listing = query.page();
    query.finish()?;
    let page = caller.app().store.policies(programme, listing.by_id()).await?;
    let names = caller.rows().client_names(&page.items).await?;
    listing.try_send(page, |row| row.id, |row| PolicyView::new(row, &names))
}
