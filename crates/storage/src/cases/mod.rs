//! Cases and their notes.

mod amended;
mod assigned;
pub mod assistance;
pub mod follow_ups;
mod links;
mod list;
mod lists;
pub mod plans;
mod rest;
pub mod succession;
pub mod transfers;
mod waiting;
mod whose;

pub use links::CaseLinks;
pub use list::{CaseFilter, CasePage, CasePlace, CaseWithPerson};
pub use lists::OfCases;
pub use whose::{CasesOfRows, OfCase, Whose};

use crate::column::Word;
use crate::entity::case::{Column, Entity, Model};
use crate::entity::{case, case_note, lot, organisation, person_key, registration, transfer};
use crate::error::OrCorrupt;
use crate::intake::registrations::{Registration, change_row};
use crate::offices::{office_of, offices};
use crate::programme::lots::ServingLot;
use crate::scoped::Paged;
use crate::scoped::{self, Page, PageRequest, Scoped};
use crate::trail::{Guarded, IDENTITY, NOTES};
use crate::{NewChange, StorageError, Transaction};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::cases::{Event, State, Status};
use reintegration_domain::identifier::CaseId;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, JoinType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QueryResult, QuerySelect, RelationTrait,
};
use serde_json::json;
use uuid::Uuid;

/// A case as it is shown: with whose it is, and what was said when its status last changed.
#[derive(Debug, Clone)]
pub struct CaseFile {
    /// The row.
    pub case: Model,
    /// Given and family name, of which one may be missing; `None` once they are erased.
    pub person: Option<(Option<String>, Option<String>)>,
    /// Who serves it.
    pub lot: ServingLot,
    /// What was said.
    pub status_reason: Option<String>,
    /// The Agency's office that serves its region.
    pub office: Option<organisation::Model>,
    /// The transfer that waits for an answer.
    pub transfer: Option<Transfer>,
    /// What the client calls it.
    pub own_reference: Option<String>,
}

/// A transfer as it is shown.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// The row.
    pub row: transfer::Model,
    /// Why it is asked for; `None` once it is erased.
    pub reason: Option<String>,
    /// What was answered, where something was said.
    pub answer: Option<String>,
}

impl Transfer {
    /// The transfer with what is sealed in it, where the person's key is still there.
    pub(crate) fn opened(row: transfer::Model, person: Option<&Registration>) -> Result<Self, StorageError> {
        let reason = person.map(|person| person.open_transfer_reason(&row)).transpose()?.flatten();
        let answer = person.map(|person| person.open_transfer_answer(&row)).transpose()?.flatten();
        Ok(Self { row, reason, answer })
    }
}

/// A case as one statement finds it: without what is sealed, and with which transfer waits for an answer.
struct Found(CaseFile, Option<Uuid>);

impl FromQueryResult for Found {
    fn from_query_result(row: &QueryResult, pre: &str) -> Result<Self, DbErr> {
        let erased_at: Option<DateTime<Utc>> = row.try_get(pre, "erased_at")?;
        let name = (row.try_get(pre, "given_name")?, row.try_get(pre, "family_name")?);
        let case = Model::from_query_result(row, pre)?;
        let lot = ServingLot {
            id: case.lot_id,
            number: row.try_get(pre, "number")?,
            organisation_id: row.try_get(pre, "organisation_id")?,
            organisation_name_ka: row.try_get(pre, "name_ka")?,
            organisation_name_en: row.try_get(pre, "name_en")?,
            organisation_contact: row.try_get(pre, "contact")?,
        };
        let person = erased_at.is_none().then_some(name);
        let pending = row.try_get(pre, "transfer_id")?;
        let file =
            CaseFile { case, person, lot, status_reason: None, office: None, transfer: None, own_reference: None };
        Ok(Self(file, pending))
    }
}

/// A note as it is shown.
#[derive(Debug, Clone)]
pub struct Note {
    /// The row.
    pub row: case_note::Model,
    /// What it says; `None` once it is erased.
    pub text: Option<String>,
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The case's row, if the caller sees it. It names nobody.
    pub async fn case(&self, id: CaseId) -> Result<Option<Model>, StorageError> {
        Ok(Entity::find_by_id(id.uuid()).filter(scoped::offered_cases(self.scope)).one(self.connection).await?)
    }

    /// The case with its person, if the caller sees it.
    pub async fn case_file(&self, id: CaseId) -> Result<Option<Guarded<CaseFile>>, StorageError> {
        let lot = Entity::belongs_to(lot::Entity).from(Column::LotId).to(lot::Column::Id);
        let holder = lot::Entity::belongs_to(organisation::Entity)
            .from(lot::Column::OrganisationId)
            .to(organisation::Column::Id);
        let pending = Entity::belongs_to(transfer::Entity)
            .from(Column::Id)
            .to(transfer::Column::CaseId)
            .on_condition(|_, transfers| Expr::col((transfers, transfer::Column::EndedAt)).is_null().into_condition());
        // All of it in one statement.
        let found = Entity::find_by_id(id.uuid())
            .filter(scoped::readable_cases(self.scope))
            .columns([
                registration::Column::GivenName,
                registration::Column::FamilyName,
                registration::Column::ErasedAt,
            ])
            .columns([lot::Column::Number, lot::Column::OrganisationId])
            .columns([organisation::Column::NameKa, organisation::Column::NameEn, organisation::Column::Contact])
            .column_as(transfer::Column::Id, "transfer_id")
            .join(JoinType::InnerJoin, case::Relation::Registration.def())
            .join(JoinType::InnerJoin, lot.into())
            .join(JoinType::LeftJoin, holder.into())
            .join(JoinType::LeftJoin, pending.into())
            .into_model::<Found>()
            .one(self.connection)
            .await?;
        let Some(Found(mut file, pending)) = found else { return Ok(None) };
        file.office = office_of(&offices(self.connection).await?, &file.case.region).cloned();
        file.hide_assignee(self.scope);
        if file.case.sealed_reason.is_some() || pending.is_some() {
            let opened = self.registration_of(&file.case).await?.map(Guarded::into_inner);
            let sealed = file.case.sealed_reason.as_deref();
            let reason = opened.as_ref().map(|opened| opened.open_case_reason(file.case.id, sealed));
            file.status_reason = reason.transpose()?.flatten();
            let waiting = if pending.is_some() { self.pending_transfer_of(file.case.id).await? } else { None };
            file.transfer = waiting.map(|row| Transfer::opened(row, opened.as_ref())).transpose()?;
        }
        let persons = vec![file.case.registration_id];
        Ok(Some(Guarded::new(file, persons, IDENTITY)))
    }

    /// The registration that the case follows from; `None` once it is erased.
    pub async fn registration_of(&self, case: &Model) -> Result<Option<Guarded<Registration>>, StorageError> {
        let row = registration::Entity::find_by_id(case.registration_id).one(self.connection).await?;
        let opened = self.opened(row.ok_or_else(|| without_registration(case))?).await?;
        Ok(opened.map(|opened| {
            let person = opened.row.id;
            Guarded::new(opened, vec![person], IDENTITY)
        }))
    }

    /// The notes of a case of the caller's, newest first.
    pub async fn notes(&self, of: &Model, page: PageRequest) -> Result<Guarded<Page<Note>>, StorageError> {
        let rows = case_note::Entity::find()
            .filter(case_note::Column::CaseId.eq(of.id))
            .page(page, case_note::Column::Id)
            .all(self.connection)
            .await?;
        let person = match rows.first() {
            Some(_) => self.registration_of(of).await?.map(Guarded::into_inner),
            None => None,
        };
        let notes = rows.into_iter().map(|row| {
            let text = person.as_ref().map(|person| person.open_note(&row)).transpose()?.flatten();
            Ok(Note { row, text })
        });
        let page = Page::of(notes.collect::<Result<Vec<_>, StorageError>>()?, page.limit)?;
        Ok(Guarded::new(page, vec![of.registration_id], NOTES))
    }

    async fn opened(&self, row: registration::Model) -> Result<Option<Registration>, StorageError> {
        if row.erased_at.is_some() {
            return Ok(None);
        }
        let key = person_key::Entity::find_by_id(row.id).one(self.connection).await?;
        Registration::open(self.vault, row, key).map(Some)
    }
}

fn without_registration(case: &Model) -> StorageError {
    StorageError::Corrupt(format!("case {} has no registration", case.id))
}

impl Scoped<'_, DatabaseTransaction> {
    /// The case, kept from other writers until the transaction ends.
    pub async fn case_for_update(&self, id: CaseId) -> Result<Option<Model>, StorageError> {
        Ok(Entity::find_by_id(id.uuid())
            .filter(scoped::cases(self.scope))
            .lock_exclusive()
            .one(self.connection)
            .await?)
    }
}

impl Model {
    /// The state that the row holds. Failing here is corruption, not bad input.
    pub fn state(&self) -> Result<State, StorageError> {
        let stage = *self.stage;
        Ok(match *self.status {
            Status::Open | Status::Planned | Status::Active | Status::Monitoring => State::Running(stage),
            Status::Suspended => {
                State::Suspended { stage, since: self.suspended_on.or_corrupt("case: at rest since when")? }
            }
            Status::Closed => State::Closed {
                stage,
                reason: *self.closure_reason.or_corrupt("case: no reason")?,
                on: self.closed_on.or_corrupt("case: no day")?,
            },
        })
    }

    /// Puts the state into the row.
    pub fn set_state(&mut self, state: &State) {
        self.status = Word(state.status());
        self.stage = Word(state.stage());
        let closure = match *state {
            State::Closed { reason, on, .. } => Some((reason, on)),
            State::Running(_) | State::Suspended { .. } => None,
        };
        self.closure_reason = closure.map(|(reason, _)| Word(reason));
        self.closed_on = closure.map(|(_, on)| on);
        self.suspended_on = match *state {
            State::Suspended { since, .. } => Some(since),
            State::Running(_) | State::Closed { .. } => None,
        };
        // What it names is said when it is closed.
        self.duplicate_of = self.duplicate_of.filter(|_| self.closed_on.is_some());
    }
}

/// Writes the row of a locked case, with the next version.
pub(crate) async fn update_case(
    transaction: &Transaction,
    before: &Model,
    after: Model,
) -> Result<Model, StorageError> {
    transaction.write_next(before, after).await
}

impl Model {
    /// The last day for the plan, while one is waited for.
    #[must_use]
    pub fn due_on(&self) -> Option<NaiveDate> {
        (self.status == Status::Open).then_some(self.plan_due_on)
    }
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// Cases whose plan was waited for until a day before `today` and not told of, some of them; the service calls until
    /// none is left.
    pub async fn overdue_cases(&self, today: NaiveDate, most: u64) -> Result<Vec<CaseId>, StorageError> {
        let ids: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::Status.eq(Word(Status::Open)))
            .filter(Column::PlanDueOn.lt(today))
            .filter(Column::OverdueTold.eq(false))
            .order_by_asc(Column::PlanDueOn)
            .order_by_asc(Column::Id)
            .limit(most)
            .into_tuple()
            .all(self.connection)
            .await?;
        Ok(ids.into_iter().map(CaseId::new).collect())
    }
}

impl Transaction {
    /// Tells once that nobody planned the case in time. The case stays as it is.
    pub async fn tell_case_overdue(&mut self, case: &Model) -> Result<(), StorageError> {
        Entity::update_many()
            .col_expr(Column::OverdueTold, true.into())
            .filter(Column::Id.eq(case.id))
            .exec(self.connection())
            .await?;
        let person = registration::Entity::find_by_id(case.registration_id).one(self.connection()).await?;
        let person = person.ok_or_else(|| without_registration(case))?;
        self.publish_case(case, &person, Event::Overdue, json!({ "due_on": case.plan_due_on })).await
    }

    /// Records a case that opens, and its change.
    pub async fn insert_case(&mut self, mut case: Model, of: &Registration) -> Result<(), StorageError> {
        case.updated_at = self.instant().await?;
        Entity::insert(case.clone().into_active_model()).exec_without_returning(self.connection()).await?;
        self.publish_case(&case, &of.row, Event::Opened, json!({})).await
    }

    /// Records what became of `before`, why, and the changes of `events`. `after` gets the next version.
    pub async fn save_case(
        &mut self,
        before: &Model,
        mut after: Model,
        of: &Registration,
        reason: Option<&str>,
        events: &[Event],
    ) -> Result<Model, StorageError> {
        after.sealed_reason = of.seal_case_reason(after.id, reason)?;
        let after = self.write_next(before, after).await?;
        for event in events {
            let data = json!({ "closure_reason": after.closure_reason });
            self.publish_case(&after, &of.row, *event, data).await?;
        }
        Ok(after)
    }

    /// Records a note that says `text`, and that there is one.
    pub async fn insert_note(
        &mut self,
        mut note: case_note::Model,
        text: &str,
        case: &Model,
        of: &Registration,
    ) -> Result<(), StorageError> {
        let data = json!({ "note_id": note.id });
        note.sealed_text = of.seal_note(note.id, text)?;
        case_note::Entity::insert(note.into_active_model()).exec_without_returning(self.connection()).await?;
        self.open(Guarded::new((), vec![of.row.id], NOTES));
        self.publish_case(case, &of.row, Event::NoteAdded, data).await
    }

    pub(super) async fn publish_case(
        &mut self,
        case: &Model,
        person: &registration::Model,
        event: Event,
        mut data: serde_json::Value,
    ) -> Result<(), StorageError> {
        data["reference"] = json!(case.reference);
        data["status"] = json!(case.status);
        let mut row = change_row(person);
        row.lot_id = Some(case.lot_id);
        row.region = Some(case.region.clone());
        // Who submitted the registration hears how far it has come; what is done for the person belongs to those who work on
        // the case.
        row.submitted_by = row.submitted_by.filter(|_| event.tells_how_far());
        self.publish(NewChange {
            name: event.name(),
            subject_type: "case",
            subject_id: case.id,
            subject_version: case.version,
            row,
            data,
        })
        .await
    }
}
