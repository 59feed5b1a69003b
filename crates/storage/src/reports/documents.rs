//! Documents of reports. Their content lies sealed in the document store, each under a key of its own: a report has no
//! person whose key could seal them.

use crate::entity::report::Model as Report;
use crate::entity::report_document::{Column, Entity, Model};
use crate::scoped::Paged;
use crate::scoped::{Page, PageRequest, Scoped};
use crate::trail::{EVIDENCE, Guarded, Subject};
use crate::{Secret, StorageError, Transaction, Vault, Wrapped};
use reintegration_domain::decision::Decision;
use reintegration_domain::identifier::ClientId;
use reintegration_domain::reports::{Event, State};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use serde_json::json;
use uuid::Uuid;

/// What a document's key is wrapped for, and where its content opens.
fn place(document: Uuid) -> String {
    format!("report document {document}")
}

/// The key of one document of a report.
#[derive(Debug, Clone)]
pub struct DocumentKey(Secret);

impl DocumentKey {
    /// A new one.
    pub fn draw() -> Result<Self, StorageError> {
        Ok(Self(Secret::draw()?))
    }

    /// Seals the document's content.
    pub fn seal(&self, document: Uuid, content: &[u8]) -> Result<Vec<u8>, StorageError> {
        self.0.seal(content, &place(document))
    }

    pub(crate) fn wrap(&self, vault: &Vault, document: Uuid) -> Result<Wrapped, StorageError> {
        vault.wrap(&self.0, &place(document))
    }

    pub(crate) fn of(vault: &Vault, row: &Model) -> Result<Self, StorageError> {
        let wrapped = Wrapped { master_key: row.master_key.clone(), sealed: row.sealed_key.clone() };
        Ok(Self(vault.unwrap(&wrapped, &place(row.id))?))
    }
}

/// A document of a report, with what opens its content.
#[derive(Debug, Clone)]
pub struct ReportDocument {
    /// The row.
    pub row: Model,
    key: DocumentKey,
}

impl ReportDocument {
    /// The content again.
    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, StorageError> {
        self.key.0.open(sealed, &place(self.row.id))
    }
}

/// A page of a report's documents, newest first, and one more.
#[must_use]
pub fn documents_of_report(report: Uuid, page: PageRequest) -> Select<Entity> {
    Entity::find().filter(Column::ReportId.eq(report)).page(page, Column::Id)
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// What there is to know of the documents of a report of the caller's, newest first.
    pub async fn report_documents(&self, of: &Report, page: PageRequest) -> Result<Page<Model>, StorageError> {
        Page::of(documents_of_report(of.id, page).all(self.connection).await?, page.limit)
    }

    /// A document of a report of the caller's. Nobody can say whom it shows, so its reading is the report's.
    pub async fn report_document(
        &self,
        of: &Report,
        document: Uuid,
    ) -> Result<Option<Guarded<ReportDocument>>, StorageError> {
        let found = Entity::find_by_id(document).filter(Column::ReportId.eq(of.id)).one(self.connection).await?;
        let Some(row) = found else { return Ok(None) };
        let subject = Subject { r#type: "report", id: of.id, version: of.version };
        let key = DocumentKey::of(self.vault, &row)?;
        Ok(Some(Guarded::of_subject(ReportDocument { row, key }, subject, EVIDENCE)))
    }
}

impl Transaction {
    /// How many documents the report has.
    pub async fn report_document_count(&self, of: &Report) -> Result<u64, StorageError> {
        Ok(Entity::find().filter(Column::ReportId.eq(of.id)).count(self.connection()).await?)
    }

    /// The key of a new document as it is kept.
    pub fn wrap_document_key(&self, key: &DocumentKey, document: Uuid) -> Result<Wrapped, StorageError> {
        key.wrap(self.vault(), document)
    }

    /// Records a document, whose content lies in the store, of a report, which is locked. Who sends it is one of those
    /// who wrote the report.
    pub async fn insert_report_document(
        &mut self,
        before: &Report,
        next: &Decision<State, Event>,
        row: Model,
    ) -> Result<(), StorageError> {
        self.claim_content(row.id).await?;
        Entity::insert(row.clone().into_active_model()).exec_without_returning(self.connection()).await?;
        self.save_with_document(before, next, &row, ClientId::new(row.sent_by)).await
    }

    /// The document of a report, which is locked.
    pub async fn document_of_report(&self, of: &Report, document: Uuid) -> Result<Option<Model>, StorageError> {
        Ok(Entity::find_by_id(document).filter(Column::ReportId.eq(of.id)).one(self.connection()).await?)
    }

    /// Takes a document of a report, which is locked, away for good.
    pub async fn remove_report_document(
        &mut self,
        before: &Report,
        next: &Decision<State, Event>,
        row: &Model,
        by: ClientId,
    ) -> Result<(), StorageError> {
        Entity::delete_by_id(row.id).exec(self.connection()).await?;
        self.leave_content(row.id).await?;
        self.save_with_document(before, next, row, by).await
    }

    async fn save_with_document(
        &mut self,
        before: &Report,
        next: &Decision<State, Event>,
        document: &Model,
        by: ClientId,
    ) -> Result<(), StorageError> {
        let mut after = before.clone();
        after.set_state(&next.state);
        after.add_author(by);
        let after = self.save_report(before, after, &[]).await?;
        for event in &next.events {
            let mut told = super::change(event.name(), &after);
            told.data["document_id"] = json!(document.id);
            told.data["document_kind"] = json!(document.kind);
            self.publish(told).await?;
        }
        Ok(())
    }

    /// What was sent since the last submission belongs to this one. Gives which that is, oldest first.
    pub(super) async fn submit_documents(&self, of: Uuid, revision: i32) -> Result<Vec<Uuid>, StorageError> {
        let waiting = Condition::all().add(Column::ReportId.eq(of)).add(Column::SubmittedRevision.is_null());
        let sent = Entity::find().select_only().column(Column::Id).filter(waiting.clone()).order_by_asc(Column::Id);
        let sent = sent.into_tuple().all(self.connection()).await?;
        Entity::update_many()
            .col_expr(Column::SubmittedRevision, revision.into())
            .filter(waiting)
            .exec(self.connection())
            .await?;
        Ok(sent)
    }
}
