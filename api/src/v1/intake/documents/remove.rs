use crate::access::{Authorized, Done, Permit, RegistrationUpdate};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Ids;
use crate::http::submission::Submission;
use actix_web::{HttpResponse, delete};
use reintegration_domain::identifier::RegistrationId;
use reintegration_domain::intake::registrations::{Command, apply};

/// Delete a document of a registration
///
/// Deletes a wrong document and its content permanently. Only the client that sent the document can delete it (403
/// `not_the_author`), until the registration is accepted or rejected (409 `state_forbids`). A registration that waits for
/// evidence then waits for the document again. `If-Match` takes the registration's version, and the registration gets its
/// next version.
#[utoipa::path(tag = "documents", operation_id = "delete_registration_document",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [RegistrationUpdate::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the registration"),
           ("document_id" = Uuid, Path, description = "Identifier of the document")),
    responses((status = 204, description = "The document was deleted")))]
#[delete("/registrations/{id}/documents/{document_id}")]
pub async fn delete_registration_document(
    caller: Authorized<RegistrationUpdate>,
    Ids(id, document): Ids,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    caller
        .once(submission, async |transaction, body| {
            let found = transaction.rows().registration_for_update(RegistrationId::new(id)).await?;
            let before = transaction.open(found.ok_or(Problem::new(Code::NotFound))?);
            let found = transaction.document_of(id, document).await?;
            let document = found.ok_or(Problem::new(Code::NotFound))?;
            body.of(before.row.version)?.sound()?;
            let sent_it = document.sent_by == caller.actor().client.uuid();
            let decided = transaction.is_decided_since(&document).await?;
            let next = apply(&before.row.state()?, &Command::RemoveDocument { sent_it, decided })?;
            let mut after = before.clone();
            after.row.set_state(&next.state);
            if let Some(evidence) = &mut after.personal.evidence {
                evidence.received.retain(|(received, _)| *received != document.id);
            }
            transaction.remove_document(&document, &before, after).await?;
            Ok(Done::from(answer::gone()))
        })
        .await
}
