//! Clients, their secrets and assertions; the demonstration's signing key.

use crate::column::Word;
use crate::entity::{client, client_secret, signing_key};
use crate::scoped::Paged;
use crate::scoped::{Page, PageRequest};
use crate::{Preparation, StorageError, Store};
use chrono::{DateTime, TimeDelta, Utc};
use reintegration_domain::access::Actor;
use reintegration_domain::access::ClientStatus;
use reintegration_domain::identifier::{ClientId, OrganisationId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use uuid::Uuid;

/// Client records. Reached by the token endpoint, by authentication and by administrators; never through row scopes,
/// since clients are nobody's case.
#[derive(Debug, Clone, Copy)]
pub struct Clients<'a>(pub(crate) &'a Store);

impl Store {
    /// The client records.
    #[must_use]
    pub const fn clients(&self) -> Clients<'_> {
        Clients(self)
    }
}

impl Clients<'_> {
    /// The client of that name.
    pub async fn named(&self, client_id: &str) -> Result<Option<client::Model>, StorageError> {
        Ok(client::Entity::find().filter(client::Column::ClientId.eq(client_id)).one(&self.0.connection).await?)
    }

    /// The client with that identifier.
    pub async fn get(&self, id: ClientId) -> Result<Option<client::Model>, StorageError> {
        Ok(client::Entity::find_by_id(id.uuid()).one(&self.0.connection).await?)
    }

    /// The client that calls, as it stands now.
    pub async fn calling(&self, id: ClientId) -> Result<Option<client::Model>, StorageError> {
        self.0.lookups.client(id.uuid(), self.get(id)).await
    }

    /// The hashes of the client's secrets that are valid at `now`.
    pub async fn secrets(&self, id: Uuid, now: DateTime<Utc>) -> Result<Vec<client_secret::Model>, StorageError> {
        Ok(client_secret::Entity::find()
            .filter(client_secret::Column::Client.eq(id))
            .filter(
                Condition::any()
                    .add(client_secret::Column::ExpiresAt.is_null())
                    .add(client_secret::Column::ExpiresAt.gt(now)),
            )
            .all(&self.0.connection)
            .await?)
    }

    /// Notes that the client has used its assertion `jti`. False where it had used it before, on whatever replica.
    pub async fn use_assertion(&self, id: ClientId, jti: Vec<u8>) -> Result<bool, StorageError> {
        let sql = format!(
            "INSERT INTO client_assertions (client, jti, used_at) VALUES ($1, $2, {}) ON CONFLICT (client, jti) DO NOTHING",
            self.0.backend().now()
        );
        Ok(self.0.execute(&sql, vec![id.uuid().into(), jti.into()]).await? == 1)
    }

    /// Forgets the assertions that were used longer ago than `past`.
    pub async fn forget_assertions(&self, past: TimeDelta) -> Result<(), StorageError> {
        let sql = format!("DELETE FROM client_assertions WHERE used_at < {}", self.0.backend().ago(past));
        self.0.execute(&sql, Vec::new()).await?;
        Ok(())
    }

    /// The clients, newest first; those of the demonstration with `demonstration` only.
    pub async fn list(&self, demonstration: bool, page: PageRequest) -> Result<Page<client::Model>, StorageError> {
        let hidden = (!demonstration).then(|| client::Column::Demonstration.eq(false));
        let rows = client::Entity::find()
            .filter(Condition::all().add_option(hidden))
            .page(page, client::Column::Id)
            .all(&self.0.connection)
            .await?;
        Page::of(rows, page.limit)
    }

    /// The demonstration's clients that are let in where the demonstration is.
    pub async fn active_of_demonstration(&self) -> Result<Vec<client::Model>, StorageError> {
        Ok(client::Entity::find()
            .filter(client::Column::Demonstration.eq(true))
            .filter(client::Column::Status.eq(Word(ClientStatus::Active)))
            .order_by_asc(client::Column::ClientId)
            .all(&self.0.connection)
            .await?)
    }

    /// The signing key kept in the database: `candidate` where there was none. Replicas that start at once agree on
    /// one.
    pub async fn keep_signing_key(&self, candidate: signing_key::Model) -> Result<signing_key::Model, StorageError> {
        let transaction = self.0.begin_atomic().await?;
        self.0.backend().serialise(&transaction, "signing_keys").await?;
        let kept = signing_key::Entity::find()
            .order_by_asc(signing_key::Column::CreatedAt)
            .order_by_asc(signing_key::Column::Kid)
            .one(&*transaction)
            .await?;
        if let Some(kept) = kept {
            return Ok(kept);
        }
        signing_key::Entity::insert(candidate.clone().into_active_model())
            .exec_without_returning(&*transaction)
            .await?;
        transaction.commit().await?;
        Ok(candidate)
    }
}

impl Preparation {
    /// Records a client of the demonstration with its secret, unless it is there.
    pub async fn keep_client(&self, client: client::Model, secret: client_secret::Model) -> Result<(), StorageError> {
        let inserted = client::Entity::insert(client.into_active_model())
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(&*self.0)
            .await?;
        if inserted == 1 {
            client_secret::Entity::insert(secret.into_active_model()).exec_without_returning(&*self.0).await?;
        }
        Ok(())
    }
}

impl client::Model {
    /// The actor that this client is, with its role's permissions; `None` once it is revoked.
    #[must_use]
    pub fn actor(&self) -> Option<Actor> {
        if self.status != ClientStatus::Active {
            return None;
        }
        Some(Actor {
            client: ClientId::new(self.id),
            client_id: self.client_id.clone(),
            role: *self.role,
            organisation: self.organisation_id.map(OrganisationId::new),
            regions: self.regions.0.clone(),
            permissions: self.role.permissions().to_vec(),
        })
    }
}
