//! Registrations, and the decisions on them.

use crate::entity::decision;
use crate::entity::registration::{Column, Entity, Model};
use crate::scoped::{self, Page, PageRequest, Scoped};
use crate::{ChangeRow, NewChange, StorageError, Transaction};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::access::Scope;
use reintegration_domain::eligibility::{Asylum, Facts, RawFacts};
use reintegration_domain::identifier::{CaseId, ClientId, OrganisationId, RegistrationId};
use reintegration_domain::person::Citizenship;
use reintegration_domain::registration::{Event, State, Status};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult,
    IntoActiveModel, Order, QueryFilter, QueryOrder, QuerySelect, Select, Statement,
};
use serde_json::json;
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
    /// Registered on this day or later.
    pub registered_from: Option<NaiveDate>,
    /// Registered on this day or earlier.
    pub registered_until: Option<NaiveDate>,
    /// Changed at this instant or later.
    pub updated_since: Option<DateTime<Utc>>,
}

impl RegistrationFilter {
    /// A page of the rows in `scope` that the filter lets through, newest first, and one row more.
    #[must_use]
    pub fn query(&self, scope: &Scope, page: PageRequest) -> Select<Entity> {
        Entity::find()
            .filter(scoped::registrations(scope))
            .filter(self.condition())
            .filter(Condition::all().add_option(page.after.map(|after| Column::Id.lt(after))))
            .order_by_desc(Column::Id)
            .limit(page.limit.saturating_add(1))
    }

    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.status.map(|status| Column::Status.eq(status.as_str())))
            .add_option(self.lot.map(|lot| Column::LotId.eq(lot)))
            .add_option(self.region.as_deref().map(|region| Column::Region.eq(region)))
            .add_option(
                self.organisation.map(|organisation| Column::LotId.in_subquery(scoped::lots_of(organisation.uuid()))),
            )
            .add_option(self.reference.as_deref().map(|reference| Column::Reference.eq(reference)))
            .add_option(self.registered_from.map(|day| Column::RegisteredOn.gte(day)))
            .add_option(self.registered_until.map(|day| Column::RegisteredOn.lte(day)))
            .add_option(self.updated_since.map(|instant| Column::UpdatedAt.gte(instant)))
    }
}

/// Another registration that may be of the same person. Never merged; a person looks.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct DuplicateCandidate {
    /// Which registration.
    pub id: Uuid,
    /// Its reference.
    pub reference: String,
    /// Whether both name the same document.
    pub same_document: bool,
    /// Whether both name the same person, in either script, born on the same day.
    pub same_name: bool,
}

/// The most candidates that are named.
const MOST_DUPLICATES: u64 = 20;

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The registration, if it is among the caller's rows.
    pub async fn registration(&self, id: RegistrationId) -> Result<Option<Model>, StorageError> {
        Ok(Entity::find_by_id(id.uuid()).filter(scoped::registrations(self.scope)).one(self.connection).await?)
    }

    /// The caller's registrations that the filter lets through, newest first.
    pub async fn registrations(
        &self,
        filter: &RegistrationFilter,
        page: PageRequest,
    ) -> Result<Page<Model>, StorageError> {
        Page::of(filter.query(self.scope, page).all(self.connection).await?, page)
    }

    /// Other registrations that may be of the same person, those with the same document first, among the caller's rows
    /// or, `everywhere`, among all: who decides has to know of them, who submits must not learn of strangers.
    pub async fn duplicates(&self, of: &Model, everywhere: bool) -> Result<Vec<DuplicateCandidate>, StorageError> {
        let names: Vec<&str> =
            [Some(of.name_key.as_str()), of.latin_name_key.as_deref()].into_iter().flatten().collect();
        let same_name = Condition::all()
            .add(Column::BornOn.eq(of.born_on))
            .add(Condition::any().add(Column::NameKey.is_in(names.clone())).add(Column::LatinNameKey.is_in(names)));
        let same_document = Column::DocumentKey.eq(of.document_key.as_str());
        let visible = if everywhere { Condition::all() } else { scoped::registrations(self.scope) };
        let rows = Entity::find()
            .filter(visible)
            .filter(Column::Id.ne(of.id))
            .filter(Condition::any().add(same_document.clone()).add(same_name))
            // A common name never hides a document.
            .order_by(same_document, Order::Desc)
            .order_by_desc(Column::Id)
            .limit(MOST_DUPLICATES)
            .all(self.connection)
            .await?;
        let keys = |row: &Model| [Some(row.name_key.clone()), row.latin_name_key.clone()];
        let own = keys(of);
        Ok(rows
            .into_iter()
            .map(|row| DuplicateCandidate {
                same_document: row.document_key == of.document_key,
                same_name: row.born_on == of.born_on
                    && keys(&row).iter().flatten().any(|key| own.iter().flatten().any(|known| known == key)),
                id: row.id,
                reference: row.reference,
            })
            .collect())
    }
}

impl Scoped<'_, DatabaseTransaction> {
    /// The registration, kept from other writers until the transaction ends.
    pub async fn registration_for_update(&self, id: RegistrationId) -> Result<Option<Model>, StorageError> {
        Ok(Entity::find_by_id(id.uuid())
            .filter(scoped::registrations(self.scope))
            .lock_exclusive()
            .one(self.connection)
            .await?)
    }

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

impl Model {
    /// The state that the row holds. Failing here is corruption, not bad input.
    pub fn state(&self) -> Result<State, StorageError> {
        let corrupt = |what: &str| StorageError::Corrupt(format!("registration {}: {what}", self.id));
        let decider = || self.first_decider.map(ClientId::new).ok_or_else(|| corrupt("nobody decided"));
        Ok(match Status::parse(&self.status).ok_or_else(|| corrupt("status"))? {
            Status::Submitted => State::Submitted,
            Status::EvidenceRequested => {
                State::EvidenceRequested { due_on: self.evidence_due_on.ok_or_else(|| corrupt("no due day"))? }
            }
            Status::Accepted => {
                let case_id = self.case_id.ok_or_else(|| corrupt("no case"))?;
                State::Accepted { case_id: CaseId::new(case_id) }
            }
            Status::Rejected => State::Rejected { decided_by: decider()?, appeal_until: self.appeal_until },
            Status::Withdrawn => State::Withdrawn,
            Status::Appealed => State::Appealed { first_decider: decider()? },
            Status::Expired => State::Expired,
        })
    }

    /// Puts the state into the row.
    pub fn set_state(&mut self, state: &State) {
        state.status().as_str().clone_into(&mut self.status);
        self.evidence_due_on = None;
        self.case_id = None;
        match *state {
            State::Submitted | State::Withdrawn | State::Expired => self.appeal_until = None,
            State::EvidenceRequested { due_on } => self.evidence_due_on = Some(due_on),
            State::Accepted { case_id } => {
                self.case_id = Some(case_id.uuid());
                self.appeal_until = None;
            }
            State::Rejected { decided_by, appeal_until } => {
                self.first_decider = Some(decided_by.uuid());
                self.appeal_until = appeal_until;
            }
            State::Appealed { first_decider } => {
                self.first_decider = Some(first_decider.uuid());
                self.appeal_until = None;
            }
        }
    }

    /// Whether the client submitted the registration or changed its facts.
    pub fn facts_stated_by(&self, client: ClientId) -> Result<bool, StorageError> {
        Ok(self.stated_by()?.contains(&client.uuid()))
    }

    /// Notes that the client changed the facts.
    pub fn note_facts_by(&mut self, client: ClientId) -> Result<(), StorageError> {
        let mut stated_by = self.stated_by()?;
        if !stated_by.contains(&client.uuid()) {
            stated_by.push(client.uuid());
        }
        self.facts_by = json!(stated_by);
        Ok(())
    }

    fn stated_by(&self) -> Result<Vec<Uuid>, StorageError> {
        serde_json::from_value(self.facts_by.clone())
            .map_err(|_| StorageError::Corrupt(format!("registration {}: facts_by", self.id)))
    }

    /// The facts that eligibility rests on.
    pub fn facts(&self) -> Result<Facts, StorageError> {
        let corrupt = |what: &str| StorageError::Corrupt(format!("registration {}: {what}", self.id));
        let citizenship = self.citizenship.as_deref().map(|word| Citizenship::parse(word).ok_or("citizenship"));
        let asylum = self.asylum.as_deref().map(|word| Asylum::parse(word).ok_or("asylum"));
        let raw = RawFacts {
            registered_on: Some(self.registered_on),
            citizenship: citizenship.transpose().map_err(corrupt)?,
            status_in_georgia: self.status_in_georgia,
            returned_on: self.returned_on,
            irregular: self.irregular,
            irregular_from: self.irregular_from,
            irregular_until: self.irregular_until,
            asylum: asylum.transpose().map_err(corrupt)?,
        };
        Facts::try_from(raw).map_err(|error| corrupt(&error.to_string()))
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

impl Transaction {
    /// Records a new registration, and its change.
    pub async fn insert_registration(&mut self, row: Model) -> Result<(), StorageError> {
        let submitted = change(
            &row,
            reintegration_domain::registration::SUBMITTED,
            json!({ "reference": row.reference, "status": row.status }),
        );
        Entity::insert(row.into_active_model()).exec_without_returning(self.connection()).await?;
        self.publish(submitted).await
    }

    /// Records what became of `before`, with the changes of `events`. `after` gets the next version.
    pub async fn save_registration(
        &mut self,
        before: &Model,
        mut after: Model,
        events: &[Event],
    ) -> Result<Model, StorageError> {
        after.version = before.version.saturating_add(1);
        after.updated_at = self.stamp().now;
        let updated = Entity::update_many()
            .set(after.clone().into_active_model().reset_all())
            .filter(Column::Id.eq(before.id))
            .filter(Column::Version.eq(before.version))
            .exec(self.connection())
            .await?;
        if updated.rows_affected != 1 {
            return Err(StorageError::Corrupt(format!("registration {} changed under its lock", before.id)));
        }
        for event in events {
            let data = json!({ "reference": after.reference, "status": after.status, "case_id": after.case_id });
            self.publish(change(&after, event.name(), data)).await?;
        }
        if before.lot_id != after.lot_id || before.region != after.region {
            // Told to those who lose the row: they would otherwise never hear that it left.
            let mut left = change(&after, REROUTED, json!({ "reference": after.reference }));
            left.row.lot_id = before.lot_id.filter(|_| before.lot_id != after.lot_id);
            left.row.region = Some(before.region.clone()).filter(|_| before.region != after.region);
            left.row.submitted_by = None;
            left.row.registration_id = None;
            self.publish(left).await?;
        }
        Ok(after)
    }

    /// Records a decision with the facts and the policy that explain it.
    pub async fn insert_decision(&self, row: decision::Model) -> Result<(), StorageError> {
        decision::Entity::insert(row.into_active_model()).exec_without_returning(self.connection()).await?;
        Ok(())
    }
}

/// The residence moved to another lot.
pub const REROUTED: &str = "registration.rerouted";
