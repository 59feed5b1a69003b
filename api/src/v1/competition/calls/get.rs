use super::view::{self, CallView};
use crate::access::{CallRead, Permit, Visitor};
use crate::error::{Code, Problem, ProblemDocument};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::CallId;

/// Get a call for proposals
///
/// Returns a published call. With a token that has `call:read`, drafts can be read and the members are shown, but not
/// to partners.
#[utoipa::path(tag = "competitions", operation_id = "get_call",
    security((), ("oauth2" = [CallRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the call")),
    responses((status = 200, description = "The requested call", body = CallView),
              (status = 401, description = "The request has a token that is not valid", body = ProblemDocument, content_type = "application/problem+json")))]
#[get("/calls/{id}")]
pub async fn get_call(visitor: Visitor, request: HttpRequest, id: Id) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let inside = visitor.sees_drafts();
    let call = visitor.app().store.public().call(CallId::new(id.0), inside).await?;
    let (tag, view) = view::show(call.ok_or(Problem::new(Code::NotFound))?, inside);
    Ok(answer::show(&request, &tag, &view))
}
