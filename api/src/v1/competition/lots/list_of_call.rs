use super::{LotList, LotView};
use crate::access::{CallRead, Permit, Visitor};
use crate::error::{Code, Problem, ProblemDocument};
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::CallId;

/// List the lots of a call
///
/// Lists the lots of the call by number. With a token that has `call:read`, the lots of drafts are listed, but not
/// for partners.
#[utoipa::path(tag = "competitions", operation_id = "list_call_lots",
    security((), ("oauth2" = [CallRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the call")),
    responses((status = 200, description = "A page of the call's lots, by number", body = LotList),
              (status = 401, description = "The request has a token that is not valid", body = ProblemDocument, content_type = "application/problem+json")))]
#[get("/calls/{id}/lots")]
pub async fn list_call_lots(visitor: Visitor, request: HttpRequest, id: Id) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    let public = visitor.app().store.public();
    let call = CallId::new(id.0);
    public.call(call, visitor.sees_drafts()).await?.ok_or(Problem::new(Code::NotFound))?;
    // There are no more than there are regions: they are at hand as a whole.
    let rows = public.lots_of_call(call).await?;
    Ok(listing.send_all(rows.into_iter().map(LotView::from)))
}
