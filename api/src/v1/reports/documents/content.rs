use crate::access::{Authorized, Permit, ReportRead};
use crate::documents::attachment;
use crate::error::{Code, Problem};
use crate::http::identifier::Ids;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::ReportId;

/// Get the content of a report's document
///
/// The content is sent as a file to download, under a name that the service gives. The document may show persons: the
/// reading is recorded in the audit trail before the first byte is sent.
#[utoipa::path(tag = "reports", operation_id = "get_report_document_content",
    extensions(("x-file" = json!(true)), ("x-opens-people" = json!(true))),
    security(("oauth2" = [ReportRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the report"),
           ("document_id" = Uuid, Path, description = "Identifier of the document")),
    responses((status = 200, description = "Content of the document", content(
        (Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png")))))]
#[get("/reports/{id}/documents/{document_id}/content")]
pub async fn get_report_document_content(
    caller: Authorized<ReportRead>,
    request: HttpRequest,
    ids: Ids,
) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let Ids(id, document) = ids;
    let rows = caller.rows();
    let report = rows.report(ReportId::new(id)).await?.ok_or(Problem::new(Code::NotFound))?;
    let found = rows.report_document(&report, document).await?.ok_or(Problem::new(Code::NotFound))?;
    let opened = caller.open(found).await?;
    let content = opened.open(&caller.app().documents.kept(document).await?)?;
    attachment(&request, &report.reference, document, &opened.row.media_type, content)
}
