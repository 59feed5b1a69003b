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
    "Assessments of an organisation.",
    "The assessments, newest first"
);

/// List the assessments of an organisation
///
/// Newest first; that one counts.
#[utoipa::path(tag = "organisations", operation_id = "list_organisation_assessments",
    security(("oauth2" = [OrganisationRead::SCOPE])),
    params(("id" = Uuid, Path, description = "The organisation")),
    responses((status = 200, description = "The assessments", body = OrganisationAssessmentList)))]
#[get("/organisations/{id}/assessments")]
pub async fn list_organisation_assessments(
    caller: Authorized<OrganisationRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let listing = query.page();
    query.finish()?;
    let id = OrganisationId::new(id.0);
    caller.app().store.organisation(id).await?.ok_or(Problem::new(Code::NotFound))?;
    let page = caller.rows().assessments(id, listing.by_id()).await?;
    Ok(listing.send(page, |row| row.id, OrganisationAssessmentView::from))
}
