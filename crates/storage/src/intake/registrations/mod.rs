//! Registrations, and the decisions on them.

mod duplicates;
mod erasure;
mod matches;
mod persons;
mod row;
mod sealed;
mod search;

pub use duplicates::{DuplicateCandidate, OpenMatches, compared_registrations};
pub use matches::Matchable;
pub use persons::{PERSON, PersonRows, PersonsStay, join_persons, tied_persons};
pub use sealed::{Personal, Registration, open_nobodys};
pub use search::registrations_under;

use crate::change::REROUTED;
use crate::column::Word;
use crate::entity::registration::{Column, Entity, Model};
use crate::entity::{decision, person_key};
use crate::external_references::{Referenced, called};
use crate::scoped::Paged;
use crate::scoped::{self, Page, PageRequest, Scoped};
use crate::trail::{Guarded, LISTED, REGISTRATION};
use crate::updated::Updated;
use crate::{ChangeRow, NewChange, StorageError, Transaction};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::access::Scope;
use reintegration_domain::external_reference::ExternalReference;
use reintegration_domain::identifier::{ClientId, OrganisationId, RegistrationId};
use reintegration_domain::intake::registrations::{Event, Ruled, Status};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Select, Statement,
};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// Which registrations to list; an absent part does not narrow.
#[derive(Debug, Clone, Default)]
pub struct RegistrationFilter {
    /// The status.
    pub status: Option<Status>,
    /// The lot.
    pub lot: Option<Uuid>,
    /// The region's code.
    pub region: Option<String>,
    /// The organisation that holds the lot.
    pub organisation: Option<OrganisationId>,
    /// The reference, whole.
    pub reference: Option<String>,
    /// What the client calls it.
    pub external_reference: Option<(ClientId, ExternalReference)>,
    /// Registered on this day or later.
    pub registered_from: Option<NaiveDate>,
    /// Registered on this day or earlier.
    pub registered_until: Option<NaiveDate>,
    /// When they changed.
    pub updated: Option<Updated>,
    /// Kept until this day at most: what is due to be erased.
    pub retained_until: Option<NaiveDate>,
}

impl RegistrationFilter {
    /// A page of the rows in `scope` that the filter lets through, newest first, and one row more.
    #[must_use]
    pub fn query(&self, scope: &Scope, page: PageRequest) -> Select<Entity> {
        Entity::find()
            .filter(scoped::registrations(scope))
            .filter(Column::ErasedAt.is_null())
            .filter(self.condition())
            .page(page, Column::Id)
    }

    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.status.map(|status| Column::Status.eq(Word(status))))
            .add_option(self.lot.map(|lot| Column::LotId.eq(lot)))
            .add_option(self.region.as_deref().map(|region| Column::Region.eq(region)))
            .add_option(
                self.organisation.map(|organisation| Column::LotId.in_subquery(scoped::lots_of(organisation.uuid()))),
            )
            .add_option(self.reference.as_deref().map(|reference| Column::Reference.eq(reference)))
            .add_option(
                self.external_reference
                    .as_ref()
                    .map(|own| Column::Id.in_subquery(called(Referenced::Registration, own))),
            )
            .add_option(self.registered_from.map(|day| Column::RegisteredOn.gte(day)))
            .add_option(self.registered_until.map(|day| Column::RegisteredOn.lte(day)))
            .add_option(self.updated.map(|updated| updated.holds(Column::UpdatedAt)))
            .add_option(self.retained_until.map(|day| Column::RetainUntil.lte(day)))
    }
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The registration, if it is among the caller's rows.
    pub async fn registration(&self, id: RegistrationId) -> Result<Option<Guarded<Registration>>, StorageError> {
        let found = Entity::find_by_id(id.uuid())
            .filter(scoped::readable_registrations(self.scope))
            .find_also_related(person_key::Entity)
            .one(self.connection)
            .await?;
        found.map(|(row, key)| Registration::guarded(self.vault, row, key)).transpose()
    }

    /// The caller's registrations that the filter lets through, newest first.
    pub async fn registrations(
        &self,
        filter: &RegistrationFilter,
        page: PageRequest,
    ) -> Result<Guarded<Page<Model>>, StorageError> {
        let page = Page::of(filter.query(self.scope, page).all(self.connection).await?, page.limit)?;
        let persons = page.items.iter().map(|row| row.id).collect();
        Ok(Guarded::new(page, persons, LISTED))
    }

    /// When the registrations were last accepted or rejected, those that were, in one statement.
    pub async fn last_decisions(&self, of: &[Model]) -> Result<HashMap<Uuid, DateTime<Utc>>, StorageError> {
        if of.is_empty() {
            return Ok(HashMap::new());
        }
        let decided: Vec<(Uuid, DateTime<Utc>)> = decision::Entity::find()
            .select_only()
            .column(decision::Column::RegistrationId)
            .column_as(decision::Column::DecidedAt.max(), "decided_at")
            .filter(decision::Column::RegistrationId.is_in(of.iter().map(|row| row.id)))
            .filter(decision::Column::Outcome.ne(Word(Ruled::EvidenceRequested)))
            .group_by(decision::Column::RegistrationId)
            .into_tuple()
            .all(self.connection)
            .await?;
        Ok(decided.into_iter().collect())
    }
}

impl Scoped<'_, DatabaseTransaction> {
    /// The registration, kept from other writers until the transaction ends.
    pub async fn registration_for_update(
        &self,
        id: RegistrationId,
    ) -> Result<Option<Guarded<Registration>>, StorageError> {
        self.locked_registration(id, scoped::registrations(self.scope)).await
    }

    /// The same of those that the caller sees: for a document, which an organisation sends that still owes the person
    /// assistance.
    pub async fn registration_for_document(
        &self,
        id: RegistrationId,
    ) -> Result<Option<Guarded<Registration>>, StorageError> {
        self.locked_registration(id, scoped::readable_registrations(self.scope)).await
    }

    async fn locked_registration(
        &self,
        id: RegistrationId,
        among: Condition,
    ) -> Result<Option<Guarded<Registration>>, StorageError> {
        let row = Entity::find_by_id(id.uuid()).filter(among).lock_exclusive().one(self.connection).await?;
        let Some(row) = row else { return Ok(None) };
        let key = person_key::Entity::find_by_id(row.id).one(self.connection).await?;
        Ok(Some(Registration::guarded(self.vault, row, key)?))
    }
}

/// Whose rows a registration's changes belong to.
#[must_use]
pub fn change_row(row: &Model) -> ChangeRow {
    ChangeRow {
        registration_id: Some(row.id),
        lot_id: row.lot_id,
        region: Some(row.region.clone()),
        submitted_by: Some(row.submitted_by),
        ..ChangeRow::default()
    }
}

fn change(row: &Model, name: &'static str, data: serde_json::Value) -> NewChange {
    NewChange {
        name,
        subject_type: "registration",
        subject_id: row.id,
        subject_version: row.version,
        row: change_row(row),
        data,
    }
}

/// The change that a document makes.
pub fn document_change(row: &Model, event: Event, data: serde_json::Value) -> NewChange {
    change(row, event.name(), data)
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// Registrations whose evidence was due before `today`, some of them; the service calls until none is left.
    pub async fn overdue_registrations(
        &self,
        today: NaiveDate,
        most: u64,
    ) -> Result<Vec<RegistrationId>, StorageError> {
        let sql =
            format!("SELECT id FROM registrations WHERE evidence_due_on < $1 ORDER BY evidence_due_on LIMIT {most}");
        let backend = self.connection.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, sql, [today.into()]);
        let rows = self.connection.query_all_raw(statement).await?;
        rows.iter().map(|row| Ok(RegistrationId::new(row.try_get("", "id")?))).collect()
    }
}

impl Transaction {
    /// Records a new registration, and its change.
    pub async fn insert_registration(&mut self, registration: &mut Registration) -> Result<(), StorageError> {
        registration.row.updated_at = self.instant().await?;
        registration.seal()?;
        let row = &registration.row;
        let submitted = change(
            row,
            reintegration_domain::intake::registrations::SUBMITTED,
            json!({ "reference": row.reference, "status": row.status }),
        );
        let key = registration.wrapped_key(self.vault())?;
        Entity::insert(row.clone().into_active_model()).exec_without_returning(self.connection()).await?;
        person_key::Entity::insert(key.into_active_model()).exec_without_returning(self.connection()).await?;
        self.index_duplicates(None, row).await?;
        self.index_for_search(None, registration).await?;
        // Who writes all of it down has seen it.
        self.open(Guarded::new((), vec![row.id], REGISTRATION));
        self.publish(submitted).await
    }

    /// Records what became of `before`, with the changes of `events`. `after` gets the next version.
    pub async fn save_registration(
        &mut self,
        before: &Registration,
        mut after: Registration,
        events: &[Event],
    ) -> Result<Registration, StorageError> {
        if after.personal != before.personal {
            after.seal()?;
        }
        after.row = self.write_next(&before.row, after.row).await?;
        self.index_duplicates(Some(&before.row), &after.row).await?;
        self.index_for_search(Some(before), &after).await?;
        self.publish_registration(&before.row, &after.row, events).await?;
        Ok(after)
    }

    /// Records that another lot has an accepted registration, whose row is locked: its case goes on there. Who had it hears of
    /// it, and who sent it.
    pub(crate) async fn route_registration(&mut self, before: &Model, lot: Uuid) -> Result<Model, StorageError> {
        let after = self.write_next(before, Model { lot_id: Some(lot), ..before.clone() }).await?;
        self.publish_registration(before, &after, &[]).await?;
        Ok(after)
    }

    async fn publish_registration(
        &mut self,
        before: &Model,
        after: &Model,
        events: &[Event],
    ) -> Result<(), StorageError> {
        for event in events {
            let data = json!({ "reference": after.reference, "status": after.status, "case_id": after.case_id });
            self.publish(change(after, event.name(), data)).await?;
        }
        if before.lot_id != after.lot_id || before.region != after.region {
            // Told to those who lose the row: they would otherwise never hear that it left.
            let mut left = change(after, REROUTED, json!({ "reference": after.reference }));
            left.row.lot_id = before.lot_id.filter(|_| before.lot_id != after.lot_id);
            left.row.region = Some(before.region.clone()).filter(|_| before.region != after.region);
            // Whoever sent it hears of it with the event, or from this: the person has to know whom to call.
            let is_news = events.is_empty() && before.lot_id != after.lot_id;
            left.row.submitted_by = is_news.then_some(after.submitted_by);
            left.row.registration_id = None;
            self.publish(left).await?;
        }
        Ok(())
    }

    /// Records a decision with its reason, and with the facts and the policy that explain it.
    pub async fn insert_decision(
        &self,
        of: &Registration,
        mut row: decision::Model,
        reason: Option<&str>,
    ) -> Result<(), StorageError> {
        of.seal_reason_of(&mut row, reason)?;
        decision::Entity::insert(row.into_active_model()).exec_without_returning(self.connection()).await?;
        Ok(())
    }
}
