use super::view::DocumentView;
use crate::access::{Authorized, Permit, RegistrationRead};
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::RegistrationId;

listed!(
    DocumentView as DocumentList,
    "A page of the documents of a registration.",
    "The documents on this page, newest first"
);

/// List a registration's documents
///
/// Lists the documents that were sent as evidence, newest first.
#[utoipa::path(tag = "documents", operation_id = "list_registration_documents",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [RegistrationRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the registration")),
    responses((status = 200, description = "A page of documents, newest first", body = DocumentList)))]
#[get("/registrations/{id}/documents")]
pub async fn list_registration_documents(
    caller: Authorized<RegistrationRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    let found = caller.rows().documents(RegistrationId::new(id.0), listing.by_id()).await?;
    let page = caller.open(found.ok_or(Problem::new(Code::NotFound))?).await?;
    let names = caller.rows().client_names(&page.items).await?;
    Ok(listing.send(page, |row| row.id, |row| DocumentView::new(row, &names)))
}
