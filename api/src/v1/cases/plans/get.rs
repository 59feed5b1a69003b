use super::request::MOST_REVISIONS;
use super::view::{self, PlanView};
use crate::access::{Authorized, CaseRead, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::CaseId;

/// Get a case's reintegration plan
///
/// Returns the newest revision, or an older one. `ETag` is sent with the newest revision only, because only that one
/// can be changed.
#[utoipa::path(tag = "cases", operation_id = "get_case_plan",
    security(("oauth2" = [CaseRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case"),
           ("revision" = Option<i64>, Query, description = "Number of the revision; the newest when left out", minimum = 1, maximum = 1_000_000)),
    responses((status = 200, description = "The requested revision of the plan", body = PlanView)))]
#[get("/cases/{id}/plan")]
pub async fn get_case_plan(
    caller: Authorized<CaseRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let revision = query.whole("revision", 1, MOST_REVISIONS).and_then(|revision| i32::try_from(revision).ok());
    query.finish()?;
    let rows = caller.rows();
    let case = rows.case(CaseId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let found = rows.plan(&case, revision).await?.ok_or(Problem::new(Code::NotFound))?;
    let file = caller.open(found).await?;
    let newest = file.rows.is_newest();
    let names = rows.client_names([&file]).await?;
    let (tag, view) = view::show(&case, file, &names)?;
    Ok(if newest { answer::show(&request, &tag, &view) } else { answer::personal(&view) })
}
