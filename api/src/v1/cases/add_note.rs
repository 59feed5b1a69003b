use super::notes::NoteView;
use super::transition;
use crate::access::{Authorized, CaseNote, Done, Permit};
use crate::contract::schemas;
use crate::error::Problem;
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::submission::{Asked, Submission};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use reintegration_domain::cases::{Command, apply};
use reintegration_storage::Note;
use reintegration_storage::entity::{case, case_note};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A note to add to a case.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "text": "Visited at home; the workshop is set up." }))]
pub struct NoteRequest {
    /// Text of the note
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = schemas::Prose)]
    text: String,
}

/// Add a note to a case
///
/// Notes are added and never changed. A closed case takes no notes.
#[utoipa::path(tag = "cases", operation_id = "create_case_note",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [CaseNote::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the case")), request_body = NoteRequest,
    responses((status = 201, description = "The added note", body = NoteView)))]
#[post("/cases/{id}/notes")]
pub async fn create_case_note(
    caller: Authorized<CaseNote>,
    id: Id,
    submission: Submission<NoteRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, case: case::Model, asked: Asked<NoteRequest>| {
            let NoteRequest { text } = asked.sound()?;
            // The case stays as it is; the state only says whether it takes a note.
            let _ = apply(&case.state()?, &Command::AddNote)?;
            let note = case_note::Model {
                id: transaction.new_id(),
                case_id: case.id,
                sealed_text: None,
                author: caller.actor().client.uuid(),
                created_at: caller.now(),
            };
            let person = transition::person(transaction, &case).await?;
            transaction.insert_note(note.clone(), &text, &case, &person).await?;
            let note = Note { row: note, text: Some(text) };
            let names = transaction.rows().client_names([&note]).await?;
            let view = NoteView::new(note, &names);
            Ok(Done::from(answer::of(StatusCode::CREATED, None, None, &view)?))
        })
        .await
}
