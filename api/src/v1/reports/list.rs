use super::view::{self, ReportView};
use crate::access::{Authorized, Permit, ReportRead};
use crate::contract::words;
use crate::error::Problem;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::{GrantId, OrganisationId};
use reintegration_storage::ReportFilter;

listed!(ReportView as ReportList, "Reports.", "The reports, newest first");

/// List reports
///
/// An organisation sees its own; an office those of the lots that serve its regions. Filters narrow together; one that
/// matches nothing gives an empty list.
#[utoipa::path(tag = "reports", operation_id = "list_reports",
    security(("oauth2" = [ReportRead::SCOPE])),
    params(("status" = Option<words::ReportStatus>, Query, description = "Where they stand today"),
           ("kind" = Option<words::ReportKind>, Query, description = "What they are about"),
           ("year" = Option<i32>, Query, description = "The budget year", example = 2020, minimum = 1900, maximum = 9999),
           ("grant" = Option<Uuid>, Query, description = "The grant"),
           ("organisation" = Option<Uuid>, Query, description = "The organisation that owes them"),
           ("lot" = Option<Uuid>, Query, description = "The lot"),
           ("due_from" = Option<NaiveDate>, Query, description = "Due on this day or later"),
           ("due_until" = Option<NaiveDate>, Query, description = "Due on this day or earlier"),
           ("owed" = Option<bool>, Query, description = "Whether their period is over and they are waited for: due, overdue or returned"),
           ("overdue" = Option<bool>, Query, description = "Whether they are waited for though their last day has passed")),
    responses((status = 200, description = "The reports", body = ReportList)))]
#[get("/reports")]
pub async fn list_reports(caller: Authorized<ReportRead>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let today = caller.today();
    let filter = ReportFilter {
        status: query.word("status").map(|status| (status, today)),
        kind: query.word("kind"),
        year: query.whole("year", 1900, 9999).and_then(|year| i32::try_from(year).ok()),
        grant: query.id("grant").map(GrantId::new),
        organisation: query.id("organisation").map(OrganisationId::new),
        lot: query.id("lot"),
        due_from: query.day("due_from"),
        due_until: query.day("due_until"),
        owed: query.flag("owed").map(|owed| (owed, today)),
        overdue: query.flag("overdue").map(|overdue| (overdue, today)),
    };
    let listing = query.page();
    query.finish()?;
    let page = caller.rows().reports(&filter, listing.by_id()).await?;
    Ok(listing.send(page, |row| row.id, |row| view::show(row, today).1))
}
