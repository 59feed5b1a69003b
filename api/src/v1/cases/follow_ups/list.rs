use super::view::FollowUpView;
use crate::access::{Authorized, CaseRead, Permit};
use crate::contract::words;
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::CaseId;
use reintegration_storage::FollowUpFilter;

listed!(
    FollowUpView as FollowUpList,
    "A page of the follow-ups of a case.",
    "The follow-ups on this page, newest first"
);

/// List the follow-ups of a case
///
/// Lists planned follow-ups and visits that were made, newest first. A closed case has no visit that is still to be
/// made.
#[utoipa::path(tag = "follow-ups", operation_id = "list_case_follow_ups",
    security(("oauth2" = [CaseRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case"),
           ("status" = Option<words::FollowUpStatus>, Query, description = "Only follow-ups with this status"),
           ("overdue" = Option<bool>, Query, description = "Whether the last day of a planned follow-up has passed"),
           ("due_from" = Option<NaiveDate>, Query, description = "Only follow-ups due on this day or later"),
           ("due_until" = Option<NaiveDate>, Query, description = "Only follow-ups due on this day or earlier")),
    responses((status = 200, description = "A page of follow-ups, newest first", body = FollowUpList)))]
#[get("/cases/{id}/follow-ups")]
pub async fn list_case_follow_ups(
    caller: Authorized<CaseRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let filter = FollowUpFilter {
        status: query.word("status"),
        overdue: query.flag("overdue").map(|overdue| (overdue, caller.today())),
        due_from: query.day("due_from"),
        due_until: query.day("due_until"),
    };
    let listing = query.page();
    query.finish()?;
    let rows = caller.rows();
    let case = rows.case(CaseId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let page = caller.open(rows.follow_ups(&case, &filter, listing.by_id()).await?).await?;
    let status = *case.status;
    let names = rows.client_names(&page.items).await?;
    let show = |found| FollowUpView::new(found, &names, status, &caller.app().instruments, caller.today());
    listing.try_send(page, |found| found.row.id, show)
}
