//! Policies: the rules of a programme from a day on.

use crate::entity::policy;
use crate::{Public, StorageError};
use reintegration_domain::identifier::PolicyId;
use reintegration_domain::policy::{Policy, Timeline};
use reintegration_domain::programme::Programme;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::ops::Deref;

/// A policy that explains decisions: its row and its parsed rules.
#[derive(Debug, Clone)]
pub struct PublishedPolicy {
    /// The row's identifier.
    pub id: PolicyId,
    /// The rules.
    pub policy: Policy,
}

impl Deref for PublishedPolicy {
    type Target = Policy;

    fn deref(&self) -> &Policy {
        &self.policy
    }
}

impl AsRef<Policy> for PublishedPolicy {
    fn as_ref(&self) -> &Policy {
        &self.policy
    }
}

impl Public<'_> {
    /// Every published policy of the programme, by the day from which it is in force.
    pub async fn policies(&self, programme: Programme) -> Result<Timeline<PublishedPolicy>, StorageError> {
        let rows = policy::Entity::find()
            .filter(policy::Column::Programme.eq(programme.as_str()))
            .filter(policy::Column::Status.eq("published"))
            .all(self.connection)
            .await?;
        let policies = rows.iter().map(parsed).collect::<Result<Vec<_>, _>>()?;
        Ok(Timeline::new(policies))
    }
}

/// A stored policy was parsed when it was published; one that no longer parses was damaged.
fn parsed(row: &policy::Model) -> Result<PublishedPolicy, StorageError> {
    let policy = Policy::parse(&row.document)
        .map_err(|faults| StorageError::Corrupt(format!("policy {}: {} faults", row.id, faults.len())))?;
    Ok(PublishedPolicy { id: PolicyId::new(row.id), policy })
}
