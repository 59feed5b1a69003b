use crate::error::{Code, Problem};
use crate::http::document_type::MediaType;
use crate::http::media_type::accepts;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, X_CONTENT_TYPE_OPTIONS};
use actix_web::{HttpRequest, HttpResponse};
use uuid::Uuid;

/// A document's content, to be kept as a file under a name that the service gives it; no browser is to guess what it is.
/// Fails with 406 where the caller takes others than its type.
pub fn attachment(
    request: &HttpRequest,
    reference: &str,
    document: Uuid,
    media_type: &str,
    content: Vec<u8>,
) -> Result<HttpResponse, Problem> {
    let media_type = MediaType::parse(media_type).ok_or(Problem::new(Code::Internal))?;
    if !accepts(request.headers(), media_type.as_str()) {
        return Err(Problem::new(Code::NotAcceptable));
    }
    let name = format!("{reference}-{document}.{}", media_type.ending());
    Ok(HttpResponse::Ok()
        .content_type(media_type.as_str())
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(content))
}
