use super::media_type::MediaType;
use crate::access::{Authorized, Permit, RegistrationRead};
use crate::error::{Code, Problem};
use crate::http::identifier::Ids;
use crate::http::query::Query;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, X_CONTENT_TYPE_OPTIONS};
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::RegistrationId;

/// Get a document's content
///
/// To be kept as a file, under a name that the service gives it. The reading stands in the audit trail before the first
/// byte is sent.
#[utoipa::path(tag = "documents", operation_id = "get_registration_document_content",
    security(("oauth2" = [RegistrationRead::SCOPE])),
    params(("id" = Uuid, Path, description = "The registration"),
           ("document_id" = Uuid, Path, description = "The document")),
    responses((status = 200, description = "The document", content(
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
    let sealed = caller.app().documents.get(document).await.map_err(|error| {
        tracing::error!(%error, "a document cannot be read");
        Problem::new(Code::Unavailable)
    })?;
    let content = registration.open_document(document, &sealed)?;
    let media_type = MediaType::parse(&row.media_type).ok_or(Problem::new(Code::Internal))?;
    let name = format!("{}-{}.{}", registration.row.reference, document, media_type.ending());
    Ok(HttpResponse::Ok()
        .content_type(media_type.as_str())
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(content))
}
