//! The end of a person's data.

use super::{Registration, change};
use crate::entity::registration::{Column, Entity, Model};
use crate::entity::{case, person_key};
use crate::error::OrCorrupt;
use crate::personal_columns::{self, Erasure};
use crate::scoped::{self, Scoped};
use crate::trail::Guarded;
use crate::{StorageError, Transaction};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use reintegration_domain::identifier::RegistrationId;
use reintegration_domain::intake::registrations::{ErasureReason, Event};
use sea_orm::sea_query::ValueType;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityName, EntityTrait, IdenStatic, Iterable, ModelTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// Whether the registration is erased; `None` where it is not among the caller's rows. Says nothing of the person.
    pub async fn is_erased(&self, id: RegistrationId) -> Result<Option<bool>, StorageError> {
        let erased: Option<Option<DateTime<Utc>>> = Entity::find_by_id(id.uuid())
            .select_only()
            .column(Column::ErasedAt)
            .filter(scoped::readable_registrations(self.scope))
            .into_tuple()
            .one(self.connection)
            .await?;
        Ok(erased.map(|erased| erased.is_some()))
    }
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// Registrations that were to be kept until a day before `today`, some of them; the service calls until none is
    /// left.
    pub async fn registrations_to_erase(
        &self,
        today: NaiveDate,
        most: u64,
    ) -> Result<Vec<RegistrationId>, StorageError> {
        let ids: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::RetainUntil.lt(today))
            .order_by_asc(Column::RetainUntil)
            .limit(most)
            .into_tuple()
            .all(self.connection)
            .await?;
        Ok(ids.into_iter().map(RegistrationId::new).collect())
    }
}

impl Transaction {
    /// Locks a registration among the caller's rows that is to be erased: while nobody decides who is one person, and after its
    /// case.
    pub async fn registration_to_erase(
        &self,
        id: RegistrationId,
    ) -> Result<Option<Guarded<Registration>>, StorageError> {
        self.lock_persons().await?;
        let own = case::Entity::find().filter(case::Column::RegistrationId.eq(id.uuid()));
        own.lock_exclusive().one(self.connection()).await?;
        self.rows().registration_for_update(id).await
    }

    /// Whether nothing of a locked registration's case is open: it has none, or a closed one.
    pub async fn case_is_over(&self, of: &Registration) -> Result<bool, StorageError> {
        let open = case::Entity::find()
            .filter(case::Column::RegistrationId.eq(of.row.id))
            .filter(case::Column::Status.ne("closed"))
            .one(self.connection())
            .await?;
        Ok(open.is_none())
    }

    /// How long a person's data is kept from now on. Not a change of the registration: its version stays.
    pub async fn retain(&self, registration: Uuid, until: Option<NaiveDate>) -> Result<(), StorageError> {
        Entity::update_many()
            .col_expr(Column::RetainUntil, until.into())
            .filter(Column::Id.eq(registration))
            .filter(Column::ErasedAt.is_null())
            .exec(self.connection())
            .await?;
        Ok(())
    }

    /// Destroys the person's key and takes out what names the person; leaves a change behind. Without a `reason` it is done
    /// again, after a restore: the list that asks for it holds no reasons.
    pub async fn erase_registration(
        &mut self,
        before: &Registration,
        reason: Option<ErasureReason>,
        events: &[Event],
    ) -> Result<(), StorageError> {
        let id = before.row.id;
        person_key::Entity::delete_by_id(id).exec(self.connection()).await?;
        let after = self.write_next(&before.row, nobody(&before.row, self.stamp().now)?).await?;
        self.forget_duplicate_keys(id).await?;
        self.forget_search_keys(id).await?;
        self.forget_references(id).await?;
        self.forget_matches(id).await?;
        self.forget_answers_about(id).await?;
        self.leave_documents(id).await?;
        self.leave_to_finish(id).await?;
        for event in events {
            let data = json!({ "reference": after.reference, "legal_reason": reason.map(ErasureReason::as_str) });
            self.publish(change(&after, event.name(), data)).await?;
        }
        Ok(())
    }
}

/// What is left: what became of the registration, when and where, and the facts that statistics rest on. Fails where it is
/// not said of a column what becomes of it.
fn nobody(row: &Model, now: DateTime<Utc>) -> Result<Model, StorageError> {
    let mut left = row.clone();
    for column in Column::iter() {
        match personal_columns::erasure(Entity.table_name(), column.as_str()) {
            Some(Erasure::Emptied) if column.def().is_null() => left.try_set(column, row.get(column).as_null())?,
            Some(Erasure::Emptied) => left.try_set(column, String::new().into())?,
            Some(Erasure::OnlyYear) => {
                let day =
                    <NaiveDate as ValueType>::try_from(row.get(column)).ok().or_corrupt("registration: no day")?;
                let (month, of_month) = if matches!(column, Column::BornUntil) { (12, 31) } else { (1, 1) };
                left.try_set(column, NaiveDate::from_ymd_opt(day.year(), month, of_month).into())?;
            }
            Some(Erasure::Kept(_)) => {}
            Some(Erasure::Unreadable | Erasure::Deleted) | None => {
                return Err(StorageError::Corrupt(format!("registration: what becomes of {}?", column.as_str())));
            }
        }
    }
    left.retain_until = None;
    left.erased_at = Some(now);
    Ok(left)
}
