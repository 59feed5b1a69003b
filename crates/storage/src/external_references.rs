//! What clients call registrations, cases and assistance in their own systems. Nobody but the client that gave a reference
//! sees it: it changes nothing for others, and so neither the version nor the feed.

use crate::entity::external_reference::{Column, Entity, Model};
use crate::scoped::Scoped;
use crate::stamp::Author;
use crate::{StorageError, Transaction};
use reintegration_domain::external_reference::ExternalReference;
use reintegration_domain::identifier::ClientId;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityName, EntityTrait, QueryFilter};
use std::collections::HashMap;
use uuid::Uuid;

/// What can have a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Referenced {
    /// A registration.
    Registration,
    /// A case.
    Case,
    /// Assistance.
    Assistance,
}

impl Referenced {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Case => "case",
            Self::Assistance => "assistance",
        }
    }
}

/// A client's own references, by what they are of.
#[derive(Debug, Clone, Default)]
pub struct OwnReferences(HashMap<Uuid, String>);

impl OwnReferences {
    /// The reference of one of them.
    #[must_use]
    pub fn of(&self, subject: Uuid) -> Option<String> {
        self.0.get(&subject).cloned()
    }
}

/// What a client calls so, of one kind: one at most.
pub(crate) fn called(kind: Referenced, (client, reference): &(ClientId, ExternalReference)) -> SelectStatement {
    Query::select()
        .column(Column::SubjectId)
        .from(Entity.table_ref())
        .and_where(Column::ClientId.eq(client.uuid()))
        .and_where(Column::SubjectType.eq(kind.as_str()))
        .and_where(Column::Reference.eq(reference.as_str()))
        .take()
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The client's own references of these.
    pub async fn own_references(
        &self,
        client: ClientId,
        of: impl IntoIterator<Item = Uuid>,
    ) -> Result<OwnReferences, StorageError> {
        let of: Vec<Uuid> = of.into_iter().collect();
        if of.is_empty() {
            return Ok(OwnReferences::default());
        }
        let own = Entity::find().filter(Column::ClientId.eq(client.uuid())).filter(Column::SubjectId.is_in(of));
        let own = own.all(self.connection).await?;
        Ok(OwnReferences(own.into_iter().map(|Model { subject_id, reference, .. }| (subject_id, reference)).collect()))
    }
}

impl Transaction {
    /// The own reference of the client that changes something.
    pub async fn own_reference(&self, of: Uuid) -> Result<Option<String>, StorageError> {
        let Author::Client(actor) = &self.stamp().author else { return Ok(None) };
        Ok(self.rows().own_references(actor.client, [of]).await?.of(of))
    }

    /// Gives what belongs to a person the reference of the client that changes something, or takes it away. Says whether it
    /// could: not where the client calls something else of the kind so, which another replica may be about to record.
    pub async fn refer_to(
        &self,
        (kind, subject): (Referenced, Uuid),
        person: Uuid,
        reference: Option<&ExternalReference>,
    ) -> Result<bool, StorageError> {
        let Author::Client(actor) = &self.stamp().author else { return Ok(false) };
        let client = actor.client.uuid();
        let before = Entity::delete_many().filter(Column::ClientId.eq(client)).filter(Column::SubjectId.eq(subject));
        before.exec(self.connection()).await?;
        let Some(reference) = reference else { return Ok(true) };
        let sql = "INSERT INTO external_references (client_id, subject_type, subject_id, reference, registration_id) \
                   VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
        let values =
            vec![client.into(), kind.as_str().into(), subject.into(), reference.as_str().into(), person.into()];
        Ok(self.execute(sql, values).await? == 1)
    }

    /// Nobody calls anything of the person's any more.
    pub(crate) async fn forget_references(&self, person: Uuid) -> Result<(), StorageError> {
        Entity::delete_many().filter(Column::RegistrationId.eq(person)).exec(self.connection()).await?;
        Ok(())
    }
}
