use crate::access::{Authorized, Permit, RegistrationRead};
use crate::documents::attachment;
use crate::error::{Code, Problem};
use crate::http::identifier::Ids;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::RegistrationId;

/// Get a document's content
///
/// The content is sent as a file to download, under a name that the service gives. The reading is recorded in the
/// audit trail before the first byte is sent.
#[utoipa::path(tag = "documents", operation_id = "get_registration_document_content",
    extensions(("x-meets-erased" = json!(true)), ("x-file" = json!(true))),
    security(("oauth2" = [RegistrationRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the registration"),
           ("document_id" = Uuid, Path, description = "Identifier of the document")),
    responses((status = 200, description = "Content of the document", content(
        (Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png")))))]
#[get("/registrations/{id}/documents/{document_id}/content")]
pub async fn get_registration_document_content(
    caller: Authorized<RegistrationRead>,
    request: HttpRequest,
    ids: Ids,
) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let Ids(id, document) = ids;
    let found = caller.rows().document(RegistrationId::new(id), document).await?;
    let (registration, row) = caller.open(found.ok_or(Problem::new(Code::NotFound))?).await?;
    let content = registration.open_document(document, &caller.app().documents.kept(document).await?)?;
    attachment(&request, &registration.row.reference, document, &row.media_type, content)
}
