//! What is older than the list of what waits: the service lists it bit by bit.

use crate::entity::unlisted_work::{Entity, Model};
use crate::work::{self, Whose};
use crate::{StorageError, Store, Transaction};
use sea_orm::{EntityTrait, QuerySelect};
use std::collections::BTreeSet;

/// Something whose waiting items were never found.
#[derive(Debug, Clone)]
pub struct Unlisted(Model);

impl Transaction {
    /// Finds what waits of something that is older than the list.
    pub async fn list_the_unlisted(&self, Unlisted(one): Unlisted) -> Result<(), StorageError> {
        let person = one.registration_id.map(Whose::Person);
        let whose = person.or(one.grant_id.map(Whose::Grant)).or(one.lot_id.map(Whose::Lot));
        work::find(self.connection(), self.backend(), BTreeSet::from_iter(whose)).await?;
        Entity::delete_by_id(one.id).exec(self.connection()).await?;
        Ok(())
    }
}

impl Store {
    /// Some of what is older than the list of what waits.
    pub async fn unlisted_work(&self, most: u64) -> Result<Vec<Unlisted>, StorageError> {
        let rows = Entity::find().limit(most).all(&self.connection).await?;
        Ok(rows.into_iter().map(Unlisted).collect())
    }
}
