use super::view::PolicyView;
use crate::access::{Authorized, Permit, PolicyRead};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::entity_tag::EntityTag;
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::PolicyId;

/// Get a policy
///
/// Returns a draft or a published version, with its document.
#[utoipa::path(tag = "policies", operation_id = "get_policy", security(("oauth2" = [PolicyRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the policy")),
    responses((status = 200, description = "The requested policy", body = PolicyView)))]
#[get("/policies/{id}")]
pub async fn get_policy(caller: Authorized<PolicyRead>, request: HttpRequest, id: Id) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let row = caller.app().store.policy(PolicyId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let names = caller.rows().client_names([&row]).await?;
    Ok(answer::show(&request, &EntityTag::of(row.version), &PolicyView::new(row, &names)?))
}
