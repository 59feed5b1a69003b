use super::view::{self, ReportView};
use crate::access::{Authorized, Permit, ReportRead};
use crate::contract::words;
use crate::error::Problem;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::{GrantId, OrganisationId};
use reintegration_storage::ReportFilter;

listed!(ReportView as ReportList, "A page of reports.", "The reports on this page, newest first");

/// List reports
///
/// Lists reports, newest first. An organisation sees its own; a regional office sees those of the lots that serve its
/// regions. Filters are combined: a row has to match all of them. A filter that matches nothing gives an empty list.
#[utoipa::path(tag = "reports", operation_id = "list_reports",
    security(("oauth2" = [ReportRead::SCOPE])),
    params(("status" = Option<words::ReportStatus>, Query, description = "Only reports with this status today"),
           ("kind" = Option<words::ReportKind>, Query, description = "Only reports of this kind"),
           ("year" = Option<i32>, Query, description = "Only reports of this budget year", example = 2020, minimum = 1900, maximum = 9999),
           ("grant" = Option<Uuid>, Query, description = "Only reports of this grant"),
           ("organisation" = Option<Uuid>, Query, description = "Only reports that this organisation owes"),
           ("lot" = Option<Uuid>, Query, description = "Only reports of this lot"),
           ("due_from" = Option<NaiveDate>, Query, description = "Only reports due on this day or later"),
           ("due_until" = Option<NaiveDate>, Query, description = "Only reports due on this day or earlier"),
           ("owed" = Option<bool>, Query, description = "Whether the period is over and the report still has to be submitted: due, overdue or returned"),
           ("overdue" = Option<bool>, Query, description = "Whether the last day has passed and the report still has to be submitted")),
    responses((status = 200, description = "A page of reports, newest first", body = ReportList)))]
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
    let names = caller.rows().client_names(&page.items).await?;
    Ok(listing.send(page, |row| row.id, |row| view::show(row, &names, today).1))
}
