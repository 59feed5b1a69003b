use super::view::ReportDocumentView;
use crate::access::{Authorized, Permit, ReportRead};
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::ReportId;

listed!(
    ReportDocumentView as ReportDocumentList,
    "A page of the documents of a report.",
    "The documents on this page, newest first"
);

/// List a report's documents
///
/// Lists all documents, newest first: those that were submitted, and those that will be submitted next.
#[utoipa::path(tag = "reports", operation_id = "list_report_documents",
    security(("oauth2" = [ReportRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the report")),
    responses((status = 200, description = "A page of documents, newest first", body = ReportDocumentList)))]
#[get("/reports/{id}/documents")]
pub async fn list_report_documents(
    caller: Authorized<ReportRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    let rows = caller.rows();
    let report = rows.report(ReportId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let page = rows.report_documents(&report, listing.by_id()).await?;
    let names = rows.client_names(&page.items).await?;
    Ok(listing.send(page, |row| row.id, |row| ReportDocumentView::new(row, &names)))
}
