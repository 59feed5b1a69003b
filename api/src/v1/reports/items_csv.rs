use crate::access::{Authorized, Permit, ReportWrite};
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, X_CONTENT_TYPE_OPTIONS};
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::ReportId;
use reintegration_domain::reports::table;

/// Get the items of a report as the records have them
///
/// CSV with the assistance that belongs to the report: what was delivered in its period, and what was recorded too late
/// for an earlier report. The cost and the day are those on record. `case_reference` and `person` are for whoever looks at
/// the table; they are empty where another organisation works on the case now, and `person` once the person's data is
/// erased. The table can be sent back as it is, to `PUT /v1/reports/{id}/content`.
#[utoipa::path(tag = "reports", operation_id = "get_report_items_csv",
    extensions(("x-opens-people" = json!(true)), ("x-file" = json!(true))),
    security(("oauth2" = [ReportWrite::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the report")),
    responses((status = 200, description = "The items on record, as a table", body = String, content_type = "text/csv")))]
#[get("/reports/{id}/items.csv")]
pub async fn get_report_items_csv(
    caller: Authorized<ReportWrite>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let _turn = caller.app().report_turns.look().await?;
    let rows = caller.rows();
    let found = rows.report(ReportId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let items = caller.open(rows.recorded_items(&found).await?).await?;
    let name = format!("attachment; filename=\"{}-items.csv\"", found.reference);
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, name))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(table(&items).map_err(|_| Problem::new(Code::Internal))?))
}
