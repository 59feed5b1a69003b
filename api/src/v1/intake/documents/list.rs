use super::view::DocumentView;
use crate::access::{Authorized, Permit, RegistrationRead};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use reintegration_domain::identifier::RegistrationId;
use serde::Serialize;
use utoipa::ToSchema;

/// Documents.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentList {
    /// The documents, newest first
    #[schema(max_items = 200)]
    items: Vec<DocumentView>,
    /// The cursor of the next page; `null` on the last one
    #[schema(max_length = 400)]
    next_cursor: Option<String>,
}

/// List a registration's documents
///
/// What was sent as evidence, newest first.
#[utoipa::path(tag = "documents", operation_id = "list_registration_documents",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [RegistrationRead::SCOPE])),
    params(("id" = Uuid, Path, description = "The registration")),
    responses((status = 200, description = "The documents", body = DocumentList)))]
#[get("/registrations/{id}/documents")]
pub async fn list_registration_documents(
    caller: Authorized<RegistrationRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let listing = query.page();
    query.finish()?;
    let found = caller.rows().documents(RegistrationId::new(id.0), listing.by_id()).await?;
    let page = caller.open(found.ok_or(Problem::new(Code::NotFound))?).await?;
    let next_cursor = listing.next(page.items.last().map(|row| row.id), page.more);
    let view = DocumentList { items: page.items.into_iter().map(Into::into).collect(), next_cursor };
    Ok(answer::list(&listing, view.next_cursor.as_deref(), &view))
}
