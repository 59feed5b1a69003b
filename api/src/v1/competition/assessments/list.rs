use super::view::OrganisationAssessmentView;
use crate::access::{Authorized, OrganisationRead, Permit};
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::OrganisationId;

listed!(
    OrganisationAssessmentView as OrganisationAssessmentList,
    "A page of the assessments of an organisation.",
    "The assessments on this page, newest first"
);

/// List the assessments of an organisation
///
/// Lists the assessments, newest first; the newest one counts.
#[utoipa::path(tag = "organisations", operation_id = "list_organisation_assessments",
    security(("oauth2" = [OrganisationRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the organisation")),
    responses((status = 200, description = "A page of assessments, newest first", body = OrganisationAssessmentList)))]
#[get("/organisations/{id}/assessments")]
pub async fn list_organisation_assessments(
    caller: Authorized<OrganisationRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    let id = OrganisationId::new(id.0);
    caller.app().store.organisation(id).await?.ok_or(Problem::new(Code::NotFound))?;
    let page = caller.rows().assessments(id, listing.by_id()).await?;
    let names = caller.rows().client_names(&page.items).await?;
    Ok(listing.send(page, |row| row.id, |row| OrganisationAssessmentView::new(row, &names)))
}
