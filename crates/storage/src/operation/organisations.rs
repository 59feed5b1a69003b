//! Organisations.

use crate::column::Word;
use crate::entity::{client, client_secret, organisation};
use crate::scoped::Paged;
use crate::scoped::{Page, PageRequest};
use crate::{ChangeRow, NewChange, StorageError, Store, Transaction};
use chrono::{DateTime, Utc};
use reintegration_domain::access::ClientStatus;
use reintegration_domain::identifier::{ClientId, OrganisationId};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

impl Store {
    /// All organisations, newest first.
    pub async fn organisations(&self, page: PageRequest) -> Result<Page<organisation::Model>, StorageError> {
        let rows = organisation::Entity::find().page(page, organisation::Column::Id).all(&self.connection).await?;
        Page::of(rows, page.limit)
    }

    /// The organisation with that identifier.
    pub async fn organisation(&self, id: OrganisationId) -> Result<Option<organisation::Model>, StorageError> {
        Ok(organisation::Entity::find_by_id(id.uuid()).one(&self.connection).await?)
    }
}

impl Transaction {
    /// The organisation with that identifier, seen from inside the transaction.
    pub async fn organisation(&self, id: OrganisationId) -> Result<Option<organisation::Model>, StorageError> {
        Ok(organisation::Entity::find_by_id(id.uuid()).one(self.connection()).await?)
    }

    /// Records what an organisation is now; `None` where its registration code is another's. Where nothing changes, its
    /// version stays.
    pub async fn amend_organisation(
        &mut self,
        before: &organisation::Model,
        mut after: organisation::Model,
    ) -> Result<Option<organisation::Model>, StorageError> {
        if after == *before {
            return Ok(Some(after));
        }
        if after.registration_code != before.registration_code && self.is_code_taken(&after).await? {
            return Ok(None);
        }
        after.version = before.version.saturating_add(1);
        after.updated_at = self.stamp().now;
        let unchanged = [organisation::Column::Id.eq(before.id), organisation::Column::Version.eq(before.version)];
        self.overwrite(&after, unchanged, "organisation", before.id).await?;
        self.publish_operation("organisation.amended", "organisation", after.id, after.version).await?;
        Ok(Some(after))
    }

    /// Whether another organisation has the code. Asked by one at a time.
    async fn is_code_taken(&self, row: &organisation::Model) -> Result<bool, StorageError> {
        let Some(code) = row.registration_code.as_deref() else { return Ok(false) };
        self.serialise("organisations").await?;
        let taken = organisation::Entity::find()
            .filter(organisation::Column::RegistrationCode.eq(code))
            .filter(organisation::Column::Id.ne(row.id))
            .one(self.connection())
            .await?;
        Ok(taken.is_some())
    }

    /// Records a new organisation. False where its registration code is taken.
    pub async fn insert_organisation(&mut self, row: organisation::Model) -> Result<bool, StorageError> {
        if self.is_code_taken(&row).await? {
            return Ok(false);
        }
        let id = row.id;
        organisation::Entity::insert(row.into_active_model()).exec_without_returning(self.connection()).await?;
        self.publish_operation("organisation.created", "organisation", id, 1).await?;
        Ok(true)
    }

    /// Records a new client, with its first secret where it has one. False where the name is taken.
    pub async fn insert_client(
        &mut self,
        row: client::Model,
        secret: Option<client_secret::Model>,
    ) -> Result<bool, StorageError> {
        self.serialise("clients").await?;
        let taken =
            client::Entity::find().filter(client::Column::ClientId.eq(&row.client_id)).one(self.connection()).await?;
        if taken.is_some() {
            return Ok(false);
        }
        let id = row.id;
        client::Entity::insert(row.into_active_model()).exec_without_returning(self.connection()).await?;
        if let Some(secret) = secret {
            client_secret::Entity::insert(secret.into_active_model()).exec_without_returning(self.connection()).await?;
        }
        self.publish_operation("client.created", "client", id, 1).await?;
        Ok(true)
    }

    /// The client, kept from other writers until the transaction ends.
    pub async fn client_for_update(&self, id: ClientId) -> Result<Option<client::Model>, StorageError> {
        Ok(client::Entity::find_by_id(id.uuid()).lock_exclusive().one(self.connection()).await?)
    }

    /// Gives the client a new secret; the one before it stays valid until `overlap_ends`, and what is older ends now.
    pub async fn rotate_secret(
        &mut self,
        before: &client::Model,
        secret: client_secret::Model,
        overlap_ends: DateTime<Utc>,
    ) -> Result<client::Model, StorageError> {
        // The newest alone has no end.
        client_secret::Entity::delete_many()
            .filter(client_secret::Column::Client.eq(before.id))
            .filter(client_secret::Column::ExpiresAt.is_not_null())
            .exec(self.connection())
            .await?;
        client_secret::Entity::update_many()
            .col_expr(client_secret::Column::ExpiresAt, overlap_ends.into())
            .filter(client_secret::Column::Client.eq(before.id))
            .exec(self.connection())
            .await?;
        client_secret::Entity::insert(secret.into_active_model()).exec_without_returning(self.connection()).await?;
        self.save_client(before, before.clone(), "client.secret_rotated").await
    }

    /// Takes the client's access away for good.
    pub async fn revoke_client(&mut self, before: &client::Model) -> Result<client::Model, StorageError> {
        let revoked_at = Some(self.stamp().now);
        let after = client::Model { status: Word(ClientStatus::Revoked), revoked_at, ..before.clone() };
        self.save_client(before, after, "client.revoked").await
    }

    /// Gives the client other keys in place of those it has.
    pub async fn replace_key_set(
        &mut self,
        before: &client::Model,
        jwks: serde_json::Value,
    ) -> Result<client::Model, StorageError> {
        let after = client::Model { jwks: Some(jwks), ..before.clone() };
        self.save_client(before, after, "client.key_set_replaced").await
    }

    pub(crate) async fn save_client(
        &mut self,
        before: &client::Model,
        mut after: client::Model,
        name: &'static str,
    ) -> Result<client::Model, StorageError> {
        after.version = before.version.saturating_add(1);
        after.updated_at = self.stamp().now;
        let unchanged = [client::Column::Id.eq(before.id), client::Column::Version.eq(before.version)];
        self.overwrite(&after, unchanged, "client", before.id).await?;
        self.publish_operation(name, "client", after.id, after.version).await?;
        Ok(after)
    }

    /// A change of the service's own records: of no lot, no region and no client's rows.
    pub(crate) async fn publish_operation(
        &mut self,
        name: &'static str,
        subject_type: &'static str,
        subject_id: Uuid,
        subject_version: i64,
    ) -> Result<(), StorageError> {
        let row = ChangeRow::default();
        self.publish(NewChange { name, subject_type, subject_id, subject_version, row, data: json!({}) }).await
    }

    /// See [`crate::Backend::serialise`].
    pub(crate) async fn serialise(&self, what: &str) -> Result<(), StorageError> {
        Ok(self.backend().serialise(self.connection(), what).await?)
    }
}
