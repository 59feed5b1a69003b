//! Assistance: what is asked for, approved, handed over and verified.

use crate::cases::waiting::at_rest;
use crate::column::{Tetri, Word};
use crate::entity::assistance::{Column, Entity, Model};
use crate::entity::{case, document, person_key, registration};
use crate::error::OrCorrupt;
use crate::external_references::{Referenced, called};
use crate::intake::registrations::{Registration, change_row};
use crate::scoped::Paged;
use crate::scoped::{self, Page, PageRequest, Scoped};
use crate::trail::{ASSISTANCE, Guarded};
use crate::updated::Updated;
use crate::{ChangeRow, NewChange, StorageError, Transaction};
use chrono::NaiveDate;
use reintegration_domain::access::Scope;
use reintegration_domain::cases::assistance::{Details, Event, Reversal, State, Status};
use reintegration_domain::component::ComponentCode;
use reintegration_domain::external_reference::ExternalReference;
use reintegration_domain::identifier::{AssistanceId, ClientId, OrganisationId};
use reintegration_domain::money::Money;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Select,
};
use serde_json::json;
use uuid::Uuid;

/// The assistance that counts against what a person, and a case, can get.
pub const COUNTS: [Status; 3] = [Status::Approved, Status::Delivered, Status::Verified];

/// What such assistance comes to: until it is verified what was approved, then what it cost.
pub const COMMITTED: &str = "CAST(sum(CASE status WHEN 'verified' THEN actual_minor ELSE amount_minor END) AS bigint)";

/// Which assistance to list; an absent part does not narrow.
#[derive(Debug, Clone, Default)]
pub struct AssistanceFilter {
    /// The status.
    pub status: Option<Status>,
    /// The component.
    pub component: Option<ComponentCode>,
    /// The lot whose grant pays.
    pub lot: Option<Uuid>,
    /// The grant that pays.
    pub grant: Option<Uuid>,
    /// What the client calls it.
    pub external_reference: Option<(ClientId, ExternalReference)>,
    /// The region's code.
    pub region: Option<String>,
    /// The organisation that holds the lot.
    pub organisation: Option<OrganisationId>,
    /// Whether its last day has passed, on the day beside.
    pub overdue: Option<(bool, NaiveDate)>,
    /// Waited for until this day or later.
    pub due_from: Option<NaiveDate>,
    /// Waited for until this day or earlier.
    pub due_until: Option<NaiveDate>,
    /// Delivered on this day or later.
    pub delivered_from: Option<NaiveDate>,
    /// Delivered on this day or earlier.
    pub delivered_until: Option<NaiveDate>,
    /// When they changed.
    pub updated: Option<Updated>,
}

impl AssistanceFilter {
    /// A page of the rows in `scope` that the filter lets through, newest first, and one row more.
    #[must_use]
    pub fn query(&self, scope: &Scope, page: PageRequest) -> Select<Entity> {
        let due = |day: SimpleExpr| Condition::all().add(day).add(at_rest().not());
        let condition = Condition::all()
            .add_option(self.status.map(|status| Column::Status.eq(Word(status))))
            .add_option(self.component.map(|component| Column::Component.eq(Word(component))))
            .add_option(self.lot.map(|lot| Column::LotId.eq(lot)))
            .add_option(self.grant.map(|grant| Column::GrantId.eq(grant)))
            .add_option(
                self.external_reference.as_ref().map(|own| Column::Id.in_subquery(called(Referenced::Assistance, own))),
            )
            .add_option(self.region.as_deref().map(|region| Column::Region.eq(region)))
            .add_option(
                self.organisation.map(|organisation| Column::LotId.in_subquery(scoped::lots_of(organisation.uuid()))),
            )
            .add_option(self.overdue.map(|(overdue, today)| {
                if overdue {
                    due(Column::DueOn.lt(today))
                } else {
                    Condition::any().add(Column::DueOn.is_null()).add(Column::DueOn.gte(today)).add(at_rest())
                }
            }))
            .add_option(self.due_from.map(|day| due(Column::DueOn.gte(day))))
            .add_option(self.due_until.map(|day| due(Column::DueOn.lte(day))))
            .add_option(self.delivered_from.map(|day| Column::DeliveredOn.gte(day)))
            .add_option(self.delivered_until.map(|day| Column::DeliveredOn.lte(day)))
            .add_option(self.updated.map(|updated| updated.holds(Column::UpdatedAt)));
        Entity::find().filter(scoped::assistance(scope)).filter(condition).page(page, Column::Id)
    }
}

/// Assistance with what is sealed in it.
#[derive(Debug, Clone)]
pub struct Assistance {
    /// The row.
    pub row: Model,
    /// What is asked for; `None` once it is erased.
    pub details: Option<Details>,
    /// Why it was cancelled; `None` where it was not, or once it is erased.
    pub reason: Option<String>,
    /// Why it was approved; `None` where nobody said, or once it is erased.
    pub approval_reason: Option<String>,
    /// The deliveries whose record was taken back, oldest first; `None` once they are erased.
    pub reversals: Option<Vec<Reversal>>,
    /// What the client calls it.
    pub own_reference: Option<String>,
}

impl Assistance {
    /// Without the words that are sealed under the person's key: it is erased.
    #[must_use]
    pub const fn erased(row: Model) -> Self {
        Self { row, details: None, reason: None, approval_reason: None, reversals: None, own_reference: None }
    }
}

impl Model {
    /// The state that the row holds. Failing here is corruption, not bad input.
    pub fn state(&self) -> Result<State, StorageError> {
        let actual = || self.actual_minor.map(|actual| *actual).or_corrupt("assistance: no actual amount");
        Ok(match *self.status {
            Status::Proposed => State::Proposed,
            Status::Approved => State::Approved,
            Status::Delivered => {
                let by = self.delivered_by.or_corrupt("assistance: nobody delivered it")?;
                State::Delivered { actual: actual()?, by: ClientId::new(by) }
            }
            Status::Verified => State::Verified { actual: actual()? },
            Status::Cancelled => State::Cancelled,
        })
    }

    /// Puts the state into the row.
    pub fn set_state(&mut self, state: &State) {
        self.status = Word(state.status());
        self.actual_minor = state.actual().map(Tetri);
        if !state.status().is_open() {
            self.due_on = None;
        }
    }
}

impl Registration {
    fn seal_assistance(&self, of: &mut Assistance) -> Result<(), StorageError> {
        let places = Places::of(of.row.id);
        let details = of.details.as_ref().map(serde_json::to_string).transpose()?;
        let reversals = of.reversals.as_ref().filter(|reversals| !reversals.is_empty());
        let reversals = reversals.map(serde_json::to_string).transpose()?;
        of.row.sealed_details = self.key().seal_text(details.as_deref(), &places.details)?;
        of.row.sealed_reason = self.key().seal_text(of.reason.as_deref(), &places.reason)?;
        of.row.sealed_approval_reason = self.key().seal_text(of.approval_reason.as_deref(), &places.approval_reason)?;
        of.row.sealed_reversals = self.key().seal_text(reversals.as_deref(), &places.reversals)?;
        Ok(())
    }

    fn open_assistance(&self, row: Model) -> Result<Assistance, StorageError> {
        let places = Places::of(row.id);
        let plain = self.key().open_text(row.sealed_details.as_deref(), &places.details)?;
        let details = plain.map(|plain| serde_json::from_str(&plain)).transpose();
        let details = details.or_corrupt("assistance: what was sealed")?;
        let reason = self.key().open_text(row.sealed_reason.as_deref(), &places.reason)?;
        let approval_reason = self.key().open_text(row.sealed_approval_reason.as_deref(), &places.approval_reason)?;
        let plain = self.key().open_text(row.sealed_reversals.as_deref(), &places.reversals)?;
        let reversals = plain.map(|plain| serde_json::from_str(&plain)).transpose();
        let reversals = reversals.or_corrupt("assistance: what was taken back")?;
        let reversals = Some(reversals.unwrap_or_default());
        Ok(Assistance { row, details, reason, approval_reason, reversals, own_reference: None })
    }
}

/// Where each text of assistance is sealed.
struct Places {
    details: String,
    reason: String,
    approval_reason: String,
    reversals: String,
}

impl Places {
    fn of(id: Uuid) -> Self {
        Self {
            details: format!("assistance {id}"),
            reason: format!("assistance reason {id}"),
            approval_reason: format!("assistance approval reason {id}"),
            reversals: format!("assistance reversals {id}"),
        }
    }
}

impl<C: ConnectionTrait> Scoped<'_, C> {
    /// The assistance, if its lot or its case is the caller's.
    pub async fn assistance(&self, id: AssistanceId) -> Result<Option<Guarded<Assistance>>, StorageError> {
        let own = Condition::any()
            .add(scoped::assistance(self.scope))
            .add(Column::CaseId.in_subquery(scoped::case_ids(self.scope)));
        let Some(mut row) = Entity::find_by_id(id.uuid()).filter(own).one(self.connection).await? else {
            return Ok(None);
        };
        self.show_at_rest(std::slice::from_mut(&mut row)).await?;
        let persons = vec![row.registration_id];
        let mut opened = self.open_assistance(row.registration_id, vec![row]).await?;
        Ok(opened.pop().map(|opened| Guarded::new(opened, persons, ASSISTANCE)))
    }

    /// The assistance of a case of the caller's, newest first.
    pub async fn case_assistance(
        &self,
        of: &case::Model,
        external_reference: Option<(ClientId, ExternalReference)>,
        page: PageRequest,
    ) -> Result<Guarded<Page<Assistance>>, StorageError> {
        let own = external_reference.map(|own| Column::Id.in_subquery(called(Referenced::Assistance, &own)));
        let rows = Entity::find().filter(Column::CaseId.eq(of.id)).filter(Condition::all().add_option(own));
        let mut rows = rows.page(page, Column::Id).all(self.connection).await?;
        self.show_at_rest(&mut rows).await?;
        let persons = rows.first().map(|row| row.registration_id).into_iter().collect();
        let opened = self.open_assistance(of.registration_id, rows).await?;
        Ok(Guarded::new(Page::of(opened, page.limit)?, persons, ASSISTANCE))
    }

    /// The assistance of the caller's lots that the filter lets through, newest first, without what is sealed in it.
    pub async fn assistance_list(
        &self,
        filter: &AssistanceFilter,
        page: PageRequest,
    ) -> Result<Guarded<Page<Model>>, StorageError> {
        let mut page = Page::of(filter.query(self.scope, page).all(self.connection).await?, page.limit)?;
        self.show_at_rest(&mut page.items).await?;
        let mut persons: Vec<Uuid> = page.items.iter().map(|row| row.registration_id).collect();
        persons.sort_unstable();
        persons.dedup();
        Ok(Guarded::new(page, persons, ASSISTANCE))
    }

    /// Opens what is sealed, under the key of the person whom all of it is for.
    async fn open_assistance(&self, person: Uuid, rows: Vec<Model>) -> Result<Vec<Assistance>, StorageError> {
        let found =
            registration::Entity::find_by_id(person).find_also_related(person_key::Entity).one(self.connection).await?;
        match found.filter(|(row, _)| row.erased_at.is_none()) {
            Some((row, key)) => {
                let person = Registration::open(self.vault, row, key)?;
                rows.into_iter().map(|row| person.open_assistance(row)).collect()
            }
            None => Ok(rows.into_iter().map(Assistance::erased).collect()),
        }
    }
}

impl Scoped<'_, DatabaseTransaction> {
    /// The case of assistance that the caller's lots or regions give, kept from other writers: the case may be elsewhere by
    /// now.
    pub async fn case_of_assistance_for_update(&self, id: AssistanceId) -> Result<Option<case::Model>, StorageError> {
        let own = Entity::find_by_id(id.uuid()).filter(scoped::assistance(self.scope));
        let id: Option<Uuid> = own.select_only().column(Column::CaseId).into_tuple().one(self.connection).await?;
        let Some(id) = id else { return Ok(None) };
        Ok(case::Entity::find_by_id(id).lock_exclusive().one(self.connection).await?)
    }

    /// The assistance that the caller's lots or regions give, kept from other writers until the transaction ends. Its case is
    /// locked already.
    pub async fn assistance_for_update(
        &self,
        id: AssistanceId,
        of: &Registration,
    ) -> Result<Option<Guarded<Assistance>>, StorageError> {
        let own = Entity::find_by_id(id.uuid()).filter(scoped::assistance(self.scope));
        let Some(row) = own.lock_exclusive().one(self.connection).await? else { return Ok(None) };
        Ok(Some(Guarded::new(of.open_assistance(row)?, vec![of.row.id], ASSISTANCE)))
    }
}

impl Transaction {
    /// Keeps the reports of the grant that pays assistance from being submitted until the transaction ends: what they
    /// claim stays as it is. Asked before the assistance is locked, as a submission locks its reports before what they
    /// claim.
    pub async fn serialise_reports_on(&self, id: AssistanceId) -> Result<(), StorageError> {
        let grant = Entity::find_by_id(id.uuid()).select_only().column(Column::GrantId).into_tuple();
        let grant: Option<Option<Uuid>> = grant.one(self.connection()).await?;
        match grant.flatten() {
            Some(grant) => self.serialise_reports(grant).await,
            None => Ok(()),
        }
    }

    /// Whether a submitted or accepted report claims the assistance.
    pub async fn is_reported(&self, of: &Model) -> Result<bool, StorageError> {
        let sql = "SELECT 1 AS found FROM reported_items i JOIN reports r ON r.id = i.report_id \
                   WHERE i.assistance_id = $1 AND r.waits_since IS NULL";
        Ok(self.query_one(sql, vec![of.id.into()]).await?.is_some())
    }

    /// What the case has of a component: approved or more. What was verified counts as what it cost.
    pub async fn given_in_case(&self, case: &case::Model, component: ComponentCode) -> Result<Money, StorageError> {
        let given: Option<Option<Tetri>> = Entity::find()
            .select_only()
            .expr_as(Expr::cust(COMMITTED), "given")
            .filter(Column::CaseId.eq(case.id))
            .filter(Column::Component.eq(Word(component)))
            .filter(Column::Status.is_in(COUNTS.map(Word)))
            .into_tuple()
            .one(self.connection())
            .await?;
        Ok(given.flatten().map(Tetri::get).unwrap_or_default())
    }

    /// Which of the documents are not the person's.
    pub async fn foreign_documents(&self, of: &Registration, documents: &[Uuid]) -> Result<Vec<Uuid>, StorageError> {
        let own: Vec<Uuid> = document::Entity::find()
            .select_only()
            .column(document::Column::Id)
            .filter(document::Column::RegistrationId.eq(of.row.id))
            .filter(document::Column::Id.is_in(documents.to_vec()))
            .into_tuple()
            .all(self.connection())
            .await?;
        Ok(documents.iter().copied().filter(|document| !own.contains(document)).collect())
    }

    /// Records new assistance, and that there is some.
    pub async fn insert_assistance(
        &mut self,
        assistance: &mut Assistance,
        case: &case::Model,
        of: &Registration,
    ) -> Result<(), StorageError> {
        assistance.row.updated_at = self.instant().await?;
        of.seal_assistance(assistance)?;
        Entity::insert(assistance.row.clone().into_active_model()).exec_without_returning(self.connection()).await?;
        self.open(Guarded::new((), vec![of.row.id], ASSISTANCE));
        self.publish_assistance(&assistance.row, case, &of.row, Event::Proposed).await
    }

    /// Records what became of assistance, and the changes of `events`. `after` gets the next version.
    pub async fn save_assistance(
        &mut self,
        before: &Model,
        mut after: Assistance,
        case: &case::Model,
        of: &Registration,
        events: &[Event],
    ) -> Result<Assistance, StorageError> {
        of.seal_assistance(&mut after)?;
        after.row = self.write_next(before, after.row).await?;
        for event in events {
            self.publish_assistance(&after.row, case, &of.row, *event).await?;
        }
        // What is kept of a case at rest is not shown.
        after.row.due_on = case.due(after.row.due_on);
        Ok(after)
    }

    pub(super) async fn publish_assistance(
        &mut self,
        row: &Model,
        case: &case::Model,
        of: &registration::Model,
        event: Event,
    ) -> Result<(), StorageError> {
        let mut whose = change_row(of);
        whose.lot_id = Some(case.lot_id);
        whose.region = Some(case.region.clone());
        whose.submitted_by = None;
        let change = NewChange {
            name: event.name(),
            subject_type: "assistance",
            subject_id: row.id,
            subject_version: row.version,
            row: whose,
            data: json!({
                "case_id": row.case_id,
                "component": row.component,
                "status": row.status,
                "amount": row.amount_minor,
                "actual_amount": row.actual_minor,
                "due_on": case.due(row.due_on),
            }),
        };
        // Who pays hears of it too, where another organisation has the case by now.
        if row.lot_id != case.lot_id {
            let payer = self.holder_of(row.lot_id).await?;
            if payer.is_some() && payer != self.holder_of(case.lot_id).await? {
                let whose = ChangeRow { organisation_id: payer, ..ChangeRow::default() };
                self.publish(NewChange { row: whose, ..change.clone() }).await?;
            }
        }
        self.publish(change).await
    }
}
