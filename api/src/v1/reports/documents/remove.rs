use crate::access::{Authorized, Done, Permit, ReportWrite};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Ids;
use crate::http::submission::Submission;
use actix_web::{HttpResponse, delete};
use reintegration_domain::identifier::ReportId;
use reintegration_domain::reports::{Command, apply};

/// Delete a document of a report
///
/// Deletes the document and its content permanently, if it is not submitted yet; a submitted document stays (409
/// `state_forbids`). `If-Match` takes the report's version, and the report gets its next version.
#[utoipa::path(tag = "reports", operation_id = "delete_report_document",
    security(("oauth2" = [ReportWrite::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the report"),
           ("document_id" = Uuid, Path, description = "Identifier of the document")),
    responses((status = 204, description = "The document was deleted")))]
#[delete("/reports/{id}/documents/{document_id}")]
pub async fn delete_report_document(
    caller: Authorized<ReportWrite>,
    Ids(id, document): Ids,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    caller
        .once(submission, async |transaction, body| {
            let found = transaction.rows().report_for_update(ReportId::new(id)).await?;
            let before = found.ok_or(Problem::new(Code::NotFound))?;
            let found = transaction.document_of_report(&before, document).await?;
            let document = found.ok_or(Problem::new(Code::NotFound))?;
            body.of(before.version)?.sound()?;
            let command = Command::RemoveDocument { submitted: document.submitted_revision.is_some() };
            let next = apply(&before.state()?, &command)?;
            transaction.remove_report_document(&before, &next, &document, caller.actor().client).await?;
            Ok(Done::from(answer::gone()))
        })
        .await
}
