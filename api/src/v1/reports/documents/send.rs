use super::view::ReportDocumentView;
use crate::access::{Authorized, Done, Permit, ReportWrite};
use crate::contract::words;
use crate::documents::Upload;
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::shares::Sharer;
use crate::http::submission::Asked;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use reintegration_domain::identifier::ReportId;
use reintegration_domain::reports::{Command, DocumentKind, apply};
use reintegration_storage::Word;
use reintegration_storage::entity::report_document::Model;
use reintegration_storage::{DocumentKey, MOST_DOCUMENTS, Wrapped};
use utoipa::ToSchema;
use uuid::Uuid;

/// A document of a report.
#[derive(Debug, ToSchema)]
#[schema(example = json!({ "kind": "invoice", "file": "%PDF-1.7" }))]
#[allow(dead_code, reason = "the form is read part by part; this describes it")]
pub struct ReportDocumentForm {
    /// Kind of document
    #[schema(value_type = words::ReportDocumentKind)]
    kind: String,
    /// The document: PDF, JPEG or PNG, detected from its content
    #[schema(value_type = String, format = Binary, max_length = 67_108_864)]
    file: Vec<u8>,
}

/// Send a document of a report
///
/// PDF, JPEG or PNG, detected from the content; file names are not kept. Possible before the report is submitted, and
/// after it was returned (409 `state_forbids` otherwise, 409 `too_many_documents` if the report has the maximum
/// number already). The document belongs to the next submission, and to all revisions after that. The report gets its
/// next version.
#[utoipa::path(tag = "reports", operation_id = "create_report_document",
    extensions(("x-own-turns" = json!(true))),
    security(("oauth2" = [ReportWrite::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the report")),
    request_body(content = ReportDocumentForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "The stored document", body = ReportDocumentView)))]
#[post("/reports/{id}/documents")]
pub async fn create_report_document(
    caller: Authorized<ReportWrite>,
    id: Id,
    request: HttpRequest,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let (id, document) = (ReportId::new(id.0), Uuid::now_v7());
    // Who has no such report sends nothing in vain.
    let (app, sharer) = (caller.app(), Sharer::client(caller.actor()));
    let turn = app.shares.requests.wait(sharer, 1).await?;
    caller.rows().report(id).await?.ok_or(Problem::new(Code::NotFound))?;
    drop(turn);
    let (upload, _held) =
        Upload::<DocumentKind>::read(&app.shares, (sharer, app.document_bytes), request, body).await?;
    if let Some(answered) = caller.answered(&upload.submission).await? {
        return Ok(answered);
    }
    let key = DocumentKey::draw()?;
    if let Some(sent) = &upload.document {
        app.documents.keep(&app.store, document, key.seal(document, &sent.content)?).await?;
    }
    caller
        .once(upload.submission, async |transaction, body| {
            let found = transaction.rows().report_for_update(id).await?;
            let before = found.ok_or(Problem::new(Code::NotFound))?;
            let Asked { faults, .. } = body.of(before.version)?;
            let sent = faults.result_of(upload.document).map_err(Problem::validation)?;
            let next = apply(&before.state()?, &Command::SendDocument)?;
            if transaction.report_document_count(&before).await? >= MOST_DOCUMENTS {
                return Err(Problem::new(Code::TooManyDocuments));
            }
            let Wrapped { master_key, sealed: sealed_key } = transaction.wrap_document_key(&key, document)?;
            let row = Model {
                id: document,
                report_id: before.id,
                kind: Word(sent.kind),
                media_type: sent.media_type.as_str().to_owned(),
                size: i64::try_from(sent.content.len()).unwrap_or(i64::MAX),
                sha256: sent.sha256,
                submitted_revision: None,
                master_key,
                sealed_key,
                sent_by: caller.actor().client.uuid(),
                created_at: caller.now(),
            };
            transaction.insert_report_document(&before, &next, row.clone()).await?;
            let names = transaction.rows().client_names([&row]).await?;
            let view = ReportDocumentView::new(row, &names);
            Ok(Done::from(answer::of(StatusCode::CREATED, None, None, &view)?))
        })
        .await
}
