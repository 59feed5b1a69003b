use crate::access::{Authorized, DisclosureRead, Permit};
use crate::audit::entries::{AuditEntryList, page};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::RegistrationId;
use reintegration_storage::AuditFilter;

/// List who saw a person's data
///
/// Every entry of the audit trail in which this person's data was seen or changed, newest first: when, by which client,
/// which classes of it, and with which stated purpose. What a data subject may ask for.
#[utoipa::path(tag = "registrations", operation_id = "list_registration_disclosures",
    security(("oauth2" = [DisclosureRead::SCOPE])),
    params(("id" = Uuid, Path, description = "The registration")),
    responses((status = 200, description = "Who saw the data", body = AuditEntryList)))]
#[get("/registrations/{id}/disclosures")]
pub async fn list_registration_disclosures(
    caller: Authorized<DisclosureRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let listing = query.page();
    query.finish()?;
    // Erased or not: who saw the data while it was there can still be told.
    caller.rows().is_erased(RegistrationId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let filter = AuditFilter { registration: Some(id.0), ..AuditFilter::default() };
    let view = page(caller.app(), &filter, &listing).await?;
    Ok(answer::list(&listing, view.next_cursor(), &view))
}
