use super::view::OrganisationAssessmentView;
use crate::access::{Authorized, OrganisationRead, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::OrganisationId;
use serde::Serialize;
use utoipa::ToSchema;

/// Assessments of an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationAssessmentList {
    /// The assessments, newest first
    #[schema(max_items = 200)]
    items: Vec<OrganisationAssessmentView>,
    /// The cursor of the next page; `null` on the last one
    #[schema(max_length = 400)]
    next_cursor: Option<String>,
}

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
    let next_cursor = listing.next(page.items.last().map(|row| row.id), page.more);
    let items = page.items.into_iter().map(OrganisationAssessmentView::try_from);
    let view = OrganisationAssessmentList { items: items.collect::<Result<_, _>>()?, next_cursor };
    Ok(answer::list(&listing, view.next_cursor.as_deref(), &view))
}
