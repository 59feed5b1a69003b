use super::view::{self, ReportView};
use crate::access::{Authorized, Permit, ReportRead};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::ReportId;

/// Get a report
///
/// Returns the period, the status of today and the history of the report. The text and figures of the report are in
/// its `content`.
#[utoipa::path(tag = "reports", operation_id = "get_report",
    security(("oauth2" = [ReportRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the report")),
    responses((status = 200, description = "The requested report", body = ReportView)))]
#[get("/reports/{id}")]
pub async fn get_report(caller: Authorized<ReportRead>, request: HttpRequest, id: Id) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let found = caller.rows().report(ReportId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let names = caller.rows().client_names([&found]).await?;
    let (tag, view) = view::show(found, &names, caller.today());
    Ok(answer::show(&request, &tag, &view))
}
