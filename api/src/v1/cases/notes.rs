use crate::access::{Authorized, CaseRead, Permit};
use crate::client::NamedClient;
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::page::listed;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, Utc};
use reintegration_domain::identifier::CaseId;
use reintegration_storage::ClientNames;
use reintegration_storage::Note;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A note on a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoteView {
    /// Identifier of the note
    #[schema(max_length = 36)]
    id: Uuid,
    /// Identifier of the case
    #[schema(max_length = 36)]
    case_id: Uuid,
    /// Text of the note; `null` once it is erased
    #[schema(max_length = 4000)]
    text: Option<String>,
    /// Client that wrote the note
    author: NamedClient,
    /// Time when the note was written
    created_at: DateTime<Utc>,
}

impl NoteView {
    /// The note, with the names of its clients.
    pub fn new(Note { row, text }: Note, names: &ClientNames) -> Self {
        Self {
            id: row.id,
            case_id: row.case_id,
            text,
            author: NamedClient::of(row.author, names),
            created_at: row.created_at,
        }
    }
}

listed!(NoteView as NoteList, "A page of the notes on a case.", "The notes on this page, newest first");

/// List the notes on a case
///
/// Lists the notes on the case, newest first.
#[utoipa::path(tag = "cases", operation_id = "list_case_notes",
    security(("oauth2" = [CaseRead::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")),
    responses((status = 200, description = "A page of notes, newest first", body = NoteList)))]
#[get("/cases/{id}/notes")]
pub async fn list_case_notes(
    caller: Authorized<CaseRead>,
    request: HttpRequest,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let listing = Query::listing(&request)?;
    let rows = caller.rows();
    let case = rows.case(CaseId::new(id.0)).await?.ok_or(Problem::new(Code::NotFound))?;
    let page = caller.open(rows.notes(&case, listing.by_id()).await?).await?;
    let names = rows.client_names(&page.items).await?;
    Ok(listing.send(page, |note| note.row.id, |note| NoteView::new(note, &names)))
}
