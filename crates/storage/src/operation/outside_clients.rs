//! Clients that come with tokens of outside issuers: rows made just in time, since whatever is recorded names a client.

use crate::column::{Json, Word};
use crate::entity::client;
use crate::{Clients, StorageError, Transaction};
use reintegration_domain::access::ClientStatus;
use reintegration_domain::access::Role;
use reintegration_domain::identifier::OrganisationId;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Select};
use uuid::Uuid;

/// What a token of an outside issuer says of its bearer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideClient {
    /// The issuer, as the token names it.
    pub issuer: String,
    /// The keyed hash of the subject.
    pub subject: Vec<u8>,
    /// The role that the issuer's mapping gives.
    pub role: Role,
    /// A partner's organisation.
    pub organisation: Option<OrganisationId>,
    /// The regions an officer is limited to; empty means all.
    pub regions: Vec<String>,
}

impl OutsideClient {
    /// Whether the row says the same.
    #[must_use]
    pub fn is(&self, row: &client::Model) -> bool {
        row.role == self.role
            && row.organisation_id == self.organisation.map(OrganisationId::uuid)
            && *row.regions == self.regions
    }
}

fn rows(issuer: &str, subject: &[u8]) -> Select<client::Entity> {
    client::Entity::find()
        .filter(client::Column::Issuer.eq(issuer))
        .filter(client::Column::Subject.eq(subject.to_vec()))
}

impl Clients<'_> {
    /// The keyed hash under which the subject of an outside issuer is found again. It is shown to nobody.
    pub fn subject(&self, issuer: &str, subject: &str) -> Result<Vec<u8>, StorageError> {
        self.0.vault.subject(issuer, subject)
    }

    /// The client that stands for the subject of an outside issuer, if it has called before.
    pub async fn of_subject(&self, issuer: &str, subject: &[u8]) -> Result<Option<client::Model>, StorageError> {
        Ok(rows(issuer, subject).one(&self.0.connection).await?)
    }
}

impl Transaction {
    /// The row of the bearer, made where there is none and brought up to what its token says; a revoked one stays as it
    /// is. `None` where its organisation is not on record. `prefix` begins its name, which is random behind it: no name
    /// tells anybody who the subject is.
    pub async fn keep_outside_client(
        &mut self,
        bearer: &OutsideClient,
        prefix: &str,
    ) -> Result<Option<client::Model>, StorageError> {
        // Replicas that meet a new subject at the same moment make one row.
        self.serialise("clients").await?;
        if let Some(organisation) = bearer.organisation
            && self.organisation(organisation).await?.is_none()
        {
            return Ok(None);
        }
        let (role, regions) = (Word(bearer.role), Json(bearer.regions.clone()));
        let organisation_id = bearer.organisation.map(OrganisationId::uuid);
        let Some(before) = rows(&bearer.issuer, &bearer.subject).lock_exclusive().one(self.connection()).await? else {
            return self.insert_outside_client(bearer, prefix, organisation_id).await.map(Some);
        };
        if before.status != ClientStatus::Active || bearer.is(&before) {
            return Ok(Some(before));
        }
        let after = client::Model { role, organisation_id, regions, ..before.clone() };
        self.save_client(&before, after, "client.changed").await.map(Some)
    }

    async fn insert_outside_client(
        &mut self,
        bearer: &OutsideClient,
        prefix: &str,
        organisation_id: Option<Uuid>,
    ) -> Result<client::Model, StorageError> {
        let (id, now) = (self.new_id(), self.stamp().now);
        // The last 64 bits of an identifier are random but for two.
        let (_, random) = id.as_u64_pair();
        let row = client::Model {
            id,
            client_id: format!("{prefix}{random:016x}"),
            name: bearer.issuer.clone(),
            role: Word(bearer.role),
            organisation_id,
            regions: Json(bearer.regions.clone()),
            status: Word(ClientStatus::Active),
            demonstration: false,
            jwks: None,
            issuer: Some(bearer.issuer.clone()),
            subject: Some(bearer.subject.clone()),
            version: 1,
            created_at: now,
            updated_at: now,
            revoked_at: None,
        };
        client::Entity::insert(row.clone().into_active_model()).exec_without_returning(self.connection()).await?;
        self.publish_operation("client.created", "client", id, 1).await?;
        Ok(row)
    }
}
