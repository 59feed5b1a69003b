use super::view::{self, CaseView};
use crate::access::{Authorized, CaseRead, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::access::Permission;
use reintegration_domain::identifier::CaseId;

/// Get a case
#[utoipa::path(tag = "cases", operation_id = "get_case",
    description = "Returns the case with its status, its person and the organisation that serves it.",
    security(("oauth2" = [CaseRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")),
    responses((status = 200, description = "The requested case", body = CaseView)))]
#[get("/cases/{id}")]
pub async fn get_case(caller: Authorized<CaseRead>, request: HttpRequest, id: Id) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let found = caller.rows().case_file(CaseId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let mut file = caller.open(found).await?;
    file.own_reference = caller.rows().own_references(caller.actor().client, [file.case.id]).await?.of(file.case.id);
    let links = caller.rows().case_links(&file.case, caller.may(Permission::RegistrationDecide)).await?;
    let names = caller.rows().client_names([&file]).await?;
    let (tag, view) = view::show(file, caller.open(links).await?, &names);
    Ok(answer::show(&request, &tag, &view))
}
