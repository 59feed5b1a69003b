//! Policies: the rules of a programme from a day on.

use crate::column::Word;
use crate::entity::policy;
use crate::error::OrCorrupt;
use crate::published_policies::PublishedPolicy;
use crate::scoped::Paged;
use crate::scoped::{Page, PageRequest};
use crate::{Public, StorageError, Store, Transaction};
use chrono::NaiveDate;
use reintegration_domain::identifier::{ClientId, PolicyId};
use reintegration_domain::programme::policies::{Policy, PolicyStatus, Timeline};
use reintegration_domain::programme::programmes::Programme;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::sync::Arc;
use uuid::Uuid;

impl<C: ConnectionTrait> Public<'_, C> {
    /// Every published policy of the programme, by the day from which it is in force.
    pub async fn policies(&self, programme: Programme) -> Result<Timeline<PublishedPolicy>, StorageError> {
        let ids: Vec<Uuid> = policy::Entity::find()
            .select_only()
            .column(policy::Column::Id)
            .filter(policy::Column::Programme.eq(Word(programme)))
            .filter(policy::Column::Status.eq(Word(PolicyStatus::Published)))
            .into_tuple()
            .all(self.connection)
            .await?;
        let mut policies = Vec::with_capacity(ids.len());
        for id in ids {
            policies.push(self.policy(PolicyId::new(id)).await?);
        }
        Ok(Timeline::new(policies))
    }

    /// The published policy with that identifier: the one that a registration was assessed under.
    pub async fn policy(&self, id: PolicyId) -> Result<PublishedPolicy, StorageError> {
        if let Some(known) = self.policies.known(id) {
            return Ok(known);
        }
        let published =
            policy::Entity::find_by_id(id.uuid()).filter(policy::Column::Status.eq(Word(PolicyStatus::Published)));
        let row = published.one(self.connection).await?;
        let policy = parsed(&row.or_corrupt("policy: it is missing")?)?;
        self.policies.keep(&policy);
        Ok(policy)
    }
}

/// A stored policy was parsed when it was published; one that no longer parses was damaged.
fn parsed(row: &policy::Model) -> Result<PublishedPolicy, StorageError> {
    let policy = Policy::parse(&row.document)
        .map_err(|faults| StorageError::Corrupt(format!("policy {}: {} faults", row.id, faults.len())))?;
    Ok(PublishedPolicy { id: PolicyId::new(row.id), policy: Arc::new(policy) })
}

impl Store {
    /// Policies, drafts included, newest first.
    pub async fn policies(
        &self,
        programme: Option<Programme>,
        page: PageRequest,
    ) -> Result<Page<policy::Model>, StorageError> {
        let of_programme = programme.map(|programme| policy::Column::Programme.eq(Word(programme)));
        let rows = policy::Entity::find()
            .filter(Condition::all().add_option(of_programme))
            .page(page, policy::Column::Id)
            .all(&self.connection)
            .await?;
        Page::of(rows, page.limit)
    }

    /// The policy with that identifier, published or not.
    pub async fn policy(&self, id: PolicyId) -> Result<Option<policy::Model>, StorageError> {
        Ok(policy::Entity::find_by_id(id.uuid()).one(&self.connection).await?)
    }
}

impl Transaction {
    /// Records a draft. False where the programme has that version already.
    pub async fn insert_policy(&mut self, row: policy::Model) -> Result<bool, StorageError> {
        self.serialise("policies").await?;
        let taken = policy::Entity::find()
            .filter(policy::Column::Programme.eq(row.programme))
            .filter(policy::Column::PolicyVersion.eq(&row.policy_version))
            .one(self.connection())
            .await?;
        if taken.is_some() {
            return Ok(false);
        }
        let id = row.id;
        policy::Entity::insert(row.into_active_model()).exec_without_returning(self.connection()).await?;
        self.publish_operation("policy.drafted", "policy", id, 1).await?;
        Ok(true)
    }

    /// The policy, kept from other writers until the transaction ends; other publications wait as well.
    pub async fn policy_for_update(&self, id: PolicyId) -> Result<Option<policy::Model>, StorageError> {
        self.serialise("policies").await?;
        Ok(policy::Entity::find_by_id(id.uuid()).lock_exclusive().one(self.connection()).await?)
    }

    /// The last day from which a published policy of the programme is in force.
    pub async fn last_policy_day(&self, programme: Programme) -> Result<Option<NaiveDate>, StorageError> {
        let last = policy::Entity::find()
            .filter(policy::Column::Programme.eq(Word(programme)))
            .filter(policy::Column::Status.eq(Word(PolicyStatus::Published)))
            .order_by_desc(policy::Column::InForceFrom)
            .one(self.connection())
            .await?;
        Ok(last.map(|row| row.in_force_from))
    }

    /// Publishes a draft in the name of `by`. From here on it never changes.
    pub async fn publish_policy(&mut self, before: policy::Model, by: ClientId) -> Result<policy::Model, StorageError> {
        let after = policy::Model {
            status: Word(PolicyStatus::Published),
            published_by: Some(by.uuid()),
            published_at: Some(self.stamp().now),
            version: before.version.saturating_add(1),
            ..before
        };
        policy::Entity::update_many()
            .set(after.clone().into_active_model().reset_all())
            .filter(policy::Column::Id.eq(after.id))
            .exec(self.connection())
            .await?;
        self.publish_operation("policy.published", "policy", after.id, after.version).await?;
        Ok(after)
    }
}
