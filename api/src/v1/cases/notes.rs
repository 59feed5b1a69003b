use crate::access::{Authorized, CaseRead, Permit};
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, Utc};
use reintegration_domain::identifier::CaseId;
use reintegration_storage::Note;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A note on a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoteView {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// The case
    #[schema(max_length = 36)]
    case_id: Uuid,
    /// What it says; `null` once it is erased
    #[schema(max_length = 4000)]
    text: Option<String>,
    /// The client that wrote it
    #[schema(max_length = 36)]
    author: Uuid,
    /// When
    created_at: DateTime<Utc>,
}

impl From<Note> for NoteView {
    fn from(Note { row, text }: Note) -> Self {
        Self { id: row.id, case_id: row.case_id, text, author: row.author, created_at: row.created_at }
    }
}

listed!(NoteView as NoteList, "Notes.", "The notes, newest first");

/// List the notes on a case
///
/// Newest first.
#[utoipa::path(tag = "cases", operation_id = "list_case_notes",
    security(("oauth2" = [CaseRead::SCOPE])),
    params(("id" = Uuid, Path, description = "The case")),
    responses((status = 200, description = "The notes", body = NoteList)))]
#[get("/cases/{id}/notes")]
pub async fn list_case_notes(
    caller: Authorized<CaseRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let listing = query.page();
    query.finish()?;
    let rows = caller.rows();
    let case = rows.case(CaseId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let page = caller.open(rows.notes(&case, listing.by_id()).await?).await?;
    Ok(listing.send(page, |note| note.row.id, NoteView::from))
}
