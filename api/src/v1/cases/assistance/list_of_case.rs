use super::view::{self, AssistanceView};
use crate::access::{AssistanceRead, Authorized, Permit};
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::CaseId;
use reintegration_storage::Assistance;

listed!(
    AssistanceView as CaseAssistanceList,
    "A page of the assistance of a case.",
    "The assistance on this page, newest first"
);

/// List the assistance of a case
///
/// Lists the assistance of the case, newest first.
#[utoipa::path(tag = "assistance", operation_id = "list_case_assistance",
    security(("oauth2" = [AssistanceRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")),
    responses((status = 200, description = "A page of the case's assistance, newest first",
                   body = CaseAssistanceList)))]
#[get("/cases/{id}/assistance")]
pub async fn list_case_assistance(
    caller: Authorized<AssistanceRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    let rows = caller.rows();
    let case = rows.case(CaseId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let found = rows.case_assistance(&case, listing.by_id()).await?;
    let (page, cases) = caller.open(rows.with_cases(found).await?).await?;
    let names = rows.client_names(&page.items).await?;
    let show = |item: Assistance| {
        let whose = cases.of(item.row.case_id);
        view::show(item, whose, &names, caller.today()).1
    };
    Ok(listing.send(page, |item| item.row.id, show))
}
