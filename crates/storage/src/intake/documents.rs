//! Documents sent as evidence. Their content lies sealed in the document store; here is what there is to know of it.

use crate::column::Word;
use crate::entity::document::{Column, Entity, Model};
use crate::entity::{decision, document_leftover};
use crate::intake::registrations::{Registration, document_change};
use crate::scoped::Paged;
use crate::scoped::{Page, PageRequest, Scoped};
use crate::trail::{EVIDENCE, Guarded};
use crate::{Backend, PersonKey, StorageError, Store, Transaction};
use chrono::TimeDelta;
use reintegration_domain::identifier::RegistrationId;
use reintegration_domain::intake::registrations::{Event, EvidenceKind, Ruled};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

/// The most documents of one registration, and of one report.
pub const MOST_DOCUMENTS: u64 = 50;

fn place(document: Uuid) -> String {
    format!("document {document}")
}

fn insert_leftover(backend: Backend) -> String {
    format!("INSERT INTO document_leftovers (document_id, since, abandoned) VALUES ($1, {}, $2)", backend.now())
}

/// Seals what is new about a person, and opens nothing.
#[derive(Debug)]
pub struct Sealing(PersonKey);

impl Sealing {
    /// Seals a document's content under the person's key.
    pub fn seal_document(&self, document: Uuid, content: &[u8]) -> Result<Vec<u8>, StorageError> {
        self.0.seal(content, &place(document))
    }
}

impl Guarded<Registration> {
    /// What seals; the data stays guarded.
    #[must_use]
    pub fn sealing(&self) -> Sealing {
        Sealing(self.peek().key().clone())
    }
}

impl Registration {
    /// A document's content again.
    pub fn open_document(&self, document: Uuid, sealed: &[u8]) -> Result<Vec<u8>, StorageError> {
        self.key().open(sealed, &place(document))
    }
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// What there is to know of a registration's documents, newest first; `None` where it is not among the caller's
    /// rows.
    pub async fn documents(
        &self,
        of: RegistrationId,
        page: PageRequest,
    ) -> Result<Option<Guarded<Page<Model>>>, StorageError> {
        match self.is_erased(of).await? {
            None => return Ok(None),
            Some(true) => return Err(StorageError::Erased),
            Some(false) => {}
        }
        let rows = Entity::find()
            .filter(Column::RegistrationId.eq(of.uuid()))
            .page(page, Column::Id)
            .all(self.connection)
            .await?;
        let page = Page::of(rows, page.limit)?;
        let persons = page.items.first().map(|_| of.uuid()).into_iter().collect();
        Ok(Some(Guarded::new(page, persons, EVIDENCE)))
    }

    /// A document with the registration that opens it; `None` where it is not among the caller's rows.
    pub async fn document(
        &self,
        of: RegistrationId,
        document: Uuid,
    ) -> Result<Option<Guarded<(Registration, Model)>>, StorageError> {
        let Some(registration) = self.registration(of).await? else { return Ok(None) };
        let row =
            Entity::find_by_id(document).filter(Column::RegistrationId.eq(of.uuid())).one(self.connection).await?;
        Ok(row.map(|row| {
            let persons = registration.persons().to_vec();
            Guarded::new((registration.into_inner(), row), persons, EVIDENCE)
        }))
    }
}

impl Transaction {
    /// How many documents the registration has.
    pub async fn document_count(&self, of: Uuid) -> Result<u64, StorageError> {
        use sea_orm::PaginatorTrait;
        Ok(Entity::find().filter(Column::RegistrationId.eq(of)).count(self.connection()).await?)
    }

    /// Whether the registration has evidence of another kind than the identity.
    pub async fn has_other_evidence(&self, of: Uuid) -> Result<bool, StorageError> {
        use sea_orm::PaginatorTrait;
        let other = Column::Kind.ne(Word(EvidenceKind::Identity));
        let found = Entity::find().filter(Column::RegistrationId.eq(of)).filter(other);
        Ok(found.count(self.connection()).await? > 0)
    }

    /// Records a document whose content lies in the store, and what that does to the registration.
    pub async fn insert_document(&mut self, row: Model, of: &Registration) -> Result<(), StorageError> {
        let data = json!({ "reference": of.row.reference, "document_id": row.id, "kind": row.kind });
        self.claim_content(row.id).await?;
        Entity::insert(row.into_active_model()).exec_without_returning(self.connection()).await?;
        self.open(Guarded::new((), vec![of.row.id], EVIDENCE));
        self.publish(document_change(&of.row, Event::DocumentAdded, data)).await
    }

    /// A document of a registration.
    pub async fn document_of(&self, of: Uuid, document: Uuid) -> Result<Option<Model>, StorageError> {
        Ok(Entity::find_by_id(document).filter(Column::RegistrationId.eq(of)).one(self.connection()).await?)
    }

    /// Whether the registration was accepted or rejected since the document came. Identifiers are ordered by time.
    pub async fn is_decided_since(&self, document: &Model) -> Result<bool, StorageError> {
        use sea_orm::PaginatorTrait;
        let final_ones = [Ruled::Accepted, Ruled::Rejected].map(Word);
        let decided = decision::Entity::find()
            .filter(decision::Column::RegistrationId.eq(document.registration_id))
            .filter(decision::Column::Outcome.is_in(final_ones))
            .filter(decision::Column::Id.gt(document.id));
        Ok(decided.count(self.connection()).await? > 0)
    }

    /// Takes a document out, with its content, and records what that does to the registration.
    pub async fn remove_document(
        &mut self,
        row: &Model,
        before: &Registration,
        after: Registration,
    ) -> Result<(), StorageError> {
        Entity::delete_by_id(row.id).exec(self.connection()).await?;
        self.leave_content(row.id).await?;
        let after = self.save_registration(before, after, &[]).await?;
        self.open(Guarded::new((), vec![after.row.id], EVIDENCE));
        let data = json!({ "reference": after.row.reference, "document_id": row.id, "kind": row.kind });
        self.publish(document_change(&after.row, Event::DocumentRemoved, data)).await
    }

    /// Forgets the documents of an erased person; their content goes from the store afterwards.
    pub(crate) async fn leave_documents(&self, of: Uuid) -> Result<(), StorageError> {
        let ids: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::RegistrationId.eq(of))
            .into_tuple()
            .all(self.connection())
            .await?;
        for document in ids {
            self.leave_content(document).await?;
        }
        Entity::delete_many().filter(Column::RegistrationId.eq(of)).exec(self.connection()).await?;
        Ok(())
    }

    /// Makes the content that was expected the content of a document, which is about to be recorded. Where it was given up
    /// meanwhile it may be out of the store already, and nothing is recorded.
    pub(crate) async fn claim_content(&self, document: Uuid) -> Result<(), StorageError> {
        let claimed = document_leftover::Entity::delete_many()
            .filter(document_leftover::Column::DocumentId.eq(document))
            .filter(document_leftover::Column::Abandoned.eq(false))
            .exec(self.connection())
            .await?;
        match claimed.rows_affected {
            1 => Ok(()),
            _ => Err(StorageError::Unavailable(DbErr::Custom(format!("the content of {document} was given up")))),
        }
    }

    /// Has the content of a document, which is no more, taken out of the store.
    pub(crate) async fn leave_content(&self, document: Uuid) -> Result<(), StorageError> {
        self.execute(&insert_leftover(self.backend()), vec![document.into(), true.into()]).await?;
        Ok(())
    }
}

impl Store {
    /// Notes that a document's content is about to be put into the store: where it is never recorded, it is taken out
    /// again.
    pub async fn expect_document(&self, document: Uuid) -> Result<(), StorageError> {
        self.execute(&insert_leftover(self.backend()), vec![document.into(), false.into()]).await?;
        Ok(())
    }

    /// Gives up the contents that were expected longer ago than `past` and never recorded: they cannot be any more.
    pub async fn abandon_documents(&self, past: TimeDelta) -> Result<(), StorageError> {
        let old = self.backend().ago(past);
        let sql = format!("UPDATE document_leftovers SET abandoned = true WHERE NOT abandoned AND since < {old}");
        self.execute(&sql, Vec::new()).await?;
        Ok(())
    }

    /// Contents that may lie in the store and belong to no document, for good.
    pub async fn abandoned_documents(&self) -> Result<Vec<Uuid>, StorageError> {
        Ok(document_leftover::Entity::find()
            .select_only()
            .column(document_leftover::Column::DocumentId)
            .filter(document_leftover::Column::Abandoned.eq(true))
            .limit(1000)
            .into_tuple()
            .all(&self.connection)
            .await?)
    }

    /// A content is out of the store.
    pub async fn forget_leftover(&self, document: Uuid) -> Result<(), StorageError> {
        let delete = document_leftover::Entity::delete_by_id(document);
        self.atomically(async |transaction| delete.exec(transaction).await).await?;
        Ok(())
    }
}
