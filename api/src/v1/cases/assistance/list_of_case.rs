use super::view::{self, AssistanceView};
use crate::access::{AssistanceRead, Authorized, Permit};
use crate::contract::schemas;
use crate::error::{Code, Problem};
use crate::external_reference;
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
    params(("id" = Uuid, Path, description = "Identifier of the case"),
           ("external_reference" = Option<schemas::ExternalReference>, Query, description = "Only the assistance that the caller calls so")),
    responses((status = 200, description = "A page of the case's assistance, newest first",
                   body = CaseAssistanceList)))]
#[get("/cases/{id}/assistance")]
pub async fn list_case_assistance(
    caller: Authorized<AssistanceRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let external_reference = external_reference::filter(&mut query, &caller);
    let listing = query.page();
    query.finish()?;
    let rows = caller.rows();
    let case = rows.case(CaseId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let found = rows.case_assistance(&case, external_reference, listing.by_id()).await?;
    let (page, cases) = caller.open(rows.with_cases(found).await?).await?;
    let names = rows.client_names(&page.items).await?;
    let own = rows.own_references(caller.actor().client, page.items.iter().map(|item| item.row.id)).await?;
    let show = |mut item: Assistance| {
        item.own_reference = own.of(item.row.id);
        let whose = cases.of(item.row.case_id);
        view::show(item, whose, &names, caller.today()).1
    };
    Ok(listing.send(page, |item| item.row.id, show))
}
