use super::view::CallQuestionView;
use crate::access::{CallRead, Permit, Visitor};
use crate::error::{Code, Problem, ProblemDocument};
use crate::http::identifier::Id;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::CallId;
use reintegration_storage::Asked;
use reintegration_storage::entity::call_question::Model;

listed!(
    CallQuestionView as CallQuestionList,
    "A page of the questions on a call.",
    "The questions on this page, newest first"
);

/// List the questions on a call
///
/// Lists answered questions, newest first, without the organisations that asked. With a token that has `call:read`,
/// unanswered questions are listed too, and the organisations that asked are shown; a partner sees this for its own
/// questions only.
#[utoipa::path(tag = "competitions", operation_id = "list_call_questions",
    security((), ("oauth2" = [CallRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the call")),
    responses((status = 200, description = "A page of questions, newest first", body = CallQuestionList),
              (status = 401, description = "The request has a token that is not valid", body = ProblemDocument, content_type = "application/problem+json")))]
#[get("/calls/{id}/questions")]
pub async fn list_call_questions(visitor: Visitor, request: HttpRequest, id: Id) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    let (inside, own) = (visitor.sees_drafts(), visitor.competitor());
    let asked = match own {
        _ if inside => Asked::ByAnybody,
        Some(own) => Asked::AnsweredOr(own),
        None => Asked::Answered,
    };
    let public = visitor.app().store.public();
    let call = public.call(CallId::new(id.0), inside).await?.ok_or(Problem::new(Code::NotFound))?;
    let page = public.questions(call.row.id, asked, listing.by_id()).await?;
    let show = |row: Model| {
        let shows_who = inside || own.is_some_and(|own| own.uuid() == row.organisation_id);
        CallQuestionView::new(row, shows_who)
    };
    Ok(listing.send(page, |row| row.id, show))
}
