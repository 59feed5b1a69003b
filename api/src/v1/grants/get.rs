use super::view::{self, GrantView};
use crate::access::{Authorized, GrantRead, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::GrantId;

/// Get a grant
#[utoipa::path(tag = "grants", operation_id = "get_grant",
    description = "Returns the grant with its organisation, its amount and its period.",
    security(("oauth2" = [GrantRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the grant")),
    responses((status = 200, description = "The requested grant", body = GrantView)))]
#[get("/grants/{id}")]
pub async fn get_grant(caller: Authorized<GrantRead>, request: HttpRequest, id: Id) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let found = caller.rows().grant(GrantId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let (tag, view) = view::show(found);
    Ok(answer::show(&request, &tag, &view))
}
