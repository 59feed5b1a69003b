//! Registrations that are looked for by what somebody knows of the person. Keyed hashes find them: of the words of the
//! names, of the document's number, of the telephone. Two texts have the same hash of 64 bits so seldom that nobody will
//! see it.

use crate::column::Word;
use crate::entity::registration::{Column, Entity, Model};
use crate::entity::{person_key, search_key, unsearchable_registration};
use crate::intake::registrations::Registration;
use crate::scoped::{self, Page, Scoped};
use crate::trail::{Guarded, LISTED};
use crate::{StorageError, Transaction, Vault};
use reintegration_domain::identifier::RegistrationId;
use reintegration_domain::person::{Sought, found_by};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ActiveValue, ColumnTrait, Condition, ConnectionTrait, EntityName, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use std::collections::BTreeSet;
use uuid::Uuid;

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The registrations that the caller sees of whoever is sought, newest first, at most so many. `None` while there are
    /// registrations whose keys are not made yet: who is not found might be among them.
    pub async fn sought_registrations(
        &self,
        sought: &Sought,
        most: u64,
    ) -> Result<Option<Guarded<Page<Model>>>, StorageError> {
        if !self.unsearchable_registrations(1).await?.is_empty() {
            return Ok(None);
        }
        let keys = sought.keys().iter().map(|key| self.vault.look_up_number(key)).collect::<Result<Vec<_>, _>>()?;
        let Some((first, others)) = keys.split_first() else { return Ok(None) };
        let kind = sought.document_kind().map(|kind| Column::DocumentKind.eq(Word(kind)));
        let born = sought.born_on.map(|born| {
            Condition::all().add(Column::BornOn.lte(born.latest())).add(Column::BornUntil.gte(born.earliest()))
        });
        let among = Condition::all().add(scoped::readable_registrations(self.scope)).add_option(kind).add_option(born);
        let rows = registrations_under(*first, others, most).filter(among).all(self.connection).await?;
        let page = Page::of(rows, most)?;
        let persons = page.items.iter().map(|row| row.id).collect();
        Ok(Some(Guarded::new(page, persons, LISTED)))
    }

    /// Registrations whose keys are not made yet, some of them.
    pub async fn unsearchable_registrations(&self, most: u64) -> Result<Vec<RegistrationId>, StorageError> {
        let rows = unsearchable_registration::Entity::find();
        let rows = rows.order_by_asc(unsearchable_registration::Column::RegistrationId).limit(most);
        let rows = rows.all(self.connection).await?;
        Ok(rows.into_iter().map(|row| RegistrationId::new(row.registration_id)).collect())
    }
}

/// The registrations that have all of the keys, newest first, at most so many, and one more where there are more.
#[must_use]
pub fn registrations_under(first: i64, others: &[i64], most: u64) -> Select<Entity> {
    let keys = Entity::belongs_to(search_key::Entity).from(Column::Id).to(search_key::Column::RegistrationId);
    let rows = Entity::find()
        .join(JoinType::InnerJoin, keys.into())
        .filter(search_key::Column::Key.eq(first))
        .filter(Column::ErasedAt.is_null());
    let rows = others.iter().fold(rows, |rows, key| rows.filter(Column::Id.in_subquery(under(*key))));
    rows.order_by_desc(search_key::Column::RegistrationId).limit(most.saturating_add(1))
}

fn under(key: i64) -> SelectStatement {
    Query::select()
        .column(search_key::Column::RegistrationId)
        .from(search_key::Entity.table_ref())
        .and_where(search_key::Column::Key.eq(key))
        .take()
}

impl Registration {
    /// The keys under which it is looked for.
    fn search_keys(&self, vault: &Vault) -> Result<BTreeSet<i64>, StorageError> {
        let Self { row, personal, .. } = self;
        let names = [&row.given_name, &row.family_name, &row.latin_given_name, &row.latin_family_name];
        let names = names.map(|name| name.as_deref());
        let keys = found_by(&names, personal.document_number.as_deref(), personal.phone.as_deref());
        keys.iter().map(|key| vault.look_up_number(key)).collect()
    }
}

impl Transaction {
    /// Lets the person be looked for. `before` is what was there.
    pub(super) async fn index_for_search(
        &self,
        before: Option<&Registration>,
        after: &Registration,
    ) -> Result<(), StorageError> {
        let new = after.search_keys(self.vault())?;
        if let Some(before) = before {
            if before.search_keys(self.vault())? == new {
                return Ok(());
            }
            self.delete_search_keys(after.row.id).await?;
        }
        if new.is_empty() {
            return Ok(());
        }
        let rows = new.into_iter().map(|key| search_key::ActiveModel {
            key: ActiveValue::Set(key),
            registration_id: ActiveValue::Set(after.row.id),
        });
        search_key::Entity::insert_many(rows).exec_without_returning(self.connection()).await?;
        Ok(())
    }

    /// Nobody looks for the person any more.
    pub(super) async fn forget_search_keys(&self, of: Uuid) -> Result<(), StorageError> {
        self.delete_search_keys(of).await?;
        unsearchable_registration::Entity::delete_by_id(of).exec(self.connection()).await?;
        Ok(())
    }

    async fn delete_search_keys(&self, of: Uuid) -> Result<(), StorageError> {
        let keys = search_key::Entity::delete_many().filter(search_key::Column::RegistrationId.eq(of));
        keys.exec(self.connection()).await?;
        Ok(())
    }

    /// Makes the keys of a registration that has none yet, and says whether that was still to be done. Nobody sees whose
    /// they are.
    pub async fn make_searchable(&self, id: RegistrationId) -> Result<bool, StorageError> {
        // The registration first, as an erasure does, so that neither waits for the other.
        let row = Entity::find_by_id(id.uuid()).lock_exclusive().one(self.connection()).await?;
        let waiting = unsearchable_registration::Entity::delete_by_id(id.uuid()).exec(self.connection()).await?;
        let Some(row) = row.filter(|row| waiting.rows_affected > 0 && row.erased_at.is_none()) else {
            return Ok(waiting.rows_affected > 0);
        };
        let key = person_key::Entity::find_by_id(row.id).one(self.connection()).await?;
        let registration = Registration::open(self.vault(), row, key)?;
        self.delete_search_keys(id.uuid()).await?;
        self.index_for_search(None, &registration).await?;
        Ok(true)
    }
}
