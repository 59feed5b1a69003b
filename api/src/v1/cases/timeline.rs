use crate::access::{Authorized, CaseRead, Permit};
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::page::listed;
use crate::http::query::Query;
use crate::v1::pull::changes::ChangeView;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::CaseId;
use reintegration_storage::{ChangeRecord, Position};

listed!(
    ChangeView as Timeline,
    "A page of the timeline of a case.",
    "The changes of the registration and of the case on this page, oldest first"
);

/// Get a case's timeline
///
/// Lists everything that happened, from the registration on, oldest first.
#[utoipa::path(tag = "cases", operation_id = "list_case_timeline",
    security(("oauth2" = [CaseRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")),
    responses((status = 200, description = "A page of the timeline, oldest first", body = Timeline)))]
#[get("/cases/{id}/timeline")]
pub async fn list_case_timeline(
    caller: Authorized<CaseRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    let rows = caller.rows();
    let case = rows.case(CaseId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    caller.check_purpose()?;
    let after = listing.place::<Position>().unwrap_or_default();
    let page = rows.timeline(case.registration_id, after, listing.limit()).await?;
    let own = rows.own_references(caller.actor().client, page.items.iter().map(|record| record.subject_id)).await?;
    Ok(listing.send(page, ChangeRecord::position, |record| ChangeView::of(record, &own)))
}
