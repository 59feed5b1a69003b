use super::view::{self, CaseView};
use crate::access::{Authorized, CaseRead, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::CaseId;

/// Get a case
#[utoipa::path(tag = "cases", operation_id = "get_case",
    description = "Where it stands, whose it is and who serves it.",
    security(("oauth2" = [CaseRead::SCOPE])),
    params(("id" = Uuid, Path, description = "The case")),
    responses((status = 200, description = "The case", body = CaseView)))]
#[get("/cases/{id}")]
pub async fn get_case(caller: Authorized<CaseRead>, request: HttpRequest, id: Id) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let found = caller.rows().case_file(CaseId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let (tag, view) = view::show(caller.open(found).await?);
    Ok(answer::show(&request, &tag, &view))
}
