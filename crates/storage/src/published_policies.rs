//! The published policies that were read, kept for the next reader.

use reintegration_domain::identifier::PolicyId;
use reintegration_domain::programme::policies::Policy;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, PoisonError, RwLock};
use uuid::Uuid;

/// A policy that explains decisions: its row and its parsed rules.
#[derive(Debug, Clone)]
pub struct PublishedPolicy {
    /// The row's identifier.
    pub id: PolicyId,
    /// The rules.
    pub policy: Arc<Policy>,
}

/// The published policies that were read. Once published, a policy never changes: each is read and parsed once.
#[derive(Debug, Default)]
pub struct Policies(RwLock<HashMap<Uuid, PublishedPolicy>>);

impl Policies {
    pub(crate) fn known(&self, id: PolicyId) -> Option<PublishedPolicy> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id.uuid()).cloned()
    }

    pub(crate) fn keep(&self, policy: &PublishedPolicy) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(policy.id.uuid(), policy.clone());
    }
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
