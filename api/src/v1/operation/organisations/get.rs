use super::view::OrganisationView;
use crate::access::{Authorized, OrganisationRead, Permit};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::OrganisationId;

/// Get an organisation
///
/// Returns the organisation that lots and clients refer to, with its newest assessment while that is valid.
#[utoipa::path(tag = "organisations", operation_id = "get_organisation",
    security(("oauth2" = [OrganisationRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the organisation")),
    responses((status = 200, description = "The requested organisation", body = OrganisationView)))]
#[get("/organisations/{id}")]
pub async fn get_organisation(
    caller: Authorized<OrganisationRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let row = caller.app().store.organisation(OrganisationId::new(id.0)).await?;
    let row = row.ok_or(Problem::new(Code::NotFound))?;
    let newest = caller.rows().newest_assessments([row.id]).await?.remove(&row.id);
    let names = caller.rows().client_names(&newest).await?;
    let view = OrganisationView::new(row, newest, &names, caller.today());
    Ok(answer::show(&request, &view.tag(), &view))
}
