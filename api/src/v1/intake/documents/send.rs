use super::view::DocumentView;
use crate::access::{Authenticated, Authorized, Changeable, Done, Permit, RegistrationUpdate};
use crate::contract::words;
use crate::documents::Upload;
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::identifier::Id;
use crate::http::shares::Sharer;
use crate::http::submission::Asked;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use reintegration_domain::identifier::RegistrationId;
use reintegration_domain::intake::registrations::{Command, EvidenceKind, Status, apply};
use reintegration_storage::Word;
use reintegration_storage::entity::document::Model;
use reintegration_storage::{MOST_DOCUMENTS, Registration, Transaction};
use utoipa::ToSchema;
use uuid::Uuid;

/// A document, with the kind of evidence that it gives.
#[derive(Debug, ToSchema)]
#[schema(example = json!({ "kind": "asylum", "file": "%PDF-1.7" }))]
#[allow(dead_code, reason = "the form is read part by part; this describes it")]
pub struct DocumentForm {
    /// Kind of evidence that the document gives
    #[schema(value_type = words::EvidenceKind)]
    kind: String,
    /// The document: PDF, JPEG or PNG, detected from its content
    #[schema(value_type = String, format = Binary, max_length = 67_108_864)]
    file: Vec<u8>,
}

/// A registration as those see it who send documents to it.
struct Addressed(Registration);

impl Changeable for Addressed {
    async fn lock(_: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        let found = transaction.rows().registration_for_document(RegistrationId::new(id)).await?;
        Ok(found.map(|found| Self(transaction.open(found))))
    }

    fn version(&self) -> i64 {
        self.0.row.version
    }
}

/// Send a document as evidence
///
/// PDF, JPEG or PNG, detected from the content; file names are not kept. If evidence was requested, the registration
/// returns to `submitted` with the last of the documents that are wanted. The content is encrypted under the person's own key before it is stored.
#[utoipa::path(tag = "documents", operation_id = "create_registration_document",
    extensions(("x-meets-erased" = json!(true)), ("x-own-turns" = json!(true))),
    security(("oauth2" = [RegistrationUpdate::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the registration")),
    request_body(content = DocumentForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "The stored document", body = DocumentView)))]
#[post("/registrations/{id}/documents")]
pub async fn create_registration_document(
    caller: Authorized<RegistrationUpdate>,
    id: Id,
    request: HttpRequest,
    body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let document = Uuid::now_v7();
    // Who has no such registration sends nothing in vain; but a repeat is answered whoever has it by now.
    let (app, sharer) = (caller.app(), Sharer::client(caller.actor()));
    let turn = app.shares.requests.wait(sharer, 1).await?;
    let found = caller.rows().registration(RegistrationId::new(id.0)).await?;
    let sealing = found.map(|found| found.sealing());
    if sealing.is_none() && !caller.may_be_repeat(&request).await? {
        return Err(Problem::new(Code::NotFound));
    }
    drop(turn);
    let (upload, _held) =
        Upload::<EvidenceKind>::read(&app.shares, (sharer, app.document_bytes), request, body).await?;
    if let Some(answered) = caller.answered(&upload.submission).await? {
        return Ok(answered);
    }
    let sealing = sealing.ok_or(Problem::new(Code::NotFound))?;
    if let Some(sent) = &upload.document {
        app.documents.keep(&app.store, document, sealing.seal_document(document, &sent.content)?).await?;
    }
    caller
        .change(upload.submission, id, async |transaction, Addressed(before): Addressed, Asked { faults, .. }| {
            let sent = faults.result_of(upload.document).map_err(Problem::validation)?;
            let asked_for = before.personal.evidence.as_ref();
            let completes = asked_for.is_none_or(|request| request.is_complete_with(sent.kind));
            let next = apply(&before.row.state()?, &Command::SendDocument { completes })?;
            if transaction.document_count(id.0).await? >= MOST_DOCUMENTS {
                return Err(Problem::new(Code::TooManyDocuments));
            }
            let registration = if *before.row.status == Status::EvidenceRequested {
                let mut after = before.clone();
                after.row.set_state(&next.state);
                after.personal.status_reason = after.personal.status_reason.filter(|_| next.events.is_empty());
                if let Some(request) = &mut after.personal.evidence {
                    request.received.push((document, sent.kind));
                }
                transaction.save_registration(&before, after, &next.events).await?
            } else {
                before
            };
            let row = Model {
                id: document,
                registration_id: id.0,
                kind: Word(sent.kind),
                media_type: sent.media_type.as_str().to_owned(),
                size: i64::try_from(sent.content.len()).unwrap_or(i64::MAX),
                sha256: sent.sha256,
                sent_by: caller.actor().client.uuid(),
                created_at: caller.now(),
            };
            transaction.insert_document(row.clone(), &registration).await?;
            let names = transaction.rows().client_names([&row]).await?;
            let view = DocumentView::new(row, &names);
            Ok(Done::showing_nobody(answer::of(StatusCode::CREATED, None, None, &view)?))
        })
        .await
}
