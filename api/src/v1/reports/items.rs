use super::content;
use crate::access::{Authorized, Permit, ReportRead};
use crate::error::Problem;
use crate::http::identifier::Id;
use crate::http::page::listed;
use crate::http::query::Query;
use crate::money::Amount;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDate;
use reintegration_storage::entity::report_line::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An item of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportItem {
    /// Line of the item in the file; for items sent as JSON, their place, counted from 1
    #[schema(example = 2, minimum = 1)]
    line: i32,
    /// Identifier of the assistance
    #[schema(max_length = 36)]
    assistance_id: Uuid,
    /// Actual cost, as reported
    amount: Amount,
    /// Day of the delivery, as reported; `null` where it was not given
    delivered_on: Option<NaiveDate>,
}

listed!(ReportItem as ReportItemList, "A page of the items of a report.", "The items on this page, in their order");

/// List the items of a report
///
/// Lists the items of the newest revision, or of one that was submitted.
#[utoipa::path(tag = "reports", operation_id = "list_report_items",
    security(("oauth2" = [ReportRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the report"),
           ("revision" = Option<i64>, Query, description = "Number of the revision; the newest when left out", minimum = 1, maximum = 1_000_000)),
    responses((status = 200, description = "A page of items, in their order", body = ReportItemList)))]
#[get("/reports/{id}/items")]
pub async fn list_report_items(
    caller: Authorized<ReportRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let revision = content::asked(&mut query);
    let listing = query.page();
    query.finish()?;
    let file = content::file(&caller, id.0, revision).await?;
    let after = listing.place().unwrap_or(0);
    let page = caller.rows().report_lines(&file.revision, after, listing.limit()).await?;
    Ok(listing.send(page, |row| row.line, ReportItem::from))
}

impl From<Model> for ReportItem {
    fn from(row: Model) -> Self {
        Self {
            line: row.line,
            assistance_id: row.assistance_id,
            amount: row.amount_minor.get().into(),
            delivered_on: row.delivered_on,
        }
    }
}
