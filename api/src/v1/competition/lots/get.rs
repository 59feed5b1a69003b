use super::{LotView, view};
use crate::access::{CallRead, Permit, Visitor};
use crate::error::{Code, Problem, ProblemDocument};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::LotId;

/// Get a lot
///
/// Returns a lot with its outcome, if it has one. With a token that has `call:read`, the lots of drafts can be read,
/// but not by partners.
#[utoipa::path(tag = "competitions", operation_id = "get_lot",
    security((), ("oauth2" = [CallRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the lot")),
    responses((status = 200, description = "The requested lot", body = LotView),
              (status = 401, description = "The request has a token that is not valid", body = ProblemDocument, content_type = "application/problem+json")))]
#[get("/lots/{id}")]
pub async fn get_lot(visitor: Visitor, request: HttpRequest, id: Id) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let public = visitor.app().store.public();
    let row = public.lot_of_competition(LotId::new(id.0), visitor.sees_drafts()).await?;
    let row = row.ok_or(Problem::new(Code::NotFound))?;
    let (tag, view) = view::show(row)?;
    Ok(answer::show(&request, &tag, &view))
}
